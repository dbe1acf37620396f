/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/round.h"

#include "daemon/archivist.h"
#include "daemon/news.h"
#include "daemon/reading.h"
#include "daemon/recheck.h"
#include "daemon/remarks.h"
#include "releases/reader.h"
#include "store/saves.h"

/* Documents fetched and not read yet, at most: they are lost if we are ended, and asked for again.
 */
#define READ_AHEAD 2u

struct Round {
    RoundPlan plan;
    const RoundClient *client;
    gpointer data;
    Fetch *fetch;        /* (owned) */
    Recheck *recheck;    /* (owned) */
    GQueue waiting;      /* (owned) of Capture, in the order they came */
    Capture *index;      /* (owned) (nullable) recorded last, see record_index() */
    Capture *being_read; /* (owned) (nullable) */
    Reading *reading;    /* (owned) (nullable) */
    unsigned asked_for;  /* documents we said we want */
    GPtrArray *gone;     /* (owned) of Capture: documents that were not found */
    unsigned healthy;    /* documents that were */
    bool fetch_is_over;
    guint finishing;
    Outcome *outcome; /* (owned) */
};

static gint64
get_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

/* What stands in the way of the whole source. */
static void
note_trouble(Round *round, Verdict verdict, const char *evidence)
{
    round->outcome->is_complete = false;
    outcome_note(round->outcome, verdict, evidence);
}

static void
note_ledger_trouble(Round *round, const GError *error)
{
    g_autofree char *why = g_strdup_printf("not recorded: %s", error->message);
    journal_say(round->plan.journal, JOURNAL_ERROR, "%s: %s", round->plan.source->id, why);
    note_trouble(round, VERDICT_FAILED, why);
}

static bool
is_page(const Round *round)
{
    return round->plan.source->kind == SOURCE_PAGE;
}

static void
take_ledger_error(const GError *error, gpointer data)
{
    note_ledger_trouble(data, error);
}

static bool
find_known(const char *document, char **ret_etag, char **ret_last_modified, char **ret_sha256,
           gpointer data)
{
    const Round *round = data;
    return recheck_find_conditions(round->recheck, document, ret_etag, ret_last_modified,
                                   ret_sha256);
}

static bool
wants(const char *document, gpointer data)
{
    Round *round = data;
    gint64 due_at = 0;
    bool is_wanted = recheck_is_due(round->recheck, document, get_now(), &due_at);
    if (is_wanted)
        round->asked_for++;
    else if (round->outcome->recheck_at == 0 || due_at < round->outcome->recheck_at)
        round->outcome->recheck_at = due_at;
    return is_wanted;
}

static GPtrArray *
list_due(gpointer data)
{
    const Round *round = data;
    return recheck_list(round->recheck);
}

static Remarks
get_remarks(const Round *round)
{
    return (Remarks){.ledger = round->plan.ledger,
                     .journal = round->plan.journal,
                     .source_id = round->plan.source->id};
}

/* Tells operators, a layout once for as long as it lasts. */
static void
note(const char *kind, const char *text, gpointer data)
{
    Round *round = data;
    const Remarks remarks = get_remarks(round);
    bool is_layout = g_str_equal(kind, "layout_changed");
    bool was_told = is_layout && (round->plan.is_rebuilt || round->outcome->is_rebuilt);
    g_autoptr(GError) error = NULL;
    round->outcome->is_rebuilt |= is_layout;
    bool is_done = was_told ||
                   (g_str_equal(kind, "source_moved") ? remarks_note_move(&remarks, text, &error)
                                                      : remarks_note(&remarks, kind, text, &error));
    if (!is_done)
        note_ledger_trouble(round, error);
}

static void consider_next(Round *round);

static gboolean
tell_finish(gpointer data)
{
    Round *round = data;
    round->finishing = 0;
    round->client->finish(round->outcome, round->data);
    return G_SOURCE_REMOVE;
}

static void
record_capture(Round *round, const Capture *capture)
{
    g_autoptr(GError) error = NULL;
    recheck_forget(round->recheck);
    if (capture->verdict == VERDICT_UNCHANGED) {
        checks_add_capture(round->plan.checks, capture);
        return;
    }
    (void)checks_record(round->plan.checks); /* what came before; has been said */
    if (!ledger_record_capture(round->plan.ledger, capture, NULL, &error))
        note_ledger_trouble(round, error);
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
    if (index->verdict == VERDICT_OK && !round->outcome->is_complete) {
        g_clear_pointer(&index->etag, g_free);
        g_clear_pointer(&index->last_modified, g_free);
    }
    record_capture(round, index);
}

