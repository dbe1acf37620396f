/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/watch.h"

#include "daemon/watch_internal.h"

/* The wall clock is looked at this often at least: it may be set, and machines sleep. */
#define LONGEST_SLEEP_S 60
/* A wall clock that goes back by less is being trimmed. */
#define CLOCK_STEP_S 60

static gint64
get_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

/* Whoever is called may ask anew, so the list is gone through from its end and each is taken out
 * before its call. */
void
watch_answer_inquiries(Watch *watch, const Outcome *outcome)
{
    for (guint i = watch->inquiries->len; i > 0; i--) {
        Inquiry *inquiry = watch->inquiries->pdata[i - 1];
        inquiry_take(inquiry, outcome);
        if (!inquiry_is_over(inquiry))
            continue;
        (void)checks_record(watch->checks); /* has been said; they are tried again */
        g_ptr_array_steal_index(watch->inquiries, i - 1);
        inquiry_finish(inquiry);
        inquiry_free(inquiry);
    }
}

void
watch_end_round(Watch *watch, Watched *watched)
{
    g_clear_pointer(&watched->round, round_free);
    g_hash_table_remove(watch->busy, watched->host);
}

/* Before watch_start() only what somebody asked for begins. */
static gint64
get_start_time(const Watched *watched)
{
    if (watched->was_asked)
        return 0;
    return watched->watch->is_started ? watched->next_at : G_MAXINT64;
}

void
watch_reschedule(Watch *watch, Watched *watched)
{
    if (watched->round == NULL && get_start_time(watched) < G_MAXINT64)
        agenda_put(watch->agenda, &watched->entry, watched, get_start_time(watched));
    else
        agenda_remove(watch->agenda, &watched->entry);
}

static void
note_schedule(Watch *watch, Watched *watched)
{
    watch_reschedule(watch, watched);
    checks_add_schedule(watch->checks, watched->source->id, watched->next_at, watched->failures);
}

/* A server that wants to be left alone means all our sources on it. On a server of our own each
 * address may speak for itself. */
static void
spare_host(Watch *watch, const Watched *asked)
{
    g_autoptr(GError) error = NULL;
    if (asked->not_before == 0)
        return;
    if (!watched_record_sparing(asked, watch->ledger, &error))
        journal_say(watch->journal, JOURNAL_ERROR, "%s: not recorded: %s", asked->source->id,
                    error->message);
    for (guint i = 0; source_is_public(asked->source) && i < watch->watched->len; i++) {
        Watched *watched = watch->watched->pdata[i];
        if (watched == asked || !g_str_equal(watched->host, asked->host))
            continue;
        watched->not_before = MAX(watched->not_before, asked->not_before);
        watched->next_at = MAX(watched->next_at, asked->not_before);
        note_schedule(watch, watched);
    }
}

static void
take_outcome(Watch *watch, Watched *watched, const Outcome *outcome)
{
    unsigned failures_before = watched->failures;
    Verdict verdict_before = watched->verdict;
    watched_take_outcome(watched, outcome, watch->setup->settings, get_now());
    watched->asked_at = get_now();
    watched->rounds++;
    watched->failed_rounds += outcome_is_failure(outcome) ? 1 : 0;
    note_schedule(watch, watched);
    spare_host(watch, watched);
    watch_tell_outcome(watch, watched, outcome, failures_before, verdict_before);
}

static void
finish_round(const Outcome *outcome, gpointer data)
{
    Watched *watched = data;
    Watch *watch = watched->watch;
    g_autoptr(Outcome) kept = outcome_copy(outcome);
    watch_end_round(watch, watched);
    take_outcome(watch, watched, kept);
    watch_start_due(watch);
    if (g_hash_table_size(watch->busy) == 0)
        (void)checks_record(watch->checks); /* nobody to wait for; a failure has been said */
    watch->client->moved(watch->data);
    if (watch->client->ended != NULL)
        watch->client->ended(kept, watch->data);
    watch_answer_inquiries(watch, kept);
}

static void
tell_recorded(gpointer data)
{
    const Watched *watched = data;
    watched->watch->client->recorded(watched->watch->data);
}

