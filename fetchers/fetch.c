/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/fetch.h"

#include "fetchers/announced.h"
#include "fetchers/folder.h"
#include "fetchers/kinds.h"

/* Connections that may fail before the rest is left for another round. */
#define MAX_FAILURES 2

struct Fetch {
    FetchClient client;
    gpointer data;
    Source *source;    /* (owned) */
    const Kind *kind;  /* (borrowed) */
    Errands *errands;  /* (owned) */
    GSource *deferral; /* (owned) (nullable) */

    unsigned page;        /* of the index, 1 for the first */
    char *page_address;   /* (owned) (nullable) that was asked for; may hold the source's key */
    bool knew_page;       /* it was accepted before */
    char *page_sha256;    /* (owned) (nullable) of the page before */
    Capture *index;       /* (owned) (nullable) first page, kept back until the documents are in */
    Announced *announced; /* (owned) those that match, then those that are due */
    unsigned announced_count;    /* without those that are only due */
    const Announcement *current; /* (borrowed) (nullable) asked for now; NULL for the index */
    unsigned next;               /* in announced */
    unsigned fetched;
    unsigned failures;
    unsigned disallowed; /* by robots.txt */
    bool is_undone;      /* something wanted is missing */
    bool is_held;
    bool waits; /* to go on */
    gint64 retry_after_s;
};

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

/* Tells the client how it ended. The client may free @fetch meanwhile. */
static void
finish(Fetch *fetch, Verdict verdict, const char *evidence)
{
    g_autofree char *words = g_strdup(evidence);
    fetch->client.finish(verdict, words, fetch->announced_count, fetch->fetched + fetch->disallowed,
                         fetch->retry_after_s, fetch->data);
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
        capture_add_evidence(index, words);
    }
    fetch->client.take(index, true, fetch->data);
    finish(fetch, index->verdict, index->evidence);
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
    g_autofree char *sha256 = errand_find_sha256(fetch->source, announcement);
    return g_strcmp0(sha256, known) != 0;
}

static bool
is_wanted(Fetch *fetch, const Announcement *announcement)
{
    if (errand_is_here(fetch->source, announcement) && is_known(announcement->document, fetch))
        return is_content_changed(fetch, announcement);
    return fetch->client.wants(announcement->document, fetch->data);
}

/* Returns: whether it was accepted before */
static bool
run_errand(Fetch *fetch, const char *document, const char *address)
{
    g_autofree char *etag = NULL;
    g_autofree char *last_modified = NULL;
    g_autofree char *sha256 = NULL;
    (void)fetch->client.find_known(document, &etag, &last_modified, &sha256,
                                   fetch->data); /* the hash tells */
    const Errand errand = {.document = document,
                           .address = address,
                           .announcement = fetch->current,
                           .etag = etag,
                           .last_modified = last_modified,
                           .sha256 = sha256};
    errands_run(fetch->errands, &errand);
    return sha256 != NULL;
}

