/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/fetch.h"

#include <string.h>

#include "base/host_group.h"
#include "base/json.h"
#include "fetchers/announced.h"
#include "fetchers/folder.h"
#include "fetchers/inflate.h"
#include "fetchers/kinds.h"
#include "fetchers/verdict.h"

/* Redirects followed for one document. */
#define MAX_REDIRECTS 5
/* Connections that may fail before the rest is left for another round. */
#define MAX_FAILURES 2

struct Fetch {
    FetchTools tools;
    FetchClient client;
    gpointer data;
    Source *source;     /* (owned) */
    const Kind *kind;   /* (borrowed) */
    HttpRequest limits; /* what every request has in common */
    GStrv hosts;        /* (owned) that redirects may lead to */

    GSource *deferral;     /* (owned) (nullable) */
    Announcement *current; /* (borrowed) (nullable) asked for now; NULL for the index */
    char *document;        /* (owned) (nullable) identity of what is asked for now */
    char *address;         /* (owned) (nullable) where it is asked for; may hold the source's key */
    char *known_sha256;    /* (owned) (nullable) of what is asked for now */
    char *etag;            /* (owned) (nullable) */
    char *last_modified;   /* (owned) (nullable) */
    bool has_loaded_robots;

    unsigned page;         /* of the index, 1 for the first */
    char *page_sha256;     /* (owned) (nullable) of the page before */
    Capture *index;        /* (owned) (nullable) first page, kept back until the documents are in */
    GPtrArray *announced;  /* (owned) of Announcement: those that match, then those that are due */
    GHashTable *documents; /* (owned) names borrowed from announced */
    unsigned announced_count; /* without those that are only due */
    unsigned next;            /* in announced */
    unsigned fetched;
    unsigned failures;
    unsigned disallowed; /* by robots.txt */
    bool is_undone;      /* something wanted is missing */
    bool is_held;
    bool waits; /* to go on */
    gint64 retry_after_s;
};

static void ask(Fetch *fetch, const char *document, const char *address);
static void send_request(Fetch *fetch);

/* From the main loop, so that the client may free the round whenever it is called. */
static void
defer(Fetch *fetch, GSourceFunc call)
{
    g_autoptr(GMainContext) context = g_main_context_ref_thread_default();
    fetch->deferral = g_idle_source_new();
    g_source_set_priority(fetch->deferral, G_PRIORITY_DEFAULT);
    g_source_set_callback(fetch->deferral, call, fetch, NULL);
    (void)g_source_attach(fetch->deferral, context); /* the id is not needed */
}

static gint64
get_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static bool
is_index(const Fetch *fetch)
{
    return fetch->current == NULL && fetch->kind->read != NULL;
}

static Expectation
find_expectation(const Fetch *fetch)
{
    return fetch->current != NULL ? EXPECT_PAGE : fetch->kind->expectation;
}

/* Tells the client how it ended. The client may free @fetch meanwhile. */
static void
finish(Fetch *fetch, Verdict verdict, const char *evidence)
{
    g_autofree char *words = g_strdup(evidence);
    fetch->client.finish(verdict, words, fetch->announced_count, fetch->fetched + fetch->disallowed,
                         fetch->retry_after_s, fetch->data);
}

static void
add_evidence(Capture *capture, const char *more)
{
    g_autofree char *longer = g_strconcat(capture->evidence, "; ", more, NULL);
    capture_set_verdict(capture, capture->verdict, longer);
}

/* All documents that will be asked for in this round are in. */
static void
finish_index(Fetch *fetch)
{
    Capture *index = fetch->index;
    if (fetch->is_undone) {
        g_clear_pointer(&index->etag, g_free);
        g_clear_pointer(&index->last_modified, g_free);
    }
    if (fetch->disallowed > 0) {
        g_autofree char *words = g_strdup_printf(
            "%u announced documents are left alone, as robots.txt asks", fetch->disallowed);
        add_evidence(index, words);
    }
    fetch->client.take(index, true, fetch->data);
    finish(fetch, index->verdict, index->evidence);
}

static void take_document(Fetch *fetch, const Capture *capture, TransferOutcome outcome);