/* A backfill of years shows how far it is. */
static void
tell_moved(const Source *source, unsigned done, unsigned all, gpointer data)
{
    static const char filled[] = "####################";
    const Watched *watched = data;
    unsigned asked = g_hash_table_size(watched->watch->busy);
    unsigned bar = all > 0 ? (unsigned)((sizeof filled - 1) * (guint64)MIN(done, all) / all) : 0;
    if (!journal_has_progress(watched->watch->journal))
        return;
    g_autofree char *line = all > 1
                                ? g_strdup_printf("%s: [%-20.*s] %u of %u documents", source->id,
                                                  (int)bar, filled, done, all)
                                : g_strdup_printf("%s, %u of %u sources being asked", source->id,
                                                  asked, watched->watch->watched->len);
    journal_show_progress(watched->watch->journal, line);
}

static const RoundClient round_client = {
    .recorded = tell_recorded, .moved = tell_moved, .finish = finish_round};

static void
start_round(Watch *watch, Watched *watched, gint64 now)
{
    RoundPlan plan = {
        .setup = watch->setup,
        .ledger = watch->ledger,
        .journal = watch->journal,
        .checks = watch->checks,
        .source = watched->source,
        .ask_all = watched_must_ask_all(watched, watch->ledger, now),
        .is_first_run = watched->is_first_run,
        .is_quiet = watched->is_quiet,
        .is_rebuilt = watched->is_rebuilt,
    };
    g_hash_table_add(watch->busy, watched->host);
    watched->was_asked = false;
    watched->round_began_at = g_get_monotonic_time() / G_USEC_PER_SEC;
    agenda_remove(watch->agenda, &watched->entry);
    tell_moved(watched->source, 0, 0, watched);
    watched->round = round_start(&plan, &round_client, watched);
}

static bool
has_free_host(gconstpointer item, gconstpointer data)
{
    const Watched *watched = item;
    const Watch *watch = data;
    return !g_hash_table_contains(watch->busy, watched->host);
}

static gint64
measure_clock_offset(void)
{
    return g_get_real_time() - g_get_monotonic_time();
}

/* What was scheduled by a clock that ran ahead would wait for that time to come again. One that is
 * set forward needs no care: all that is due then is asked. */
static void
mind_clock(Watch *watch)
{
    gint64 offset_us = measure_clock_offset();
    gint64 back_s = (watch->clock_offset_us - offset_us) / G_USEC_PER_SEC;
    watch->clock_offset_us = offset_us;
    if (back_s < CLOCK_STEP_S)
        return;
    journal_say(watch->journal, JOURNAL_WARNING,
                "the clock was set back by %" G_GINT64_FORMAT " s; all schedules with it", back_s);
    for (guint i = 0; i < watch->watched->len; i++) {
        watched_turn_back(watch->watched->pdata[i], back_s, get_now());
        note_schedule(watch, watch->watched->pdata[i]);
    }
}

static gboolean
on_timer(gpointer data)
{
    Watch *watch = data;
    watch->timer = 0;
    watch_start_due(watch);
    return G_SOURCE_REMOVE;
}

/* Sleeps until the next round is due. What is due and waits, for its host or for room, is started
 * when a round ends. */
static void
set_timer(Watch *watch)
{
    gint64 now_us = g_get_real_time();
    gint64 wait_us = LONGEST_SLEEP_S * G_USEC_PER_SEC;
    gint64 next = 0;
    if (agenda_find_next(watch->agenda, now_us / G_USEC_PER_SEC, &next))
        wait_us = MIN(wait_us, (next * G_USEC_PER_SEC) - now_us);
    g_clear_handle_id(&watch->timer, g_source_remove);
    watch->timer = g_timeout_add((guint)(wait_us / 1000) + 1, on_timer, watch);
}

void
watch_start_due(Watch *watch)
{
    mind_clock(watch);
    gint64 now = get_now();
    Watched *due = NULL;
    while (g_hash_table_size(watch->busy) < watch->setup->settings->parallel &&
           (due = agenda_find_due(watch->agenda, now, has_free_host, watch)) != NULL)
        start_round(watch, due, now);
    if (g_hash_table_size(watch->busy) == 0)
        journal_show_progress(watch->journal, NULL);
    set_timer(watch);
}

bool
watch_record(Watch *watch)
{
    return checks_record(watch->checks);
}

static void
start_settled(gpointer data)
{
    Watched *watched = data;
    watch_reschedule(watched->watch, watched);
    watch_start_due(watched->watch);
}

