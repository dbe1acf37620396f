/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/capture.h"
#include "changes/change.h"
#include "store/ledger.h"
#include "store/sql_internal.h"

/* Changes and who is told. Inside a transaction of the caller's. */

/**
 * Numbers @changes, stores them and writes one outbox row for each and each of @subscribers
 * (nullable) that wants it: doubtful ones go to operators only.
 */
bool telling_record(Database *database, GPtrArray *changes, const Capture *capture,
                    GPtrArray *subscribers, gint64 now, GError **error);

/* Takes those out of @changes that were told of the release before; what a refold finds again is no
 * news, and neither is that it is published. */
bool telling_drop_told(Database *database, const char *release_id, GPtrArray *changes,
                       GError **error);

/* Columns that telling_take_change reads, of changes AS h. */
#define CHANGE_COLUMNS                                                                             \
    "h.sequence, h.recorded_at, h.kind, h.series, h.release_id, h.release_title, h.document,"      \
    " h.capture_sha256, h.previous_id, h.case_id, h.entry_id, h.place, h.day,"                     \
    " h.allegation_source, h.name, h.section, h.before, h.after, h.quote_before, h.quote_after,"   \
    " h.killed, h.injured, h.residual, h.reason, h.baseline, h.doubtful"
Change *telling_take_change(const Statement *row, int first);
