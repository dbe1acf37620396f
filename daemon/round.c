/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/round.h"

#include "daemon/news.h"
#include "daemon/reading.h"
#include "fetchers/fetch.h"

/* Documents fetched and not read yet, at most: they are lost if we are ended, and asked for again.
 */
#define READ_AHEAD 2u

struct Round {
    Minutes minutes;
    const RoundClient *client;
    gpointer data;
    Fetch *fetch;        /* (owned) */
    GQueue waiting;      /* (owned) of Capture, in the order they came */
    Capture *index;      /* (owned) (nullable) recorded last, see record_index() */
    Capture *being_read; /* (owned) (nullable) */
    Reading *reading;    /* (owned) (nullable) */
    unsigned asked_for;  /* documents we said we want */
    GPtrArray *gone;     /* (owned) of Capture: documents that were not found */
    unsigned healthy;    /* documents that were */
    bool fetch_is_over;
    guint finishing;
};

static gint64
get_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static bool
find_known(const char *document, char **ret_etag, char **ret_last_modified, char **ret_sha256,
           gpointer data)
{
    const Round *round = data;
    return recheck_find_conditions(round->minutes.recheck, document, ret_etag, ret_last_modified,
                                   ret_sha256);
}

static bool
wants(const char *document, gpointer data)
{
    Round *round = data;
    gint64 due_at = 0;
    bool is_wanted = recheck_is_due(round->minutes.recheck, document, get_now(), &due_at);
    if (is_wanted)
        round->asked_for++;
    else if (round->minutes.outcome->recheck_at == 0 || due_at < round->minutes.outcome->recheck_at)
        round->minutes.outcome->recheck_at = due_at;
    return is_wanted;
}

static void
note(const char *kind, const char *text, gpointer data)
{
    Round *round = data;
    minutes_note(kind, text, &round->minutes);
}

static GPtrArray *
list_due(gpointer data)
{
    const Round *round = data;
    return recheck_list(round->minutes.recheck);
}

static void consider_next(Round *round);

static gboolean
tell_finish(gpointer data)
{
    Round *round = data;
    round->finishing = 0;
    round->client->finish(round->minutes.outcome, round->data);
    return G_SOURCE_REMOVE;
}

/* The index goes in last, and with its validators only when all it named was dealt with. Otherwise
 * the next answer might be "not modified", and what we missed would stay missed: after a crash or
 * a failure the whole index is asked for again. */
static void
record_index(Round *round)
{
    g_autoptr(Capture) index = g_steal_pointer(&round->index);
    if (index == NULL)
        return;
    if (index->verdict == VERDICT_OK && !round->minutes.outcome->is_complete) {
        g_clear_pointer(&index->etag, g_free);
        g_clear_pointer(&index->last_modified, g_free);
    }
    minutes_record_capture(&round->minutes, index);
}

/* A site where most things are missing is being rebuilt, or ill: then nothing is said of any. */
static void
consider_removals(Round *round)
{
    bool is_well = !outcome_is_failure(round->minutes.outcome) &&
                   (round->gone->len <= 1 || round->gone->len <= round->healthy);
    if (is_well && !minutes_is_page(&round->minutes))
        minutes_note_removals(&round->minutes, round->gone);
}

static void
end_round(Round *round)
{
    consider_removals(round);
    record_index(round);
    /* Not from within the fetcher's or reader's own call: the round may be freed by this. */
    round->finishing = g_idle_add_full(G_PRIORITY_DEFAULT, tell_finish, round, NULL);
}

/* A document that did not come as it should. One that is blocked or cannot be reached stands for
 * its site; others are a matter between it and us. */
static void
take_bad_document(Round *round, const Capture *capture)
{
    const char *evidence = capture->evidence != NULL ? capture->evidence : "without a word";
    minutes_record_capture(&round->minutes, capture);
    if (capture->verdict == VERDICT_GONE)
        g_ptr_array_add(round->gone, capture_copy(capture));
    if (capture->verdict == VERDICT_UNCHANGED) {
        round->healthy++;
        journal_say(round->minutes.plan.journal, JOURNAL_DETAIL, "%s: unchanged: %s",
                    round->minutes.plan.source->id, news_get_title(capture));
        return;
    }
    if (!minutes_is_page(&round->minutes)) /* what a page came to is told as the source's own */
        journal_say(round->minutes.plan.journal, JOURNAL_WARNING, "%s: %s (%s): %s",
                    round->minutes.plan.source->id, verdict_to_name(capture->verdict), evidence,
                    capture->address);
    round->minutes.outcome->is_complete = false;
    if (minutes_is_page(&round->minutes) || capture->verdict == VERDICT_BLOCKED ||
        capture->verdict == VERDICT_FAILED)
        minutes_note_trouble(&round->minutes, capture->verdict, evidence);
}