GPtrArray *
watch_list_sources(Watch *watch, Setup *setup, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)watched_free);
    for (guint i = 0; i < setup->sources->len; i++) {
        const Source *source = setup->sources->pdata[i];
        if (!source->enabled)
            continue;
        Watched *watched = watched_new(source, watch->ledger, setup->settings, get_now(), error);
        if (watched == NULL)
            return NULL;
        watched->watch = watch;
        watched_mind_folder(watched, start_settled);
        g_ptr_array_add(list, watched);
    }
    return g_steal_pointer(&list);
}

Watch *
watch_new(Setup *setup, Ledger *ledger, Journal *journal, const WatchClient *client, gpointer data,
          GError **error)
{
    g_autoptr(Watch) watch = g_new0(Watch, 1);
    watch->setup = setup_ref(setup);
    watch->ledger = ledger;
    watch->journal = journal;
    watch->client = client;
    watch->data = data;
    watch->busy = g_hash_table_new(g_str_hash, g_str_equal);
    watch->inquiries = g_ptr_array_new_with_free_func((GDestroyNotify)inquiry_free);
    watch->clock_offset_us = measure_clock_offset();
    watch->agenda = agenda_new();
    watch->checks = checks_new(ledger, journal);
    watch->watched = watch_list_sources(watch, setup, error);
    return watch->watched == NULL ? NULL : g_steal_pointer(&watch);
}

void
watch_free(Watch *watch)
{
    if (watch == NULL)
        return;
    g_clear_handle_id(&watch->timer, g_source_remove);
    g_hash_table_unref(watch->busy);
    g_clear_pointer(&watch->watched, g_ptr_array_unref);
    g_ptr_array_unref(watch->inquiries);
    agenda_free(watch->agenda);
    checks_free(watch->checks);
    setup_unref(watch->setup);
    g_strfreev(watch->overdue);
    g_free(watch);
}

void
watch_start(Watch *watch)
{
    watch->is_started = true;
    for (guint i = 0; i < watch->watched->len; i++)
        watch_reschedule(watch, watch->watched->pdata[i]);
    watch_start_due(watch);
}

void
watch_look_after(Watch *watch)
{
    gint64 now = g_get_monotonic_time() / G_USEC_PER_SEC;
    for (guint i = 0; i < watch->watched->len; i++) {
        Watched *watched = watch->watched->pdata[i];
        if (watched->round == NULL ||
            now - watched->round_began_at <=
                round_get_longest_s(watched->source, watch->setup->settings))
            continue;
        g_autoptr(Outcome) outcome = outcome_new(watched->source->id);
        outcome_note(outcome, VERDICT_FAILED, "the round took longer than any can, and was ended");
        watch_end_round(watch, watched);
        take_outcome(watch, watched, outcome);
        watch_answer_inquiries(watch, outcome);
    }
    watch_start_due(watch);
}

void
watch_visit(const Watch *watch, void (*visit)(const WatchState *state, gpointer data),
            gpointer data)
{
    for (guint i = 0; i < watch->watched->len; i++) {
        const Watched *watched = watch->watched->pdata[i];
        const WatchState state = {.source_id = watched->source->id,
                                  .is_failing = watched_is_failing(watched),
                                  .failures = watched->failures,
                                  .rounds = watched->rounds,
                                  .failed_rounds = watched->failed_rounds,
                                  .asked_at = watched->asked_at,
                                  .next_at = watched->next_at};
        visit(&state, data);
    }
}

char *
watch_describe(const Watch *watch)
{
    guint failing = 0;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < watch->watched->len; i++) {
        const Watched *watched = watch->watched->pdata[i];
        if (!watched_is_failing(watched))
            continue;
        if (failing++ < 5)
            g_string_append_printf(names, "%s%s", failing > 1 ? ", " : "", watched->source->id);
    }
    guint all = watch->watched->len;
    guint asked = g_hash_table_size(watch->busy);
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_printf(line, "%u source%s: %u well", all, all == 1 ? "" : "s", all - failing);
    if (failing > 0)
        g_string_append_printf(line, ", %u failing (%s%s)", failing, names->str,
                               failing > 5 ? ", ..." : "");
    if (asked > 0)
        g_string_append_printf(line, "; %u being asked", asked);
    if (watch->overdue != NULL && *watch->overdue != NULL) {
        g_autofree char *series = g_strjoinv(", ", watch->overdue);
        g_string_append_printf(line, "; releases overdue: %.200s", series);
    }
    return g_string_free(g_steal_pointer(&line), FALSE);
}