/* What the source announced of it comes with the capture. */
static Capture *
new_capture(const Fetch *fetch)
{
    const Announcement *current = fetch->current;
    Capture *capture = capture_new(fetch->source->id, fetch->document, get_now());
    g_free(capture->address);
    capture->address = g_strdup(fetch->address);
    if (current != NULL) {
        capture->title = g_strdup(current->title);
        capture->published = g_strdup(current->published);
    }
    return capture;
}

/* A document that is here already: it came with its index, or lies in a folder. */
static void
take_content(Fetch *fetch, GBytes *content, const char *media_type, const char *origin)
{
    g_autoptr(Capture) capture = new_capture(fetch);
    capture->media_type = g_strdup(media_type);
    const HttpResponse response = {.outcome = TRANSFER_DONE,
                                   .message = "",
                                   .status = 200,
                                   .address = fetch->address,
                                   .media_type = media_type,
                                   .body = content};
    verdict_decide(capture, &response, EXPECT_PAGE, fetch->known_sha256);
    if (fetch->source->kind == SOURCE_FOLDER)
        capture->status = 0; /* nobody was asked */
    add_evidence(capture, origin);
    take_document(fetch, capture, TRANSFER_DONE);
}

static gboolean
on_content(gpointer data)
{
    Fetch *fetch = data;
    g_clear_pointer(&fetch->deferral, g_source_unref);
    const Announcement *current = fetch->current;
    if (current->content != NULL) {
        take_content(fetch, current->content, current->media_type,
                     "it came with the answer that announced it");
        return G_SOURCE_REMOVE;
    }
    g_autofree char *media_type = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) content =
        folder_load(current->address, fetch->source->max_bytes, &media_type, &error);
    if (content != NULL) {
        take_content(fetch, content, media_type, "a file put there by hand");
        return G_SOURCE_REMOVE;
    }
    g_autoptr(Capture) capture = new_capture(fetch);
    capture_set_verdict(capture, VERDICT_FAILED, error->message);
    take_document(fetch, capture, TRANSFER_DONE);
    return G_SOURCE_REMOVE;
}

static bool
is_known(const char *document, gpointer data)
{
    Fetch *fetch = data;
    g_autofree char *etag = NULL;
    g_autofree char *last_modified = NULL;
    g_autofree char *sha256 = NULL;
    return fetch->client.find_known(document, &etag, &last_modified, &sha256, fetch->data);
}

/* Returns: (owned) (nullable) hash of a document that is here already */
static char *
find_content_sha256(Fetch *fetch, const Announcement *announcement)
{
    g_autofree char *media_type = NULL;
    g_autoptr(GBytes) content =
        announcement->content != NULL
            ? g_bytes_ref(announcement->content)
            : folder_load(announcement->address, fetch->source->max_bytes, &media_type, NULL);
    return content != NULL ? g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content) : NULL;
}

/* What is here already costs nobody anything: it is wanted whenever it says something else. */
static bool
is_content_changed(Fetch *fetch, const Announcement *announcement)
{
    g_autofree char *etag = NULL;
    g_autofree char *last_modified = NULL;
    g_autofree char *known = NULL;
    if (announcement->content == NULL && fetch->index->verdict == VERDICT_UNCHANGED)
        return false; /* a folder as it was, down to sizes and times */
    (void)fetch->client.find_known(announcement->document, &etag, &last_modified, &known,
                                   fetch->data); /* the hash tells */
    g_autofree char *sha256 = find_content_sha256(fetch, announcement);
    return g_strcmp0(sha256, known) != 0;
}

static bool
is_wanted(Fetch *fetch, const Announcement *announcement)
{
    bool is_here = announcement->content != NULL || fetch->source->kind == SOURCE_FOLDER;
    if (is_here && is_known(announcement->document, fetch))
        return is_content_changed(fetch, announcement);
    return fetch->client.wants(announcement->document, fetch->data);
}

/* Goes on with the next document that is wanted, or ends the round. */
static void
go_on(Fetch *fetch)
{
    fetch->current = NULL;
    if (fetch->is_held) {
        fetch->waits = true;
        return;
    }
    while (fetch->next < fetch->announced->len) {
        Announcement *announcement = g_ptr_array_index(fetch->announced, fetch->next);
        if (!is_wanted(fetch, announcement)) {
            fetch->next++;
            continue;
        }
        if (fetch->fetched == fetch->source->max_documents) {
            fetch->is_undone = true;
            break;
        }
        if (fetch->client.progress != NULL)
            fetch->client.progress(fetch->next, fetch->announced->len, fetch->data);
        fetch->next++;
        fetch->current = announcement;
        ask(fetch, announcement->document, announcement->address);
        return;
    }
    finish_index(fetch);
}