/* Where a release stood before, something else is no news but a fault: it is compared with nothing,
 * and its validators are not taken, lest a 304 hide that the release is back. Told when it begins.
 */
static void
take_lost_release(Round *round, Capture *capture, const char *why)
{
    bool was_told =
        recheck_get_verdict(round->minutes.recheck, capture->document) == VERDICT_SOFT_ERROR;
    g_autofree char *text = g_strdup_printf("%s: a release stood there, and what stands there now "
                                            "is none (%s); look at it: what was recorded is kept",
                                            capture->address, why);
    g_autofree char *evidence =
        g_strdup_printf("a release was read of it before, and this is none: %s", why);
    capture_set_verdict(capture, VERDICT_SOFT_ERROR, evidence);
    take_bad_document(round, capture);
    if (!was_told)
        minutes_note("release_lost", text, &round->minutes);
}

static void
take_unknown(Round *round, Capture *capture, const char *why)
{
    g_autoptr(GError) error = NULL;
    bool is_release = false;
    if (!ledger_document_is_release(round->minutes.plan.ledger, capture->document, &is_release,
                                    &error)) {
        minutes_note_ledger_trouble(&round->minutes, error);
        return;
    }
    if (is_release) {
        take_lost_release(round, capture, why);
        return;
    }
    capture_set_verdict(capture, VERDICT_OK, why);
    minutes_record_capture(&round->minutes, capture);
    journal_say(round->minutes.plan.journal, JOURNAL_EVENT, "%s: %s: %s",
                round->minutes.plan.source->id, news_get_title(capture), why);
}

static void
take_reading(ReadingOutcome outcome, Release *release, const char *why, gpointer data)
{
    Round *round = data;
    g_autoptr(Release) owned = release;
    g_autoptr(Capture) capture = g_steal_pointer(&round->being_read);
    g_clear_pointer(&round->reading, reading_free);
    switch (outcome) {
    case READING_DONE:
        if (minutes_record_release(&round->minutes, capture, owned))
            round->client->recorded(round->data);
        break;
    case READING_UNKNOWN:
        take_unknown(round, capture, why);
        break;
    case READING_DIED:
        minutes_record_death(&round->minutes, capture, why);
        break;
    case READING_FAILED:
        capture_set_verdict(capture, VERDICT_FAILED, why);
        take_bad_document(round, capture);
        break;
    }
    consider_next(round);
}

static void
read_document(Round *round, Capture *capture)
{
    const Setup *setup = round->minutes.plan.setup;
    ReadingOptions options = {.turns = setup->readers,
                              .program = setup->places->reader,
                              .phrases = setup->phrases,
                              .series = round->minutes.plan.source->series};
    round->being_read = capture;
    round->reading = reading_start(&options, capture, take_reading, round);
}

/* A body that killed a reader is kept, but no reader is given it twice. */
static void
take_killer(Round *round, Capture *capture)
{
    capture_set_verdict(capture, VERDICT_FAILED, "a reader died of this very body before");
    minutes_record_capture(&round->minutes, capture);
    journal_say(round->minutes.plan.journal, JOURNAL_DETAIL, "%s: %s: %s",
                round->minutes.plan.source->id, news_get_title(capture), capture->evidence);
}

/* Reads @capture (taken), unless a reader died of it. */
static void
take_document(Round *round, Capture *capture)
{
    g_autoptr(Capture) taken = capture;
    g_autoptr(GError) error = NULL;
    bool is_killer = false;
    if (!ledger_body_killed_reader(round->minutes.plan.ledger, taken->sha256, &is_killer, &error))
        minutes_note_ledger_trouble(&round->minutes, error);
    else if (is_killer)
        take_killer(round, taken);
    else
        read_document(round, g_steal_pointer(&taken));
}

