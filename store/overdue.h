/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"

/* Series whose next release should have come by now. */

/* A publisher's own delay, and our patience, after the day on which the next period ends. */
#define OVERDUE_GRACE_S ((gint64)60 * 24 * 3600)
/* What has been silent for so long has ended. */
#define OVERDUE_FORGOTTEN_S ((gint64)730 * 24 * 3600)

/**
 * Series of at least three releases that are overdue at @now: their periods are as far apart as
 * those of the last six. For each of them a notice release_overdue is recorded once.
 * Returns: (owned) their names, ended by NULL, or NULL.
 */
char **ledger_note_overdue(Ledger *ledger, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;
