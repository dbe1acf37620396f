/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/round.h"

#include "daemon/news.h"
#include "daemon/reading.h"
#include "daemon/removal.h"
#include "daemon/schedule.h"
#include "releases/reader.h"
#include "texts/announcement.h"

/* Documents fetched and not read yet, at most: they are lost if we are ended, and asked for again.
 */
#define READ_AHEAD 2u

struct Round {
    RoundPlan plan;
    const RoundClient *client;
    gpointer data;
    Fetch *fetch;         /* (owned) */
    GQueue waiting;       /* (owned) of Capture, in the order they came */
    Capture *index;       /* (owned) (nullable) recorded last, see record_index() */
    Capture *being_read;  /* (owned) (nullable) */
    Reading *reading;     /* (owned) (nullable) */
    unsigned asked_for;   /* documents we said we want */
    char *known_name;     /* (owned) (nullable) whose known is */
    KnownDocument *known; /* (owned) (nullable) what was looked up last */
    char *whole;          /* (owned) (nullable) document to be asked for without conditions */
    GPtrArray *gone;      /* (owned) of Capture: documents that were not found */
    unsigned healthy;     /* documents that were */
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

/* What the ledger knows of @document; asked for several times in a row, looked up once.
 * Returns: (borrowed) (nullable) */
static const KnownDocument *
look_up(Round *round, const char *document, GError **error)
{
    if (g_strcmp0(round->known_name, document) == 0)
        return round->known;
    g_autoptr(GError) find_error = NULL;
    g_clear_pointer(&round->known, known_document_free);
    g_clear_pointer(&round->known_name, g_free);
    round->known = ledger_find_document(round->plan.ledger, document, &find_error);
    if (find_error == NULL)
        round->known_name = g_strdup(document);
    else
        g_propagate_error(error, g_steal_pointer(&find_error));
    return round->known;
}

/* What is recorded may be another than what was looked up. */
static void
forget_known(Round *round)
{
    g_clear_pointer(&round->known_name, g_free);
}

static bool
is_page(const Round *round)
{
    return round->plan.source->kind == SOURCE_PAGE;
}

/* A whole look once a week, whatever validators say: a cache on the way may be stuck. */
#define BLIND_TRUST_S (7 * 24 * 3600)

/* Has @document be asked for without conditions when its time has come, and notes that. */
static void
consider_whole_look(Round *round, const char *document, const KnownDocument *known)
{
    gint64 now = get_now();
    gint64 last = 0;
    unsigned unused = 0;
    g_autofree char *name = g_strconcat("whole:", document, NULL);
    g_autoptr(GError) error = NULL;
    if (known->accepted_at == 0 ||
        (known->accepted_at <= now && known->accepted_at + BLIND_TRUST_S > now) ||
        (known->etag == NULL && known->last_modified == NULL))
        return;
    if (!ledger_find_schedule(round->plan.ledger, name, &last, &unused, &error)) {
        note_ledger_trouble(round, error);
        return;
    }
    if (last <= now && last + BLIND_TRUST_S > now)
        return;
    g_free(round->whole);
    round->whole = g_strdup(document);
    if (!ledger_record_schedule(round->plan.ledger, name, now, 0, &error))
        note_ledger_trouble(round, error);
}

static bool
find_known(const char *document, char **ret_etag, char **ret_last_modified, char **ret_sha256,
           gpointer data)
{
    Round *round = data;
    bool is_index = !is_page(round) && g_strcmp0(document, round->plan.source->address) == 0;
    if (is_index && round->plan.ask_all)
        return false; /* else the answer might be "not modified", which names no document */
    g_autoptr(GError) error = NULL;
    const KnownDocument *known = look_up(round, document, &error);
    if (error != NULL)
        note_ledger_trouble(round, error);
    if (known == NULL || known->accepted_at == 0)
        return false;
    *ret_sha256 = g_strdup(known->sha256);
    if (g_strcmp0(document, round->whole) == 0)
        return true; /* its hash alone will tell */
    *ret_etag = g_strdup(known->etag);
    *ret_last_modified = g_strdup(known->last_modified);
    return true;
}

/* How long @document rests between two looks. One that may be gone is looked at sooner. */
static gint64
find_rest(Round *round, const char *document, const KnownDocument *known, gint64 now)
{
    gint64 rest = schedule_get_rest(MAX(now - known->first_seen_at, 0), known->accepted_at > 0,
                                    round->plan.source->interval_s);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) gone = ledger_list_gone_times(round->plan.ledger, document, &error);
    if (gone == NULL) {
        note_ledger_trouble(round, error);
        return rest;
    }
    return gone->len > 0 && !removal_is_confirmed(gone) ? MIN(rest, REMOVAL_REST_S) : rest;
}

static bool
wants(const char *document, gpointer data)
{
    Round *round = data;
    g_autoptr(GError) error = NULL;
    const KnownDocument *known = look_up(round, document, &error);
    if (error != NULL) {
        note_ledger_trouble(round, error);
        return false;
    }
    gint64 now = get_now();
    gint64 due_at = now;
    if (known != NULL)
        due_at = MIN(known->captured_at, now) + find_rest(round, document, known, now);
    bool is_wanted = due_at <= now;
    if (is_wanted)
        round->asked_for++;
    else if (round->outcome->recheck_at == 0 || due_at < round->outcome->recheck_at)
        round->outcome->recheck_at = due_at;
    if (is_wanted && known != NULL)
        consider_whole_look(round, document, known);
    return is_wanted;
}

/* Documents of this source that have to be looked at for good; wants() says when.
 * Returns: (owned) (nullable) */