/* A site where most things are missing is being rebuilt, or ill: then nothing is said of any. */
static void
consider_removals(Round *round)
{
    bool is_well = !outcome_is_failure(round->outcome) &&
                   (round->gone->len <= 1 || round->gone->len <= round->healthy);
    const Remarks remarks = get_remarks(round);
    for (guint i = 0; is_well && !is_page(round) && i < round->gone->len; i++) {
        g_autoptr(GError) error = NULL;
        if (!remarks_note_removal(&remarks, round->gone->pdata[i], &error))
            note_ledger_trouble(round, error);
    }
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
    record_capture(round, capture);
    if (capture->verdict == VERDICT_GONE)
        g_ptr_array_add(round->gone, capture_copy(capture));
    if (capture->verdict == VERDICT_UNCHANGED) {
        round->healthy++;
        journal_say(round->plan.journal, JOURNAL_DETAIL, "%s: unchanged: %s",
                    round->plan.source->id, news_get_title(capture));
        return;
    }
    if (!is_page(round)) /* what a page came to is told as the source's own */
        journal_say(round->plan.journal, JOURNAL_WARNING, "%s: %s (%s): %s", round->plan.source->id,
                    verdict_to_name(capture->verdict), evidence, capture->address);
    round->outcome->is_complete = false;
    if (is_page(round) || capture->verdict == VERDICT_BLOCKED || capture->verdict == VERDICT_FAILED)
        note_trouble(round, capture->verdict, evidence);
}

/* On the first run of a source one baseline is told by mail, and what else it holds is not news. */
static GPtrArray *
choose_subscribers(const Round *round)
{
    bool is_quiet =
        round->plan.is_quiet || (round->plan.is_first_run && round->outcome->has_told_baseline);
    return is_quiet ? NULL : round->plan.setup->subscribers;
}

/* A page that made news is put down for an archive, if the settings name one. */
static void
queue_save(Round *round, const Capture *capture, const Change *first)
{
    g_autoptr(GError) error = NULL;
    if (first->baseline || !g_str_has_prefix(capture->address, "http") ||
        !archivist_takes(round->plan.setup, round->plan.source))
        return;
    if (!ledger_queue_save(round->plan.ledger, first->release_id, capture->address, get_now(),
                           &error))
        note_ledger_trouble(round, error);
}

static void
take_release(Round *round, const Capture *capture, const Release *release)
{
    ReadingOrigin origin = {.reader_version = READER_VERSION,
                            .phrases_hash = round->plan.setup->phrases_hash};
    g_autoptr(GPtrArray) changes = NULL;
    g_autoptr(GError) error = NULL;
    recheck_forget(round->recheck);
    (void)checks_record(round->plan.checks); /* what came before; has been said */
    if (!ledger_record_reading(round->plan.ledger, capture, release, &origin,
                               choose_subscribers(round), get_now(), &changes, &error)) {
        note_ledger_trouble(round, error);
        return;
    }
    round->outcome->changes += changes->len;
    news_tell(round->plan.journal, capture, release, changes);
    if (changes->len == 0)
        return;
    const Change *first = changes->pdata[0];
    if (first->baseline)
        round->outcome->has_told_baseline = true;
    queue_save(round, capture, first);
    round->client->recorded(round->data);
}

static void
take_death(Round *round, Capture *capture, const char *why)
{
    g_autoptr(GError) error = NULL;
    if (!ledger_record_reader_death(round->plan.ledger, capture->sha256, why, &error))
        note_ledger_trouble(round, error);
    capture_set_verdict(capture, VERDICT_FAILED, why);
    record_capture(round, capture);
    journal_say(round->plan.journal, JOURNAL_ERROR,
                "%s: %s: %s; kept, and not read again unless it changes", round->plan.source->id,
                news_get_title(capture), why);
}

/* What a mirror or the press repeats can establish a release until the force's own is seen. */
static void
mark_carrier(const Source *source, Release *release)
{
    if (source->authority == AUTHORITY_OFFICIAL || release->carrier != NULL)
        return;
    release->carrier = g_strdup(source->name != NULL ? source->name : source->id);
}

/* Where a release stood before, something else is no news but a fault: it is compared with nothing,
 * and its validators are not taken, lest a 304 hide that the release is back. Told when it begins.
 */
