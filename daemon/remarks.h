/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/journal.h"
#include "store/ledger.h"

/* What operators are told of one source beside how its rounds went. */
typedef struct {
    Ledger *ledger;         /* (borrowed) */
    Journal *journal;       /* (borrowed) */
    const char *source_id;  /* (borrowed) */
    GPtrArray *subscribers; /* (borrowed) (nullable) of what is news to all */
} Remarks;

/* Records a notice and says it. */
bool remarks_note(const Remarks *remarks, const char *kind, const char *text,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says where the source has moved to, once for each place, over restarts. */
bool remarks_note_move(const Remarks *remarks, const char *text,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says of the document of @capture, which is unchanged, that it is there again, where it was said
 * to be gone. @changes: takes how many changes were recorded more */
bool remarks_note_return(const Remarks *remarks, const Capture *capture, unsigned *changes,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says that the document of @capture is gone, when it was looked for often enough and that was not
 * said since it went. @changes: takes how many changes were recorded more */
bool remarks_note_removal(const Remarks *remarks, const Capture *capture, unsigned *changes,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