static gboolean
on_released(gpointer data)
{
    Fetch *fetch = data;
    g_clear_pointer(&fetch->deferral, g_source_unref);
    go_on(fetch);
    return G_SOURCE_REMOVE;
}

void
fetch_hold(Fetch *fetch, bool is_held)
{
    fetch->is_held = is_held;
    if (is_held || !fetch->waits)
        return;
    fetch->waits = false;
    defer(fetch, on_released);
}

/* Adds those of @all that match and are not there yet. Returns: whether one of @all is new to the
 * client. */
static bool
add_announced(Fetch *fetch, GPtrArray *all, bool *ret_has_new, GError **error)
{
    g_autoptr(GPtrArray) matching = announced_filter(all, fetch->source->match, error);
    if (matching == NULL)
        return false;
    while (matching->len > 0) {
        Announcement *announcement = g_ptr_array_steal_index(matching, 0);
        if (g_hash_table_contains(fetch->documents, announcement->document)) {
            announcement_free(announcement);
            continue;
        }
        g_hash_table_add(fetch->documents, announcement->document);
        *ret_has_new |= !is_known(announcement->document, fetch);
        g_ptr_array_add(fetch->announced, announcement);
    }
    return true;
}

/* What was announced earlier and is to be looked at again. */
static void
add_due(Fetch *fetch)
{
    g_autoptr(GPtrArray) due =
        fetch->client.list_due != NULL ? fetch->client.list_due(fetch->data) : NULL;
    while (due != NULL && due->len > 0) {
        Announcement *announcement = g_ptr_array_steal_index(due, 0);
        if (g_hash_table_contains(fetch->documents, announcement->document)) {
            announcement_free(announcement);
            continue;
        }
        g_hash_table_add(fetch->documents, announcement->document);
        g_ptr_array_add(fetch->announced, announcement);
    }
}

static void
start_documents(Fetch *fetch)
{
    if (fetch->kind->compare != NULL)
        g_ptr_array_sort(fetch->announced, fetch->kind->compare);
    else if (fetch->source->kind != SOURCE_FOLDER) /* files come by name */
        announced_sort(fetch->announced);
    fetch->announced_count = fetch->announced->len;
    if (fetch->index->verdict == VERDICT_OK || fetch->index->verdict == VERDICT_UNCHANGED)
        add_due(fetch);
    go_on(fetch);
}

/* Reads what a page of the index announces, and lets that have its word on the verdict.
 * Returns: (owned) (nullable) address of the next page, when that is worth asking for */
static char *
read_index(Fetch *fetch, Capture *capture)
{
    const IndexPage page = {.source = fetch->source,
                            .capture = capture,
                            .address = fetch->address,
                            .number = fetch->page};
    g_auto(IndexReading) reading = {0};
    g_autoptr(GError) error = NULL;
    if (!fetch->kind->read(&page, &reading, &error)) {
        capture_set_verdict(capture, VERDICT_WRONG_TYPE, error->message);
        return NULL;
    }
    fetch->is_undone |= reading.left_out > 0;
    if (reading.layout != NULL && fetch->client.note != NULL)
        fetch->client.note("layout_changed", reading.layout, fetch->data);
    if (reading.announcements->len == 0) {
        if (fetch->page == 1)
            capture_set_verdict(capture, VERDICT_EMPTY,
                                fetch->known_sha256 != NULL
                                    ? "nothing is announced, although it was read before"
                                    : "nothing is announced");
        return NULL; /* beyond the last page there is nothing */
    }
    bool has_new = false;
    if (!add_announced(fetch, reading.announcements, &has_new, &error)) {
        capture_set_verdict(capture, VERDICT_FAILED, error->message);
        return NULL;
    }
    bool is_repeated = g_strcmp0(fetch->page_sha256, capture->sha256) == 0;
    /* Where the oldest come first, what is left undone stands behind what is known. */
    bool may_be_new = has_new || fetch->kind->compare != NULL;
    return may_be_new && !is_repeated && fetch->page < fetch->source->pages
               ? g_steal_pointer(&reading.next)
               : NULL;
}

