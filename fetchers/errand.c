/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/errand.h"

#include "base/host_group.h"
#include "base/json.h"
#include "fetchers/folder.h"
#include "fetchers/inflate.h"
#include "fetchers/kinds.h"
#include "fetchers/verdict.h"

/* Redirects followed for one document. */
#define MAX_REDIRECTS 5

struct Errands {
    FetchTools tools;
    const Source *source; /* (borrowed) */
    ErrandDone done;
    gpointer data;
    HttpRequest limits; /* what every request has in common */
    GStrv hosts;        /* (owned) that redirects may lead to */
    GSource *deferral;  /* (owned) (nullable) */

    const Announcement *announcement; /* (borrowed) (nullable) */
    char *document;                   /* (owned) (nullable) NULL before the first errand */
    char *address;                    /* (owned) may hold the source's key */
    char *etag;                       /* (owned) (nullable) */
    char *last_modified;              /* (owned) (nullable) */
    char *known_sha256;               /* (owned) (nullable) */
    gint64 retry_after_s;
};

/* From the main loop, so that the client may free us whenever it is called. */
static void
defer(Errands *errands, GSourceFunc call)
{
    g_autoptr(GMainContext) context = g_main_context_ref_thread_default();
    errands->deferral = g_idle_source_new();
    g_source_set_priority(errands->deferral, G_PRIORITY_DEFAULT);
    g_source_set_callback(errands->deferral, call, errands, NULL);
    (void)g_source_attach(errands->deferral, context); /* the id is not needed */
}

void
errand_hide_key(const Source *source, char **text)
{
    const char *key = source->key;
    if (key == NULL || *key == '\0' || *text == NULL)
        return;
    GString *hidden = g_string_new(*text);
    (void)g_string_replace(hidden, key, "KEY", 0); /* how often does not matter */
    g_free(*text);
    *text = g_string_free(hidden, FALSE);
}

static Expectation
find_expectation(const Errands *errands)
{
    return errands->announcement != NULL ? EXPECT_PAGE
                                         : kind_find(errands->source->kind)->expectation;
}

/* What the source announced of it comes with the capture. */
static Capture *
new_capture(const Errands *errands)
{
    const Announcement *announcement = errands->announcement;
    Capture *capture =
        capture_new(errands->source->id, errands->document, g_get_real_time() / G_USEC_PER_SEC);
    g_free(capture->address);
    capture->address = g_strdup(errands->address);
    if (announcement != NULL) {
        capture->title = g_strdup(announcement->title);
        capture->published = g_strdup(announcement->published);
    }
    return capture;
}

/* The client may free @errands meanwhile. */
static void
tell(Errands *errands, Capture *capture, const ErrandResult *result)
{
    ErrandResult told = *result;
    told.capture = capture;
    told.retry_after_s = MAX(result->retry_after_s, errands->retry_after_s);
    errands->done(&told, errands->data);
}

bool
errand_is_here(const Source *source, const Announcement *announcement)
{
    return announcement != NULL && (announcement->content != NULL || source->kind == SOURCE_FOLDER);
}

static GBytes *
load_content(const Source *source, const Announcement *announcement, char **ret_media_type,
             GError **error)
{
    if (announcement->content == NULL)
        return folder_load(announcement->address, source->max_bytes, ret_media_type, error);
    *ret_media_type = g_strdup(announcement->media_type);
    return g_bytes_ref(announcement->content);
}

char *
errand_find_sha256(const Source *source, const Announcement *announcement)
{
    g_autofree char *media_type = NULL;
    g_autoptr(GBytes) content = load_content(source, announcement, &media_type, NULL);
    return content != NULL ? g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content) : NULL;
}

static void
take_content(Errands *errands, Capture *capture, GBytes *content, const char *media_type)
{
    const HttpResponse response = {.outcome = TRANSFER_DONE,
                                   .message = "",
                                   .status = 200,
                                   .address = errands->address,
                                   .media_type = media_type,
                                   .body = content};
    verdict_decide(capture, &response, EXPECT_PAGE, errands->known_sha256);
    if (errands->source->kind == SOURCE_FOLDER)
        capture->status = 0; /* nobody was asked */
    capture_add_evidence(capture, errands->announcement->content != NULL
                                      ? "it came with the answer that announced it"
                                      : "a file put there by hand");
}