/* Goes on with the next document that is wanted, or ends the round. */
static void
go_on(Fetch *fetch)
{
    const GPtrArray *all = fetch->announced->announcements;
    fetch->current = NULL;
    if (fetch->is_held) {
        fetch->waits = true;
        return;
    }
    for (; fetch->next < all->len; fetch->next++) {
        const Announcement *announcement = all->pdata[fetch->next];
        if (!is_wanted(fetch, announcement))
            continue;
        if (fetch->fetched == fetch->source->max_documents) {
            fetch->is_undone = true;
            break;
        }
        if (fetch->client.progress != NULL)
            fetch->client.progress(fetch->next, all->len, fetch->data);
        fetch->next++;
        fetch->current = announcement;
        (void)run_errand(fetch, announcement->document, announcement->address); /* known or not */
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

/* Adds those of @all that match. @ret_has_new: whether one of them is new to the client */
static bool
add_announced(Fetch *fetch, GPtrArray *all, bool *ret_has_new, GError **error)
{
    GPtrArray *matching = announced_filter(all, fetch->source->match, error);
    if (matching == NULL)
        return false;
    *ret_has_new = announced_add(fetch->announced, matching, is_known, fetch);
    return true;
}

/* Now the documents: in order, and after them those to be looked at again. */
static void
start_documents(Fetch *fetch)
{
    GPtrArray *announcements = fetch->announced->announcements;
    if (fetch->kind->compare != NULL)
        g_ptr_array_sort(announcements, fetch->kind->compare);
    else if (fetch->source->kind != SOURCE_FOLDER) /* files come by name */
        announced_sort(announcements);
    fetch->announced_count = announcements->len;
    bool is_well =
        fetch->index->verdict == VERDICT_OK || fetch->index->verdict == VERDICT_UNCHANGED;
    GPtrArray *due =
        is_well && fetch->client.list_due != NULL ? fetch->client.list_due(fetch->data) : NULL;
    if (due != NULL)
        (void)announced_add(fetch->announced, due, NULL, NULL); /* nothing of it is new */
    go_on(fetch);
}

/* Reads what a page of the index announces, and lets that have its word on the verdict.
 * Returns: (owned) (nullable) address of the next page, when that is worth asking for */
static char *
read_index(Fetch *fetch, Capture *capture)
{
    const IndexPage page = {.source = fetch->source,
                            .capture = capture,
                            .address = fetch->page_address,
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
                                fetch->knew_page
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

/* @address may hold the source's key, the name of the page must not. */
static void
ask_index(Fetch *fetch, const char *document, const char *address)
{
    g_autofree char *name = g_strdup(document);
    errand_hide_key(fetch->source, &name);
    g_free(fetch->page_address);
    fetch->page_address = g_strdup(address);
    fetch->knew_page = run_errand(fetch, name, fetch->page_address);
}

static void
take_index(Fetch *fetch, Capture *capture)
{
    g_autofree char *next = NULL;
    bool is_well = capture->verdict == VERDICT_OK || capture->verdict == VERDICT_UNCHANGED;
    /* The same bytes may still announce what an earlier round left undone. */
    if (is_well && capture->body != NULL)
        next = read_index(fetch, capture);
    is_well = capture->verdict == VERDICT_OK || capture->verdict == VERDICT_UNCHANGED;
    g_free(fetch->page_sha256);
    fetch->page_sha256 = g_strdup(capture->sha256);
    if (fetch->page == 1) {
        fetch->index = capture_copy(capture);
    } else {
        fetch->is_undone |= !is_well;
        fetch->client.take(capture, true, fetch->data);
    }
    if (next == NULL) {
        start_documents(fetch);
        return;
    }
    fetch->page++;
    ask_index(fetch, next, next);
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

/* Where a source itself has moved for good is for a person to write down: it is asked for at its
 * old place until then. */
static void
tell_move(const Fetch *fetch, const ErrandResult *result)
{
    const Capture *capture = result->capture;
    bool is_well = capture->verdict == VERDICT_OK || capture->verdict == VERDICT_UNCHANGED;
    if (!result->moved_for_good || !is_well || fetch->current != NULL || fetch->page > 1 ||
        fetch->client.note == NULL)
        return;
    g_autofree char *text = g_strdup_printf(
        "the server says that %s has moved for good to %s; look at it, and write Address=%s",
        capture->document, capture->address, capture->address);
    fetch->client.note("source_moved", text, fetch->data);
}

/* The document that a source itself is. */
static void
take_page(Fetch *fetch, const Capture *capture)
{
    fetch->fetched = 1;
    fetch->client.take(capture, false, fetch->data);
    finish(fetch, capture->verdict, capture->evidence);
}

static void
on_errand(const ErrandResult *result, gpointer data)
{
    Fetch *fetch = data;
    if (result->outcome == TRANSFER_CANCELLED) {
        finish(fetch, VERDICT_FAILED, "cancelled");
        return;
    }
    fetch->retry_after_s = MAX(fetch->retry_after_s, result->retry_after_s);
    tell_move(fetch, result);
    if (fetch->current != NULL && result->is_disallowed) {
        fetch->disallowed++;
        go_on(fetch);
    } else if (fetch->current != NULL) {
        take_document(fetch, result->capture, result->outcome);
    } else if (fetch->kind->read != NULL) {
        take_index(fetch, result->capture);
    } else {
        take_page(fetch, result->capture);
    }
}

/* A folder is looked at from the main loop; nobody is asked. */
static gboolean
on_folder(gpointer data)
{
    Fetch *fetch = data;
    g_clear_pointer(&fetch->deferral, g_source_unref);
    g_autofree char *etag = NULL;
    g_autofree char *last_modified = NULL;
    g_autofree char *sha256 = NULL;
    g_autoptr(GPtrArray) files = NULL;
    unsigned left_out = 0;
    g_autoptr(GError) error = NULL;
    bool has_new = false;
    (void)fetch->client.find_known(fetch->source->address, &etag, &last_modified, &sha256,
                                   fetch->data); /* the hash tells */
    const FolderLook look = {.source = fetch->source,
                             .known_sha256 = sha256,
                             .now = g_get_real_time() / G_USEC_PER_SEC,
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
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autofree char *address = fetch->kind->find_address != NULL
                                   ? fetch->kind->find_address(fetch->source, now)
                                   : g_strdup(fetch->source->address);
    fetch->page = 1;
    if (fetch->source->kind == SOURCE_FOLDER)
        defer(fetch, on_folder);
    else
        ask_index(fetch, fetch->source->address, address);
}

Fetch *
fetch_start(const FetchTools *tools, const Source *source, const FetchClient *client, gpointer data)
{
    Fetch *fetch = g_new0(Fetch, 1);
    fetch->client = *client;
    fetch->data = data;
    fetch->source = source_copy(source);
    fetch->kind = kind_find(source->kind);
    fetch->errands = errands_new(tools, fetch->source, on_errand, fetch);
    fetch->announced = announced_new();
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
    errands_free(fetch->errands);
    capture_free(fetch->index);
    announced_free(fetch->announced);
    source_free(fetch->source);
    g_free(fetch->page_address);
    g_free(fetch->page_sha256);
    g_free(fetch);
}