static void
take_index(Fetch *fetch, Capture *taken)
{
    g_autoptr(Capture) capture = taken;
    g_autofree char *next = NULL;
    /* The same bytes may still announce what an earlier round left undone. */
    if (capture->verdict == VERDICT_OK ||
        (capture->verdict == VERDICT_UNCHANGED && capture->body != NULL))
        next = read_index(fetch, capture);
    g_free(fetch->page_sha256);
    fetch->page_sha256 = g_strdup(capture->sha256);
    if (fetch->page == 1) {
        fetch->index = g_steal_pointer(&capture);
    } else {
        fetch->is_undone |= capture->verdict != VERDICT_OK && capture->verdict != VERDICT_UNCHANGED;
        fetch->client.take(capture, true, fetch->data);
    }
    if (next == NULL) {
        start_documents(fetch);
        return;
    }
    fetch->page++;
    ask(fetch, next, next);
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

/* A key opens doors: it is in no capture. */
static void
hide_key(const Fetch *fetch, char **text)
{
    const char *key = fetch->source->key;
    if (key == NULL || *key == '\0' || *text == NULL)
        return;
    GString *hidden = g_string_new(*text);
    (void)g_string_replace(hidden, key, "KEY", 0); /* how often does not matter */
    g_free(*text);
    *text = g_string_free(hidden, FALSE);
}

static void
describe(const Fetch *fetch, Capture *capture)
{
    g_autofree char *more =
        fetch->current != NULL && fetch->kind->describe != NULL && capture->verdict == VERDICT_OK
            ? fetch->kind->describe(capture)
            : NULL;
    bool had_validators = fetch->etag != NULL || fetch->last_modified != NULL;
    if (more != NULL)
        add_evidence(capture, more);
    if (had_validators && capture->verdict == VERDICT_UNCHANGED && capture->status == 200)
        add_evidence(capture, "the server ignored the validators that came with them");
}

static Capture *
capture_answer(const Fetch *fetch, const HttpResponse *response)
{
    Capture *capture = new_capture(fetch);
    /* Archives hand out bytes as packed as they came, and say nothing of it. */
    g_autoptr(GBytes) unpacked = response->body != NULL && response->outcome == TRANSFER_DONE
                                     ? inflate_gzip(response->body, fetch->limits.max_bytes)
                                     : NULL;
    HttpResponse seen = *response;
    if (unpacked != NULL)
        seen.body = unpacked;
    verdict_decide(capture, &seen, find_expectation(fetch), fetch->known_sha256);
    describe(fetch, capture);
    capture->hops = response->hops != NULL ? json_write_texts(response->hops) : NULL;
    capture->peer = g_strdup(response->peer);
    hide_key(fetch, &capture->hops);
    hide_key(fetch, &capture->address);
    hide_key(fetch, &capture->headers);
    hide_key(fetch, &capture->evidence);
    return capture;
}

/* Something is known of what was asked for, be it that it could not be asked. */
static void
take(Fetch *fetch, Capture *owned, TransferOutcome outcome)
{
    g_autoptr(Capture) capture = owned;
    if (fetch->current != NULL) {
        take_document(fetch, capture, outcome);
    } else if (is_index(fetch)) {
        take_index(fetch, g_steal_pointer(&capture));
    } else {
        fetch->fetched = 1;
        fetch->client.take(capture, false, fetch->data);
        finish(fetch, capture->verdict, capture->evidence);
    }
}

/* Where a source itself has moved for good is for a person to write down: it is asked for at its
 * old place until then. */
static void
tell_move(const Fetch *fetch, const HttpResponse *response, const Capture *capture)
{
    bool is_well = capture->verdict == VERDICT_OK || capture->verdict == VERDICT_UNCHANGED;
    if (!response->moved_for_good || !is_well || fetch->current != NULL || fetch->page > 1 ||
        fetch->client.note == NULL)
        return;
    g_autofree char *text = g_strdup_printf(
        "the server says that %s has moved for good to %s; look at it, and write Address=%s",
        fetch->document, capture->address, capture->address);
    fetch->client.note("source_moved", text, fetch->data);
}

static void
on_answer(const HttpResponse *response, gpointer data)
{
    Fetch *fetch = data;
    if (response->outcome == TRANSFER_CANCELLED) {
        finish(fetch, VERDICT_FAILED, "cancelled");
        return;
    }
    if (response->status == 429 || response->status == 503)
        fetch->retry_after_s = response->retry_after_s;
    g_autoptr(Capture) capture = capture_answer(fetch, response);
    tell_move(fetch, response, capture);
    take(fetch, g_steal_pointer(&capture), response->outcome);
}

static void
take_refusal(Fetch *fetch, Verdict verdict, const char *evidence, TransferOutcome outcome)
{
    g_autoptr(Capture) capture = new_capture(fetch);
    capture_set_verdict(capture, verdict, evidence);
    hide_key(fetch, &capture->address);
    take(fetch, g_steal_pointer(&capture), outcome);
}

/* True when robots.txt lets us ask now. Else this has been dealt with, or will be called again. */
static gboolean
on_robots_answer(gpointer data)
{
    Fetch *fetch = data;
    g_autofree char *evidence = NULL;
    g_clear_pointer(&fetch->deferral, g_source_unref);
    RobotsAnswer answer = robots_keeper_find(fetch->tools.robots, fetch->address,
                                             fetch->limits.allow_private, &evidence);
    if (answer == ROBOTS_DISALLOWED && fetch->current != NULL) {
        fetch->disallowed++;
        go_on(fetch);
    } else if (answer == ROBOTS_DISALLOWED) {
        take_refusal(fetch, VERDICT_BLOCKED, evidence, TRANSFER_DONE);
    } else if (answer == ROBOTS_ALLOWED) {
        send_request(fetch);
    } else {
        take_refusal(fetch, VERDICT_FAILED,
                     evidence != NULL ? evidence : "its robots.txt could not be read",
                     TRANSFER_CONNECT);
    }
    return G_SOURCE_REMOVE;
}

static void
on_robots_loaded(gint64 retry_after_s, gpointer data)
{
    Fetch *fetch = data;
    fetch->retry_after_s = MAX(fetch->retry_after_s, retry_after_s);
    (void)on_robots_answer(fetch); /* its answer is for main loops */
}

static void
send_request(Fetch *fetch)
{
    static const char *const accepts[] = {
        [EXPECT_PAGE] = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1",
        [EXPECT_LIST] = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1",
        [EXPECT_FEED] =
            "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.1",
        [EXPECT_JSON] = "application/json, */*;q=0.1",
    };
    HttpRequest request = fetch->limits;
    request.address = fetch->address;
    request.accept = accepts[find_expectation(fetch)];
    request.etag = fetch->etag;
    request.last_modified = fetch->last_modified;
    transfers_get(fetch->tools.transfers, &request, on_answer, fetch);
}

static void
ask_robots(Fetch *fetch)
{
    g_autofree char *evidence = NULL;
    RobotsAnswer answer = robots_keeper_find(fetch->tools.robots, fetch->address,
                                             fetch->limits.allow_private, &evidence);
    HttpRequest request = fetch->limits;
    request.address = fetch->address;
    if (answer == ROBOTS_ALLOWED)
        send_request(fetch);
    else if (answer == ROBOTS_UNKNOWN)
        robots_keeper_load(fetch->tools.robots, &request, on_robots_loaded, fetch);
    else
        defer(fetch, on_robots_answer);
}

/* Asks for @document, unless it is here or still as the client knows it. */
static void
ask(Fetch *fetch, const char *document, const char *address)
{
    char *new_document = g_strdup(document);
    char *new_address = g_strdup(address);
    g_free(fetch->document);
    g_free(fetch->address);
    fetch->document = new_document;
    fetch->address = new_address;
    if (fetch->current == NULL)
        hide_key(fetch, &fetch->document);
    g_clear_pointer(&fetch->etag, g_free);
    g_clear_pointer(&fetch->last_modified, g_free);
    g_clear_pointer(&fetch->known_sha256, g_free);
    (void)fetch->client.find_known(fetch->document, &fetch->etag, &fetch->last_modified,
                                   &fetch->known_sha256, fetch->data); /* the hash tells */
    if (fetch->known_sha256 == NULL) {
        /* A validator without its body's hash could not be believed when it comes back as 304. */
        g_clear_pointer(&fetch->etag, g_free);
        g_clear_pointer(&fetch->last_modified, g_free);
    }
    bool is_here = fetch->current != NULL &&
                   (fetch->current->content != NULL || fetch->source->kind == SOURCE_FOLDER);
    bool heeds_robots = fetch->tools.robots != NULL && fetch->source->obeys_robots &&
                        !(fetch->current == NULL && fetch->kind->is_api);
    if (is_here)
        defer(fetch, on_content);
    else if (heeds_robots)
        ask_robots(fetch);
    else
        send_request(fetch);
}

/* A folder is looked at from the main loop; nobody is asked. */
static gboolean
on_folder(gpointer data)
{
    Fetch *fetch = data;
    g_clear_pointer(&fetch->deferral, g_source_unref);
    g_autofree char *etag = NULL;
    g_autofree char *last_modified = NULL;
    g_autoptr(GPtrArray) files = NULL;
    unsigned left_out = 0;
    g_autoptr(GError) error = NULL;
    bool has_new = false;
    (void)fetch->client.find_known(fetch->source->address, &etag, &last_modified,
                                   &fetch->known_sha256, fetch->data); /* the hash tells */
    const FolderLook look = {.source = fetch->source,
                             .known_sha256 = fetch->known_sha256,
                             .now = get_now(),
                             .is_known = is_known,
                             .data = fetch};
    fetch->index = folder_look(&look, &files, &left_out);
    fetch->is_undone = left_out > 0;
    if (files != NULL && !add_announced(fetch, files, &has_new, &error))
        capture_set_verdict(fetch->index, VERDICT_FAILED, error->message);
    start_documents(fetch);
    return G_SOURCE_REMOVE;
}

static void
ask_first(Fetch *fetch)
{
    g_autofree char *address = fetch->kind->find_address != NULL
                                   ? fetch->kind->find_address(fetch->source, get_now())
                                   : g_strdup(fetch->source->address);
    fetch->page = 1;
    if (fetch->source->kind == SOURCE_FOLDER)
        defer(fetch, on_folder);
    else
        ask(fetch, fetch->source->address, address);
}

/* Groups of hosts that belong to @source. Returns: (owned) */
static GStrv
list_redirect_hosts(const Source *source)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_autofree char *own = host_group_of_address(source->address);
    g_auto(GStrv) named =
        g_strsplit_set(source->redirect_hosts != NULL ? source->redirect_hosts : "", " ,", -1);
    g_strv_builder_add(builder, own);
    for (char **host = named; *host != NULL; host++) {
        g_autofree char *group = host_group_find(*host);
        g_strv_builder_add(builder, group);
    }
    return g_strv_builder_end(builder);
}

