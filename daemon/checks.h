/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/capture.h"
#include "daemon/journal.h"
#include "store/ledger.h"

/* What rounds leave behind that nobody waits for: captures that changed nothing, and when their
 * sources are asked next. They are written together, a moment later, so that a thousand sources
 * that are as they were cost a few waits for the disk and not two thousand. Whoever ends before
 * that asks these sources again; no change and no alert is ever among them. */
typedef struct Checks Checks;

/* @ledger and @journal outlive it. Returns: (owned) */
Checks *checks_new(Ledger *ledger, Journal *journal);
/* Records what is left. */
void checks_free(Checks *checks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Checks, checks_free)

void checks_add_capture(Checks *checks, const Capture *capture);

/* Replaces what was noted for @source_id and is not written yet. */
void checks_add_schedule(Checks *checks, const char *source_id, gint64 next_at, unsigned failures);

/* Records what is left now: before anything else of the same documents is recorded, and before
 * anybody is told that a round is over. False when that failed, which has been said; what is left
 * is tried again. */
bool checks_record(Checks *checks);
