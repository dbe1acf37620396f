/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/watched.h"

/* An index is asked for without conditions once a day, whatever its validators say. */
#define FULL_LOOK_S (24 * 3600)

static Rhythm
get_rhythm(const Source *source, const Settings *settings)
{
    return (Rhythm){.interval_s = source->interval_s,
                    .jitter_percent = settings->jitter_percent,
                    .is_private = source->allow_private};
}

static char *
find_host(const char *address)
{
    g_autoptr(GUri) uri = g_uri_parse(address, G_URI_FLAGS_NONE, NULL);
    const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
    return g_ascii_strdown(host != NULL ? host : address, -1);
}

Watched *
watched_new(const Source *source, Ledger *ledger, const Settings *settings, gint64 now,
            GError **error)
{
    gint64 stored = 0;
    unsigned failures = 0;
    if (!ledger_find_schedule(ledger, source->id, &stored, &failures, error))
        return NULL;
    g_autoptr(GError) find_error = NULL;
    g_autoptr(KnownDocument) index = ledger_find_document(ledger, source->address, &find_error);
    if (find_error != NULL) {
        g_propagate_error(error, g_steal_pointer(&find_error));
        return NULL;
    }
    Rhythm rhythm = get_rhythm(source, settings);
    Watched *watched = g_new0(Watched, 1);
    watched->source = source;
    watched->host = find_host(source->address);
    watched->failures = failures;
    watched->verdict = failures > 0 ? VERDICT_FAILED : VERDICT_OK;
    watched->is_first_run = index == NULL || index->accepted_at == 0;
    watched->next_at = schedule_first_round(&rhythm, stored, now, g_random_double());
    return watched;
}

void
watched_free(Watched *watched)
{
    if (watched == NULL)
        return;
    round_free(watched->round);
    g_free(watched->host);
    g_free(watched);
}

void
watched_renew(Watched *watched, const Source *source, const Settings *settings, gint64 now)
{
    watched->source = source;
    g_free(watched->host);
    watched->host = find_host(source->address);
    Rhythm rhythm = get_rhythm(source, settings);
    if (watched->failures == 0)
        watched->next_at =
            MIN(watched->next_at, schedule_next_round(&rhythm, now, g_random_double()));
}

bool
watched_must_ask_all(const Watched *watched, Ledger *ledger, gint64 now)
{
    if (watched->recheck_at != 0 && watched->recheck_at <= now)
        return true;
    g_autoptr(KnownDocument) index = ledger_find_document(ledger, watched->source->address, NULL);
    return index == NULL || index->accepted_at + FULL_LOOK_S <= now;
}

void
watched_take_outcome(Watched *watched, const Outcome *outcome, const Settings *settings, gint64 now)
{
    Rhythm rhythm = get_rhythm(watched->source, settings);
    gint64 bounded = schedule_bound_retry_after(outcome->retry_after_s);
    watched->verdict = outcome->verdict;
    watched->not_before = bounded > 0 ? now + bounded : 0;
    if (outcome->recheck_at != 0)
        watched->recheck_at = outcome->recheck_at;
    if (watched_is_failing(watched)) {
        watched->failures = MIN(watched->failures, G_MAXUINT - 1) + 1;
        watched->next_at =
            schedule_retry(&rhythm, outcome->verdict, watched->failures, now, g_random_double());
    } else {
        watched->failures = 0;
        watched->next_at = schedule_next_round(&rhythm, now, g_random_double());
        /* A first run may need several rounds, when a source names more than one round fetches. */
        watched->is_quiet = watched->is_first_run && !outcome->is_complete &&
                            (watched->is_quiet || outcome->has_told_baseline);
        watched->is_first_run = watched->is_first_run && !outcome->is_complete;
    }
    watched->next_at = MAX(watched->next_at, watched->not_before);
}

bool
watched_is_failing(const Watched *watched)
{
    return watched->verdict != VERDICT_OK && watched->verdict != VERDICT_UNCHANGED;
}