static void
consider_next(Round *round)
{
    while (round->reading == NULL) {
        g_autoptr(Capture) capture = g_queue_pop_head(&round->waiting);
        if (capture == NULL)
            break;
        if (capture->verdict != VERDICT_OK)
            take_bad_document(round, capture);
        else
            take_document(round, g_steal_pointer(&capture));
    }
    if (round->fetch != NULL)
        fetch_hold(round->fetch, round->waiting.length >= READ_AHEAD);
    if (round->reading == NULL && round->fetch_is_over)
        end_round(round);
}

static void
take(const Capture *capture, bool is_index, gpointer data)
{
    Round *round = data;
    recheck_take(round->minutes.recheck, capture);
    if (is_index && g_strcmp0(capture->document, round->minutes.plan.source->address) != 0) {
        minutes_record_capture(&round->minutes, capture); /* a further page of the list */
        return;
    }
    if (is_index && !minutes_is_page(&round->minutes)) {
        g_clear_pointer(&round->index, capture_free);
        round->index = capture_copy(capture);
        return;
    }
    round->healthy += capture->verdict == VERDICT_OK;
    if (capture->verdict == VERDICT_OK && !recheck_knows(round->minutes.recheck, capture->document))
        round->minutes.outcome->new_documents++;
    g_queue_push_tail(&round->waiting, capture_copy(capture));
    if (round->reading == NULL)
        consider_next(round);
    else
        fetch_hold(round->fetch, round->waiting.length >= READ_AHEAD);
}

static void
tell_progress(unsigned done, unsigned all, gpointer data)
{
    Round *round = data;
    round->client->moved(round->minutes.plan.source, done, all, round->data);
}

static void
finish_fetch(Verdict index, const char *evidence, unsigned announced, unsigned fetched,
             gint64 retry_after_s, gpointer data)
{
    Round *round = data;
    round->fetch_is_over = true;
    round->minutes.outcome->announced = announced;
    round->minutes.outcome->retry_after_s = retry_after_s;
    bool is_well = index == VERDICT_OK || index == VERDICT_UNCHANGED;
    if (!is_well || fetched < round->asked_for)
        round->minutes.outcome->is_complete = false;
    outcome_note(round->minutes.outcome, index, evidence);
    if (round->reading == NULL)
        consider_next(round);
}

static const FetchClient fetch_client = {.find_known = find_known,
                                         .wants = wants,
                                         .list_due = list_due,
                                         .note = note,
                                         .progress = tell_progress,
                                         .take = take,
                                         .finish = finish_fetch};

Round *
round_start(const RoundPlan *plan, const RoundClient *client, gpointer data)
{
    Round *round = g_new0(Round, 1);
    minutes_init(&round->minutes, plan);
    round->client = client;
    round->data = data;
    g_queue_init(&round->waiting);
    round->gone = g_ptr_array_new_with_free_func((GDestroyNotify)capture_free);
    const FetchTools tools = {.transfers = plan->setup->transfers,
                              .robots = plan->setup->robots,
                              .pause_ms = plan->setup->settings->pause_ms};
    round->fetch = fetch_start(&tools, plan->source, &fetch_client, round);
    return round;
}

void
round_free(Round *round)
{
    if (round == NULL)
        return;
    g_clear_handle_id(&round->finishing, g_source_remove);
    g_clear_pointer(&round->fetch, fetch_free);
    g_clear_pointer(&round->reading, reading_free);
    g_clear_pointer(&round->being_read, capture_free);
    g_clear_pointer(&round->index, capture_free);
    g_queue_clear_full(&round->waiting, (GDestroyNotify)capture_free);
    g_ptr_array_unref(round->gone);
    minutes_clear(&round->minutes);
    g_free(round);
}

unsigned
round_get_longest_s(const Source *source, const Settings *settings)
{
    gint64 readers = 1 + settings->parallel / g_get_num_processors(); /* that go before, and ours */
    gint64 each =
        (gint64)source->timeout_s + settings->pause_ms / 1000 + 1 + readers * READING_MAX_WALL_S;
    return (unsigned)MIN(each * ((gint64)source->max_documents + 2), G_MAXINT);
}
