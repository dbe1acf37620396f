/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/change.h"
#include "changes/retelling.h"
#include "store/ledger.h"
#include "store/sql_internal.h"

/* Changes and who is told. Inside a transaction of the caller's. */

/**
 * Numbers @changes, stores them and writes one outbox row for each and each of @subscribers
 * (nullable) that wants it: doubtful ones go to operators only, a correction only to whoever got
 * what it corrects, and what takes the place of something told to them too.
 */
bool telling_record(Database *database, GPtrArray *changes, GPtrArray *subscribers, gint64 now,
                    GError **error);

/* Where each of @changes leads: the bytes that @reading was read from, by the address people
 * follow. */
bool telling_fill_origins(Database *database, gint64 reading, GPtrArray *changes, GError **error);

/* retelling_keep_untold and retelling_drop_repeated with what was told of the release. */
bool telling_keep_untold(Database *database, const char *release_id, const Release *release,
                         RetellReason reason, GPtrArray *changes, GError **error);
bool telling_drop_repeated(Database *database, const char *release_id, GPtrArray *changes,
                           GError **error);

/* Whether the release was told as a baseline, and whether one after it was: then it is history. */
bool telling_was_baseline(Database *database, const char *release_id, bool *ret_was,
                          GError **error);
bool telling_is_history(Database *database, const char *release_id, bool *ret_is, GError **error);

/* Columns that telling_take_change reads, of changes AS h. */
#define CHANGE_COLUMNS                                                                             \
    "h.sequence, h.recorded_at, h.kind, h.series, h.release_id, h.release_title, h.document,"      \
    " h.capture_sha256, h.previous_id, h.case_id, h.entry_id, h.place, h.day,"                     \
    " h.allegation_source, h.name, h.section, h.before, h.after, h.quote_before, h.quote_after,"   \
    " h.killed, h.injured, h.residual, h.reason, h.baseline, h.doubtful, h.corrects,"              \
    " h.judgement, h.decision"
Change *telling_take_change(const Statement *row, int first);