static void
take_lost_release(Round *round, Capture *capture)
{
    const Remarks remarks = get_remarks(round);
    bool was_told = recheck_get_verdict(round->recheck, capture->document) == VERDICT_SOFT_ERROR;
    g_autofree char *text = g_strdup_printf("%s: a release stood there, and what stands there now "
                                            "is none; look at it: what was recorded is kept",
                                            capture->address);
    g_autoptr(GError) error = NULL;
    capture_set_verdict(capture, VERDICT_SOFT_ERROR,
                        "a release was read of it before, and this is none");
    take_bad_document(round, capture);
    if (!was_told && !remarks_note(&remarks, "layout_changed", text, &error))
        note_ledger_trouble(round, error);
}

static void
take_unknown(Round *round, Capture *capture, const char *why)
{
    if (ledger_document_is_release(round->plan.ledger, capture->document)) {
        take_lost_release(round, capture);
        return;
    }
    capture_set_verdict(capture, VERDICT_OK, why);
    record_capture(round, capture);
    journal_say(round->plan.journal, JOURNAL_EVENT, "%s: %s: %s", round->plan.source->id,
                news_get_title(capture), why);
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
        mark_carrier(round->plan.source, owned);
        take_release(round, capture, owned);
        break;
    case READING_UNKNOWN:
        take_unknown(round, capture, why);
        break;
    case READING_DIED:
        take_death(round, capture, why);
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
    const Setup *setup = round->plan.setup;
    ReadingOptions options = {.program = setup->places->reader,
                              .phrases = setup->phrases,
                              .series = round->plan.source->series};
    round->being_read = capture;
    round->reading = reading_start(&options, capture, take_reading, round);
}

/* A body that killed a reader is kept, but no reader is given it twice. */
static void
take_killer(Round *round, Capture *capture)
{
    capture_set_verdict(capture, VERDICT_FAILED, "a reader died of this very body before");
    record_capture(round, capture);
    journal_say(round->plan.journal, JOURNAL_DETAIL, "%s: %s: %s", round->plan.source->id,
                news_get_title(capture), capture->evidence);
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
        else if (ledger_body_killed_reader(round->plan.ledger, capture->sha256))
            take_killer(round, capture);
        else
            read_document(round, g_steal_pointer(&capture));
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
    recheck_take(round->recheck, capture);
    if (is_index && g_strcmp0(capture->document, round->plan.source->address) != 0) {
        record_capture(round, capture); /* a further page of the list */
        return;
    }
    if (is_index && !is_page(round)) {
        g_clear_pointer(&round->index, capture_free);
        round->index = capture_copy(capture);
        return;
    }
    round->healthy += capture->verdict == VERDICT_OK;
    if (capture->verdict == VERDICT_OK && !recheck_knows(round->recheck, capture->document))
        round->outcome->new_documents++;
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
    round->client->moved(round->plan.source, done, all, round->data);
}

static void
finish_fetch(Verdict index, const char *evidence, unsigned announced, unsigned fetched,
             gint64 retry_after_s, gpointer data)
{
    Round *round = data;
    round->fetch_is_over = true;
    round->outcome->announced = announced;
    round->outcome->retry_after_s = retry_after_s;
    bool is_well = index == VERDICT_OK || index == VERDICT_UNCHANGED;
    if (!is_well || fetched < round->asked_for)
        round->outcome->is_complete = false;
    outcome_note(round->outcome, index, evidence);
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

static const RecheckClient recheck_client = {.fail = take_ledger_error, .note = note};

Round *
round_start(const RoundPlan *plan, const RoundClient *client, gpointer data)
{
    Round *round = g_new0(Round, 1);
    round->plan = *plan;
    round->plan.setup = setup_ref(plan->setup);
    round->client = client;
    round->data = data;
    round->outcome = outcome_new(plan->source->id);
    g_queue_init(&round->waiting);
    round->gone = g_ptr_array_new_with_free_func((GDestroyNotify)capture_free);
    round->recheck = recheck_new(plan->ledger, plan->source, plan->ask_all, &recheck_client, round);
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
    outcome_free(round->outcome);
    g_ptr_array_unref(round->gone);
    recheck_free(round->recheck);
    setup_unref(round->plan.setup);
    g_free(round);
}

unsigned
round_get_longest_s(const Source *source, const Settings *settings)
{
    gint64 each = (gint64)source->timeout_s + settings->pause_ms / 1000 + 1 + READING_MAX_WALL_S;
    return (unsigned)MIN(each * ((gint64)source->max_documents + 2), G_MAXINT);
}