static gboolean
on_content(gpointer data)
{
    Errands *errands = data;
    g_clear_pointer(&errands->deferral, g_source_unref);
    g_autoptr(Capture) capture = new_capture(errands);
    g_autofree char *media_type = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) content =
        load_content(errands->source, errands->announcement, &media_type, &error);
    if (content != NULL)
        take_content(errands, capture, content, media_type);
    else
        capture_set_verdict(capture, VERDICT_FAILED, error->message);
    tell(errands, capture, &(ErrandResult){.outcome = TRANSFER_DONE});
    return G_SOURCE_REMOVE;
}

/* Beside the verdict: what the document says of itself, and what became of our conditions. */
static void
describe(const Errands *errands, Capture *capture)
{
    const Kind *kind = kind_find(errands->source->kind);
    g_autofree char *more =
        errands->announcement != NULL && kind->describe != NULL && capture->verdict == VERDICT_OK
            ? kind->describe(capture)
            : NULL;
    bool had_validators = errands->etag != NULL || errands->last_modified != NULL;
    if (more != NULL)
        capture_add_evidence(capture, more);
    if (had_validators && capture->verdict == VERDICT_UNCHANGED && capture->status == 200)
        capture_add_evidence(capture, "the server ignored the validators that came with them");
}

static Capture *
capture_answer(const Errands *errands, const HttpResponse *response)
{
    Capture *capture = new_capture(errands);
    /* Archives hand out bytes as packed as they came, and say nothing of it. */
    g_autoptr(GBytes) unpacked = response->body != NULL && response->outcome == TRANSFER_DONE
                                     ? inflate_gzip(response->body, errands->limits.max_bytes)
                                     : NULL;
    HttpResponse seen = *response;
    if (unpacked != NULL)
        seen.body = unpacked;
    verdict_decide(capture, &seen, find_expectation(errands), errands->known_sha256);
    describe(errands, capture);
    capture->hops = response->hops != NULL ? json_write_texts(response->hops) : NULL;
    capture->peer = g_strdup(response->peer);
    errand_hide_key(errands->source, &capture->hops);
    errand_hide_key(errands->source, &capture->address);
    errand_hide_key(errands->source, &capture->headers);
    errand_hide_key(errands->source, &capture->evidence);
    return capture;
}

static void
on_answer(const HttpResponse *response, gpointer data)
{
    Errands *errands = data;
    bool asks_for_time = response->status == 429 || response->status == 503;
    g_autoptr(Capture) capture = capture_answer(errands, response);
    const ErrandResult result = {.outcome = response->outcome,
                                 .moved_for_good = response->moved_for_good,
                                 .retry_after_s = asks_for_time ? response->retry_after_s : 0};
    tell(errands, capture, &result);
}

static void
send_request(Errands *errands)
{
    static const char *const accepts[] = {
        [EXPECT_PAGE] = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1",
        [EXPECT_LIST] = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1",
        [EXPECT_FEED] =
            "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.1",
        [EXPECT_JSON] = "application/json, */*;q=0.1",
    };
    HttpRequest request = errands->limits;
    request.address = errands->address;
    request.accept = accepts[find_expectation(errands)];
    request.etag = errands->etag;
    request.last_modified = errands->last_modified;
    transfers_get(errands->tools.transfers, &request, on_answer, errands);
}

static void
take_refusal(Errands *errands, bool is_disallowed, const char *evidence)
{
    g_autoptr(Capture) capture = new_capture(errands);
    capture_set_verdict(capture, is_disallowed ? VERDICT_BLOCKED : VERDICT_FAILED, evidence);
    errand_hide_key(errands->source, &capture->address);
    tell(errands, capture,
         &(ErrandResult){.outcome = is_disallowed ? TRANSFER_DONE : TRANSFER_CONNECT,
                         .is_disallowed = is_disallowed});
}

