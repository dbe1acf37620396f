/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/sql_internal.h"
#include "store/waiting.h"

/* Of @release_id (NULL: all). Returns: (owned) array of WaitingText, or NULL. */
GPtrArray *waiting_list(Database *database, const char *release_id, GError **error);

/* Of readings AS r JOIN captures AS c: an edited text that took no place, and that the page still
 * shows as far as is known: what counts was not seen there since. */
#define WAITING_SQL                                                                                \
    "(r.standing = 'superseded' AND r.release_id IS NOT NULL AND NOT EXISTS"                       \
    " (SELECT 1 FROM readings AS l WHERE l.document = r.document"                                  \
    "  AND l.release_id = r.release_id AND (l.capture, l.id) > (r.capture, r.id))"                 \
    " AND EXISTS (SELECT 1 FROM readings AS s WHERE s.document = r.document"                       \
    "  AND s.release_id = r.release_id AND s.standing <> 'superseded')"                            \
    " AND c.sha256 = (SELECT b.sha256 FROM captures AS b WHERE b.document = r.document"            \
    "  AND b.verdict = 'ok' AND b.sha256 IN (c.sha256, (SELECT sc.sha256 FROM readings AS s"       \
    "   JOIN captures AS sc ON sc.id = s.capture WHERE s.document = r.document"                    \
    "   AND s.release_id = r.release_id AND s.standing <> 'superseded'))"                          \
    "  ORDER BY b.id DESC LIMIT 1))"