static GPtrArray *
list_due(gpointer data)
{
    Round *round = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) captures =
        ledger_list_documents(round->plan.ledger, round->plan.source->id, &error);
    if (captures == NULL) {
        note_ledger_trouble(round, error);
        return NULL;
    }
    GPtrArray *due = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    for (guint i = 0; i < captures->len; i++) {
        const Capture *capture = captures->pdata[i];
        if (capture->address == NULL || !g_str_has_prefix(capture->address, "http"))
            continue; /* files are seen when their folder is listed */
        Announcement *announcement = announcement_new(capture->document, capture->address);
        announcement->title = g_strdup(capture->title);
        announcement->published = g_strdup(capture->published);
        g_ptr_array_add(due, announcement);
    }
    return due;
}

static void
record_notice(Round *round, const char *kind, const char *text)
{
    g_autoptr(GError) error = NULL;
    journal_say(round->plan.journal, JOURNAL_WARNING, "%s: %s: %s", round->plan.source->id, kind,
                text);
    if (!ledger_record_notice(round->plan.ledger, kind, round->plan.source->id, text, get_now(),
                              &error))
        note_ledger_trouble(round, error);
}

/* A move is told once for each place that a source moves to, over restarts: the number of its words
 * is kept. */
static void
note_move(Round *round, const char *kind, const char *text)
{
    gint64 told = 0, words = (gint64)g_str_hash(text);
    unsigned unused = 0;
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_strconcat("moved:", round->plan.source->id, NULL);
    if (!ledger_find_schedule(round->plan.ledger, name, &told, &unused, &error)) {
        note_ledger_trouble(round, error);
        return;
    }
    if (told == words)
        return;
    record_notice(round, kind, text);
    if (!ledger_record_schedule(round->plan.ledger, name, words, 0, &error))
        note_ledger_trouble(round, error);
}

/* Tells operators, a layout once for as long as it lasts. */
static void
note(const char *kind, const char *text, gpointer data)
{
    Round *round = data;
    if (g_str_equal(kind, "source_moved")) {
        note_move(round, kind, text);
        return;
    }
    bool was_told = round->plan.is_rebuilt || round->outcome->is_rebuilt;
    round->outcome->is_rebuilt = true;
    if (!was_told)
        record_notice(round, kind, text);
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
    forget_known(round);
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

static void
tell_removal(Round *round, const Capture *capture)
{
    const char *document = capture->document;
    gint64 told_at = 0;
    unsigned unused = 0;
    g_autofree char *name = g_strconcat("removed:", document, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) times = ledger_list_gone_times(round->plan.ledger, document, &error);
    if (times == NULL ||
        !ledger_find_schedule(round->plan.ledger, name, &told_at, &unused, &error)) {
        note_ledger_trouble(round, error);
        return;
    }
    if (!removal_is_news(times, told_at))
        return;
    g_autofree char *text =
        g_strdup_printf("gone from %s: %u looks over two days and more found nothing; all that "
                        "was recorded of it is kept",
                        capture->address, times->len);
    journal_say(round->plan.journal, JOURNAL_EVENT, "%s: %s: %s", round->plan.source->id,
                news_get_title(capture), text);
    if (!ledger_record_notice(round->plan.ledger, "release_withdrawn", document, text, get_now(),
                              &error) ||
        !ledger_record_schedule(round->plan.ledger, name, get_now(), 0, &error))
        note_ledger_trouble(round, error);
}

/* A site where most things are missing is being rebuilt, or ill: then nothing is said of any. */
static void
consider_removals(Round *round)
{
    bool is_well = !outcome_is_failure(round->outcome) &&
                   (round->gone->len <= 1 || round->gone->len <= round->healthy);
    for (guint i = 0; is_well && !is_page(round) && i < round->gone->len; i++)
        tell_removal(round, round->gone->pdata[i]);
}

static void
end_round(Round *round)
{
    consider_removals(round);
    record_index(round);
    /* Not from within the fetcher's or reader's own call: the round may be freed by this. */
    round->finishing = g_idle_add(tell_finish, round);
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
    if (capture->verdict == VERDICT_BLOCKED || capture->verdict == VERDICT_FAILED)
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

static void
take_release(Round *round, const Capture *capture, const Release *release)
{
    ReadingOrigin origin = {.reader_version = READER_VERSION,
                            .phrases_hash = round->plan.setup->phrases_hash};
    g_autoptr(GPtrArray) changes = NULL;
    g_autoptr(GError) error = NULL;
    forget_known(round);
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
        capture_set_verdict(capture, VERDICT_OK, why);
        record_capture(round, capture);
        journal_say(round->plan.journal, JOURNAL_EVENT, "%s: %s: %s", round->plan.source->id,
                    news_get_title(capture), why);
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

static bool
is_new(Round *round, const Capture *capture)
{
    const KnownDocument *known = look_up(round, capture->document, NULL);
    return known == NULL || known->accepted_at == 0;
}

static void
take(const Capture *capture, bool is_index, gpointer data)
{
    Round *round = data;
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
    if (capture->verdict == VERDICT_OK && is_new(round, capture))
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

/* A page is asked for without being announced, and so without wants(). */
static void
consider_whole_page(Round *round)
{
    const char *address = round->plan.source->address;
    const KnownDocument *known = is_page(round) ? look_up(round, address, NULL) : NULL;
    if (known != NULL)
        consider_whole_look(round, address, known);
}

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
    consider_whole_page(round);
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
    g_free(round->whole);
    g_free(round->known_name);
    known_document_free(round->known);
    setup_unref(round->plan.setup);
    g_free(round);
}

unsigned
round_get_longest_s(const Source *source, const Settings *settings)
{
    gint64 each = (gint64)source->timeout_s + settings->pause_ms / 1000 + 1 + READING_MAX_WALL_S;
    return (unsigned)MIN(each * ((gint64)source->max_documents + 2), G_MAXINT);
}