Fetch *
fetch_start(const FetchTools *tools, const Source *source, const FetchClient *client, gpointer data)
{
    Fetch *fetch = g_new0(Fetch, 1);
    fetch->tools = *tools;
    fetch->client = *client;
    fetch->data = data;
    fetch->source = source_copy(source);
    fetch->kind = kind_find(source->kind);
    fetch->announced = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    fetch->documents = g_hash_table_new(g_str_hash, g_str_equal);
    fetch->hosts = list_redirect_hosts(source);
    fetch->limits = (HttpRequest){
        .redirect_hosts = (const char *const *)fetch->hosts,
        .max_bytes = source->max_bytes,
        .timeout_s = source->timeout_s,
        .max_redirects = MAX_REDIRECTS,
        .allow_private = source->allow_private,
        .distance_ms = source_is_public(source) ? MAX(tools->pause_ms, FETCH_PUBLIC_PAUSE_MIN_MS)
                                                : tools->pause_ms,
    };
    ask_first(fetch);
    return fetch;
}

void
fetch_free(Fetch *fetch)
{
    if (fetch == NULL)
        return;
    if (fetch->deferral != NULL)
        g_source_destroy(fetch->deferral);
    g_clear_pointer(&fetch->deferral, g_source_unref);
    if (fetch->tools.robots != NULL)
        robots_keeper_cancel(fetch->tools.robots, fetch);
    transfers_cancel(fetch->tools.transfers, fetch);
    capture_free(fetch->index);
    g_hash_table_unref(fetch->documents);
    g_ptr_array_unref(fetch->announced);
    source_free(fetch->source);
    g_strfreev(fetch->hosts);
    g_free(fetch->document);
    g_free(fetch->address);
    g_free(fetch->known_sha256);
    g_free(fetch->etag);
    g_free(fetch->last_modified);
    g_free(fetch->page_sha256);
    g_free(fetch);
}