/* Asks, if robots.txt lets us. */
static void
heed_robots(Errands *errands)
{
    g_autofree char *evidence = NULL;
    RobotsAnswer answer = robots_keeper_find(errands->tools.robots, errands->address,
                                             errands->limits.allow_private, &evidence);
    if (answer == ROBOTS_ALLOWED)
        send_request(errands);
    else
        take_refusal(errands, answer == ROBOTS_DISALLOWED,
                     evidence != NULL ? evidence : "its robots.txt could not be read");
}

static gboolean
on_robots_known(gpointer data)
{
    Errands *errands = data;
    g_clear_pointer(&errands->deferral, g_source_unref);
    heed_robots(errands);
    return G_SOURCE_REMOVE;
}

static void
on_robots_loaded(gint64 retry_after_s, gpointer data)
{
    Errands *errands = data;
    errands->retry_after_s = MAX(errands->retry_after_s, retry_after_s);
    heed_robots(errands);
}

static void
ask_robots(Errands *errands)
{
    g_autofree char *evidence = NULL;
    RobotsAnswer answer = robots_keeper_find(errands->tools.robots, errands->address,
                                             errands->limits.allow_private, &evidence);
    HttpRequest request = errands->limits;
    request.address = errands->address;
    if (answer == ROBOTS_ALLOWED)
        send_request(errands);
    else if (answer == ROBOTS_UNKNOWN)
        robots_keeper_load(errands->tools.robots, &request, on_robots_loaded, errands);
    else
        defer(errands, on_robots_known);
}

static void
forget(Errands *errands)
{
    g_clear_pointer(&errands->document, g_free);
    g_clear_pointer(&errands->address, g_free);
    g_clear_pointer(&errands->etag, g_free);
    g_clear_pointer(&errands->last_modified, g_free);
    g_clear_pointer(&errands->known_sha256, g_free);
}

void
errands_run(Errands *errands, const Errand *errand)
{
    forget(errands);
    errands->announcement = errand->announcement;
    errands->document = g_strdup(errand->document);
    errands->address = g_strdup(errand->address);
    errands->known_sha256 = g_strdup(errand->sha256);
    errands->etag = errand->sha256 != NULL ? g_strdup(errand->etag) : NULL;
    errands->last_modified = errand->sha256 != NULL ? g_strdup(errand->last_modified) : NULL;
    errands->retry_after_s = 0;
    bool is_index_of_api = errand->announcement == NULL && kind_find(errands->source->kind)->is_api;
    if (errand_is_here(errands->source, errand->announcement))
        defer(errands, on_content);
    else if (errands->tools.robots != NULL && errands->source->obeys_robots && !is_index_of_api)
        ask_robots(errands);
    else
        send_request(errands);
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

Errands *
errands_new(const FetchTools *tools, const Source *source, ErrandDone done, gpointer data)
{
    Errands *errands = g_new0(Errands, 1);
    errands->tools = *tools;
    errands->source = source;
    errands->done = done;
    errands->data = data;
    errands->hosts = list_redirect_hosts(source);
    errands->limits = (HttpRequest){
        .redirect_hosts = (const char *const *)errands->hosts,
        .max_bytes = source->max_bytes,
        .timeout_s = source->timeout_s,
        .max_redirects = MAX_REDIRECTS,
        .allow_private = source->allow_private,
        .distance_ms = source_is_public(source) ? MAX(tools->pause_ms, FETCH_PUBLIC_PAUSE_MIN_MS)
                                                : tools->pause_ms,
    };
    return errands;
}

void
errands_free(Errands *errands)
{
    if (errands == NULL)
        return;
    if (errands->deferral != NULL)
        g_source_destroy(errands->deferral);
    g_clear_pointer(&errands->deferral, g_source_unref);
    if (errands->tools.robots != NULL)
        robots_keeper_cancel(errands->tools.robots, errands);
    transfers_cancel(errands->tools.transfers, errands);
    forget(errands);
    g_strfreev(errands->hosts);
    g_free(errands);
}
