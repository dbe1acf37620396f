/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/capture.h"

/* When to ask next. Pure arithmetic: the hour and the throw of the dice are handed in. Times are
 * UTC seconds; @chance is from 0 to 1. */

typedef struct {
    unsigned interval_s;     /* between two rounds when all is well */
    unsigned jitter_percent; /* by how much one interval may differ */
    bool is_private; /* a server of our own: failures are counted in intervals, not in hours */
} Rhythm;

/* No source is left alone for longer, whatever went wrong. */
#define SCHEDULE_LONGEST_WAIT_S (7 * 24 * 3600)

/**
 * Time of the first round after a start. @stored is the time noted before the start, 0 for none.
 * A time that no schedule of ours could have set means that the clock was moved: it is not kept.
 * What is due is spread over half a minute at most, so that a start asks nobody in a burst.
 */
gint64 schedule_first_round(const Rhythm *rhythm, gint64 stored, gint64 now, double chance);

/* Time of the round after one that went well. */
gint64 schedule_next_round(const Rhythm *rhythm, gint64 now, double chance);

/**
 * Time of the round after the @failures-th failure in a row (1 or more): twice as long each time,
 * by a random share shorter, up to a limit. Who is refused waits longest.
 */
gint64 schedule_retry(const Rhythm *rhythm, Verdict verdict, unsigned failures, gint64 now,
                      double chance);

/* What a server may ask us to wait: at least a minute, at most a day; 0 stays 0. */
gint64 schedule_bound_retry_after(gint64 retry_after_s);

/**
 * How long a document rests between two looks. @age_s: since it was first seen. Old pages are
 * edited quietly, so the wait grows but never ends. A document that was never accepted is asked
 * for sooner.
 */
gint64 schedule_get_rest(gint64 age_s, bool accepted, unsigned interval_s);

/* Wait before the next try after @attempts tries (1 or more): @min_s, twice as long each time. */
gint64 schedule_get_mail_wait(unsigned attempts, unsigned min_s, unsigned max_s);
