/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/fetch.h"

#include <string.h>

#include "fetchers/announced.h"
#include "fetchers/verdict.h"

/* Redirects followed for one document. */
#define MAX_REDIRECTS 5
/* Connections that may fail before the rest is left for another round. */
#define MAX_FAILURES 2

struct Fetch {
    Transfers *transfers; /* (borrowed) */
    FetchClient client;
    gpointer data;
    unsigned pause_ms;
    unsigned max_documents;

    char *source_id;
    char *source_address;
    char *match; /* (nullable) */
    SourceKind kind;
    HttpRequest limits; /* what every request has in common */

    GSource *pause;        /* (owned) (nullable) */
    Announcement *current; /* (borrowed) (nullable) asked for now; NULL for the index */
    char *known_sha256;    /* (owned) (nullable) of what is asked for now */
    Capture *index;        /* (owned) (nullable) kept back until the documents are in */
    GPtrArray *announced;  /* (owned) of Announcement: those that match */
    unsigned next;         /* in announced */
    unsigned fetched;
    unsigned failures;
    bool is_undone; /* something wanted is missing */
    gint64 retry_after_s;
};

static void ask(Fetch *fetch, const char *document, const char *address);

static Expectation
find_expectation(const Fetch *fetch)
{
    if (fetch->current != NULL || fetch->kind == SOURCE_PAGE)
        return EXPECT_PAGE;
    return fetch->kind == SOURCE_FEED ? EXPECT_FEED : EXPECT_LIST;
}

/* Tells the client how it ended. The client may free @fetch meanwhile. */
static void
finish(Fetch *fetch, Verdict verdict, const char *evidence)
{
    unsigned announced = fetch->announced != NULL ? fetch->announced->len : 0;
    g_autofree char *words = g_strdup(evidence);
    fetch->client.finish(verdict, words, announced, fetch->fetched, fetch->retry_after_s,
                         fetch->data);
}

/* All documents that will be asked for in this round are in. */
static void
finish_index(Fetch *fetch)
{
    if (fetch->is_undone) {
        g_clear_pointer(&fetch->index->etag, g_free);
        g_clear_pointer(&fetch->index->last_modified, g_free);
    }
    fetch->client.take(fetch->index, true, fetch->data);
    finish(fetch, fetch->index->verdict, fetch->index->evidence);
}

static gboolean
on_pause_over(gpointer data)
{
    Fetch *fetch = data;
    g_clear_pointer(&fetch->pause, g_source_unref);
    ask(fetch, fetch->current->document, fetch->current->address);
    return G_SOURCE_REMOVE;
}

static void
pause_before_next(Fetch *fetch)
{
    g_autoptr(GMainContext) context = g_main_context_ref_thread_default();
    fetch->pause = g_timeout_source_new(fetch->pause_ms);
    g_source_set_callback(fetch->pause, on_pause_over, fetch, NULL);
    (void)g_source_attach(fetch->pause, context); /* the id is not needed */
}

/* Goes on with the next document that is wanted, or ends the round. */
static void
go_on(Fetch *fetch)
{
    fetch->current = NULL;
    while (fetch->next < fetch->announced->len) {
        Announcement *announcement = g_ptr_array_index(fetch->announced, fetch->next);
        if (!fetch->client.wants(announcement->document, fetch->data)) {
            fetch->next++;
            continue;
        }
        if (fetch->fetched == fetch->max_documents) {
            fetch->is_undone = true;
            break;
        }
        fetch->next++;
        fetch->current = announcement;
        pause_before_next(fetch);
        return;
    }
    finish_index(fetch);
}

/* Reads what the index announces, and lets that have its word on the verdict. */
static void
read_index(Fetch *fetch)
{
    Capture *index = fetch->index;
    g_autoptr(GError) error = NULL;
    unsigned left_out = 0;
    g_autoptr(GPtrArray) all = announced_read(index, fetch->kind, &left_out, &error);
    if (all == NULL) {
        capture_set_verdict(index, VERDICT_WRONG_TYPE, error->message);
        return;
    }
    fetch->is_undone |= left_out > 0;
    if (all->len == 0)
        capture_set_verdict(index, VERDICT_EMPTY,
                            fetch->known_sha256 != NULL
                                ? "nothing is announced, although it was read before"
                                : "nothing is announced");
    g_autoptr(GPtrArray) matching = announced_filter(all, fetch->match, &error);
    if (matching == NULL) {
        capture_set_verdict(index, VERDICT_FAILED, error->message);
        return;
    }
    g_clear_pointer(&fetch->announced, g_ptr_array_unref);
    fetch->announced = g_steal_pointer(&matching);
}

static void
take_index(Fetch *fetch, Capture *index)
{
    fetch->index = index;
    /* The same bytes may still announce what an earlier round left undone. */
    if (index->verdict == VERDICT_OK ||
        (index->verdict == VERDICT_UNCHANGED && index->body != NULL))
        read_index(fetch);
    go_on(fetch);
}

