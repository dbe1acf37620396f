/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/schedule.h"

#define MINUTE_S 60
#define HOUR_S (60 * MINUTE_S)
#define DAY_S (24 * HOUR_S)

/* Failures of a server of our own never keep it waiting for more intervals than this. */
#define PRIVATE_LONGEST_INTERVALS 24
#define START_SPREAD_S 30

typedef struct {
    gint64 first_s;
    gint64 longest_s;
} Patience;

/* @first_s doubled @times times, without overflow. */
static gint64
double_up_to(gint64 first_s, unsigned times, gint64 longest_s)
{
    gint64 wait = MIN(first_s, longest_s);
    for (unsigned i = 0; i < times && wait < longest_s; i++)
        wait = MIN(wait * 2, longest_s);
    return wait;
}

static gint64
vary(gint64 span_s, double chance)
{
    return (gint64)((double)span_s * CLAMP(chance, 0.0, 1.0));
}

static gint64
get_longest_wait(const Rhythm *rhythm)
{
    return MAX((gint64)SCHEDULE_LONGEST_WAIT_S, (gint64)rhythm->interval_s * 2);
}

gint64
schedule_first_round(const Rhythm *rhythm, gint64 stored, gint64 now, double chance)
{
    if (stored > now && stored <= now + get_longest_wait(rhythm))
        return stored;
    return now + vary(MIN((gint64)rhythm->interval_s, START_SPREAD_S), chance);
}

gint64
schedule_next_round(const Rhythm *rhythm, gint64 now, double chance)
{
    gint64 swing = (gint64)rhythm->interval_s * MIN(rhythm->jitter_percent, 50u) / 100;
    gint64 wait = (gint64)rhythm->interval_s - swing + vary(2 * swing, chance);
    return now + MAX(wait, 1);
}

static Patience
choose_patience(const Rhythm *rhythm, Verdict verdict)
{
    if (rhythm->is_private)
        return (Patience){rhythm->interval_s,
                          MIN((gint64)rhythm->interval_s * PRIVATE_LONGEST_INTERVALS,
                              MAX((gint64)DAY_S, (gint64)rhythm->interval_s))};
    switch (verdict) {
    case VERDICT_BLOCKED:
    case VERDICT_GONE:
        return (Patience){6 * HOUR_S, SCHEDULE_LONGEST_WAIT_S};
    case VERDICT_FAILED:
        return (Patience){5 * MINUTE_S, DAY_S};
    default:
        return (Patience){HOUR_S, DAY_S};
    }
}

gint64
schedule_retry(const Rhythm *rhythm, Verdict verdict, unsigned failures, gint64 now, double chance)
{
    Patience patience = choose_patience(rhythm, verdict);
    gint64 wait =
        double_up_to(patience.first_s, failures > 0 ? failures - 1 : 0, patience.longest_s);
    gint64 half = wait / 2;
    return now + MAX(wait - half + vary(half, chance), 1);
}

gint64
schedule_bound_retry_after(gint64 retry_after_s)
{
    return retry_after_s <= 0 ? 0 : CLAMP(retry_after_s, (gint64)MINUTE_S, (gint64)DAY_S);
}

gint64
schedule_get_rest(gint64 age_s, bool accepted, unsigned interval_s)
{
    if (!accepted && age_s < DAY_S)
        return interval_s;
    if (age_s < 2 * DAY_S)
        return 6 * HOUR_S;
    if (age_s < 14 * DAY_S)
        return DAY_S;
    if (age_s < 90 * DAY_S)
        return 7 * DAY_S;
    return 28 * DAY_S;
}

gint64
schedule_get_mail_wait(unsigned attempts, unsigned min_s, unsigned max_s)
{
    return double_up_to(MAX(min_s, 1u), attempts > 0 ? attempts - 1 : 0,
                        MAX(max_s, MAX(min_s, 1u)));
}
