/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/watched.h"

#include "base/host_group.h"

/* An index is asked for without conditions once a day, whatever its validators say. */
#define FULL_LOOK_S (24 * 3600)

/* Whoever copies files into a folder is done when nothing happened for so long. */
#define SETTLED_S 2

static Rhythm
get_rhythm(const Source *source, const Settings *settings)
{
    return (Rhythm){.interval_s = source->interval_s,
                    .jitter_percent = settings->jitter_percent,
                    .is_private = source->allow_private};
}

/* Under this name the ledger keeps until when a group of hosts is left alone; on a server of our
 * own each source may speak for itself. Returns: (owned) */
static char *
find_sparing(const Watched *watched)
{
    return source_is_public(watched->source) ? g_strconcat("host:", watched->host, NULL)
                                             : g_strconcat("alone:", watched->source->id, NULL);
}

bool
watched_record_sparing(const Watched *watched, Ledger *ledger, GError **error)
{
    g_autofree char *name = find_sparing(watched);
    return ledger_record_schedule(ledger, name, watched->not_before, 0, error);
}

/* A time that no server can have asked for means that the clock was moved. */
static gint64
find_not_before(const Watched *watched, Ledger *ledger, gint64 now)
{
    g_autofree char *name = find_sparing(watched);
    gint64 until = 0;
    unsigned unused = 0;
    bool found = ledger_find_schedule(ledger, name, &until, &unused, NULL);
    return found && until > now && until <= now + schedule_bound_retry_after(G_MAXINT64) ? until
                                                                                         : 0;
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
    watched->host = host_group_of_address(source->address);
    watched->failures = failures;
    watched->verdict = failures > 0 ? VERDICT_FAILED : VERDICT_OK;
    watched->is_first_run = index == NULL || index->accepted_at == 0;
    watched->next_at = schedule_first_round(&rhythm, stored, now, g_random_double());
    watched->not_before = find_not_before(watched, ledger, now);
    watched->next_at = MAX(watched->next_at, watched->not_before);
    return watched;
}

static gboolean
on_settled(gpointer data)
{
    Watched *watched = data;
    watched->settling = 0;
    watched->was_asked = true;
    watched->settled(watched);
    return G_SOURCE_REMOVE;
}

static void
on_file(GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
    Watched *watched = data;
    (void)monitor;
    (void)file;
    (void)other;
    (void)event; /* whatever it was: the folder is listed anew */
    g_clear_handle_id(&watched->settling, g_source_remove);
    watched->settling = g_timeout_add_seconds(SETTLED_S, on_settled, watched);
}

static void
forget_folder(Watched *watched)
{
    g_clear_handle_id(&watched->settling, g_source_remove);
    if (watched->monitor != NULL)
        (void)g_signal_handlers_disconnect_by_data(watched->monitor, watched); /* it goes anyhow */
    g_clear_object(&watched->monitor);
}

void
watched_mind_folder(Watched *watched, void (*settled)(gpointer watched))
{
    forget_folder(watched);
    watched->settled = settled;
    if (watched->source->kind != SOURCE_FOLDER)
        return;
    g_autoptr(GFile) folder = g_file_new_for_uri(watched->source->address);
    watched->monitor = g_file_monitor_directory(folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
    if (watched->monitor != NULL)
        g_signal_connect(watched->monitor, "changed", G_CALLBACK(on_file), watched);
}

void
watched_free(Watched *watched)
{
    if (watched == NULL)
        return;
    forget_folder(watched);
    round_free(watched->round);
    g_free(watched->host);
    g_free(watched);
}

void
watched_renew(Watched *watched, const Source *source, const Settings *settings, gint64 now)
{
    watched->source = source;
    g_free(watched->host);
    watched->host = host_group_of_address(source->address);
    watched_mind_folder(watched, watched->settled);
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
    if (watched->source->kind == SOURCE_PAGE)
        return false; /* it names no documents */
    g_autoptr(KnownDocument) index = ledger_find_document(ledger, watched->source->address, NULL);
    /* Accepted in times to come: by a clock that was wrong. */
    return index == NULL || index->accepted_at > now || index->accepted_at + FULL_LOOK_S <= now;
}

void
watched_take_outcome(Watched *watched, const Outcome *outcome, const Settings *settings, gint64 now)
{
    Rhythm rhythm = get_rhythm(watched->source, settings);
    gint64 bounded = schedule_bound_retry_after(outcome->retry_after_s);
    watched->verdict = outcome->verdict;
    watched->not_before = bounded > 0 ? now + bounded : 0;
    watched->is_rebuilt =
        outcome->is_rebuilt || (watched->is_rebuilt && outcome->verdict == VERDICT_UNCHANGED);
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

void
watched_turn_back(Watched *watched, gint64 back_s, gint64 now)
{
    if (watched->not_before > now + schedule_bound_retry_after(G_MAXINT64))
        watched->not_before -= back_s;
    watched->recheck_at = MAX(watched->recheck_at - back_s, 0);
    watched->next_at = MAX(MAX(watched->next_at - back_s, now), watched->not_before);
}

bool
watched_is_failing(const Watched *watched)
{
    return watched->verdict != VERDICT_OK && watched->verdict != VERDICT_UNCHANGED;
}