static void
take_document(Fetch *fetch, const Capture *capture, TransferOutcome outcome)
{
    bool is_pressed =
        capture->verdict == VERDICT_BLOCKED || fetch->retry_after_s > 0 || capture->status == 429;
    fetch->fetched++;
    fetch->failures += outcome != TRANSFER_DONE;
    fetch->is_undone |= capture->verdict == VERDICT_BLOCKED ||
                        capture->verdict == VERDICT_SOFT_ERROR ||
                        capture->verdict == VERDICT_EMPTY ||
                        capture->verdict == VERDICT_TRUNCATED || capture->verdict == VERDICT_FAILED;
    fetch->client.take(capture, false, fetch->data);
    if (!is_pressed && fetch->failures < MAX_FAILURES) {
        go_on(fetch);
        return;
    }
    fetch->current = NULL;
    fetch->is_undone = true;
    finish_index(fetch);
}

/* What the source announced of it comes with the capture. */
static Capture *
capture_answer(const Fetch *fetch, const HttpResponse *response)
{
    const Announcement *current = fetch->current;
    Capture *capture =
        capture_new(fetch->source_id, current != NULL ? current->document : fetch->source_address,
                    g_get_real_time() / G_USEC_PER_SEC);
    if (current != NULL) {
        g_free(capture->address);
        capture->address = g_strdup(current->address);
        capture->title = g_strdup(current->title);
        capture->published = g_strdup(current->published);
    }
    verdict_decide(capture, response, find_expectation(fetch), fetch->known_sha256);
    return capture;
}

static void
on_answer(const HttpResponse *response, gpointer data)
{
    Fetch *fetch = data;
    if (response->outcome == TRANSFER_CANCELLED) {
        finish(fetch, VERDICT_FAILED, "cancelled");
        return;
    }
    g_autoptr(Capture) capture = capture_answer(fetch, response);
    if (response->status == 429 || response->status == 503)
        fetch->retry_after_s = response->retry_after_s;
    if (fetch->current != NULL) {
        take_document(fetch, capture, response->outcome);
    } else if (fetch->kind == SOURCE_PAGE) {
        fetch->fetched = 1;
        fetch->client.take(capture, false, fetch->data);
        finish(fetch, capture->verdict, capture->evidence);
    } else {
        take_index(fetch, g_steal_pointer(&capture));
    }
}

/* Asks for @document, unless it is still as the client knows it. */
static void
ask(Fetch *fetch, const char *document, const char *address)
{
    g_autofree char *etag = NULL;
    g_autofree char *last_modified = NULL;
    g_clear_pointer(&fetch->known_sha256, g_free);
    bool is_known = fetch->client.find_known(document, &etag, &last_modified, &fetch->known_sha256,
                                             fetch->data);
    bool wants_feed = find_expectation(fetch) == EXPECT_FEED;
    HttpRequest request = fetch->limits;
    request.address = address;
    request.accept = wants_feed ? "application/rss+xml, application/atom+xml, "
                                  "application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
                                : "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1";
    /* A validator without its body's hash could not be believed when it comes back as 304. */
    if (is_known && fetch->known_sha256 != NULL) {
        request.etag = etag;
        request.last_modified = last_modified;
    }
    transfers_get(fetch->transfers, &request, on_answer, fetch);
}

Fetch *
fetch_start(Transfers *transfers, const Source *source, unsigned pause_ms,
            const FetchClient *client, gpointer data)
{
    Fetch *fetch = g_new0(Fetch, 1);
    fetch->transfers = transfers;
    fetch->client = *client;
    fetch->data = data;
    fetch->pause_ms = pause_ms;
    fetch->max_documents = source->max_documents;
    fetch->source_id = g_strdup(source->id);
    fetch->source_address = g_strdup(source->address);
    fetch->match = g_strdup(source->match);
    fetch->kind = source->kind;
    fetch->announced = g_ptr_array_new();
    fetch->limits = (HttpRequest){
        .max_bytes = source->max_bytes,
        .timeout_s = source->timeout_s,
        .max_redirects = MAX_REDIRECTS,
        .allow_private = source->allow_private,
    };
    ask(fetch, fetch->source_address, fetch->source_address);
    return fetch;
}

void
fetch_free(Fetch *fetch)
{
    if (fetch == NULL)
        return;
    if (fetch->pause != NULL)
        g_source_destroy(fetch->pause);
    g_clear_pointer(&fetch->pause, g_source_unref);
    transfers_cancel(fetch->transfers, fetch);
    capture_free(fetch->index);
    g_clear_pointer(&fetch->announced, g_ptr_array_unref);
    g_free(fetch->source_id);
    g_free(fetch->source_address);
    g_free(fetch->match);
    g_free(fetch->known_sha256);
    g_free(fetch);
}
