/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/host_group.h"
#include "transfers/get_internal.h"
#include "transfers/header_value.h"
#include "transfers/peer_internal.h"

#define RETRY_AFTER_MAX_S (24 * 60 * 60)
/* Of the answer to a POST. */
#define ANSWER_MAX_BYTES (64u * 1024)

static void
get_free(Get *get)
{
    curl_slist_free_all(get->request_headers);
    web_address_clear(&get->address);
    g_clear_pointer(&get->upload, g_bytes_unref);
    g_free(get->method);
    g_free(get->ca_file);
    g_free(get->message);
    g_free(get->refusal);
    g_free(get->private_address);
    g_strfreev(get->redirect_hosts);
    g_ptr_array_unref(get->hops);
    g_byte_array_unref(get->body);
    g_string_free(get->headers, TRUE);
    g_free(get);
}

/* The header of the last response. -1 is libcurl's word for it: an answer seen earlier on the way
 * may have had one of the same name. NULL as well when it comes twice, for then nobody can say
 * which holds. Returns: (owned) (nullable) */
static char *
find_header(const Get *get, const char *name)
{
    struct curl_header *header = NULL;
    if (curl_easy_header(get->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK ||
        header->amount != 1 || !header_value_is_usable(header->value))
        return NULL;
    return g_strdup(header->value);
}

static gint64
find_retry_after(const Get *get)
{
    curl_off_t seconds = 0;
    (void)curl_easy_getinfo(get->easy, CURLINFO_RETRY_AFTER, &seconds); /* stays 0 on failure */
    return CLAMP((gint64)seconds, 0, RETRY_AFTER_MAX_S); /* a date gone by is negative */
}

/* Tells the client and frees @get. The client may free the Transfers meanwhile. */
static void
finish(Get *get, TransferOutcome outcome, const char *message)
{
    g_autofree char *etag = find_header(get, "ETag");
    g_autofree char *last_modified = find_header(get, "Last-Modified");
    g_autofree char *media_type = find_header(get, "Content-Type");
    g_autofree char *server = find_header(get, "Server");
    g_autofree char *peer =
        peer_describe(get->job.transfers->certificates, get->easy, &get->address);
    long status = 0;
    (void)curl_easy_getinfo(get->easy, CURLINFO_RESPONSE_CODE, &status); /* stays 0 on failure */
    g_autoptr(GBytes) body = g_byte_array_free_to_bytes(g_steal_pointer(&get->body));
    get->body = g_byte_array_new();
    bool has_hops = get->hops->len > 0;
    g_ptr_array_add(get->hops, NULL);
    const HttpResponse response = {
        .outcome = outcome,
        .message = message,
        .status = (unsigned)status,
        .address = get->address.text,
        .hops = has_hops ? (const char *const *)get->hops->pdata : NULL,
        .moved_for_good = has_hops && get->moved_for_good,
        .peer = peer,
        .media_type = media_type,
        .headers = get->headers->str,
        .etag = etag,
        .last_modified = last_modified,
        .server = server,
        .retry_after_s = find_retry_after(get),
        .body = body,
    };
    loop_remove(get->job.transfers->loop, get->easy);
    job_leave(&get->job);
    g_clear_pointer(&get->easy, curl_easy_cleanup); /* not after curl_global_cleanup */
    get->done(&response, get->data);
    get_free(get);
}

static void
cancel(Job *job)
{
    finish((Get *)job, TRANSFER_CANCELLED, "cancelled");
}

static void
drop(Job *job)
{
    Get *get = (Get *)job;
    loop_remove(job->transfers->loop, get->easy);
    job_leave(job);
    g_clear_pointer(&get->easy, curl_easy_cleanup);
    get_free(get);
}

static void
finish_refused(Get *get)
{
    g_autofree char *refusal = g_strdup(get->refusal);
    finish(get, get->refusal_outcome, refusal);
}

static gboolean
on_refusal(gpointer data)
{
    Get *get = data;
    finish_refused(get);
    return G_SOURCE_REMOVE;
}

static bool
is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Whether a redirect may lead to @host. */
static bool
may_follow_to(const Get *get, const char *host)
{
    if (get->redirect_hosts == NULL)
        return true;
    g_autofree char *group = host_group_find(host);
    g_autofree char *here = host_group_find(get->address.host);
    return g_str_equal(group, here) ||
           g_strv_contains((const char *const *)get->redirect_hosts, group);
}

/* Goes to @location, unless that is against the rules: then a refusal is noted. */
static void
follow(Get *get, const char *location, bool is_for_good)
{
    WebAddress next = {0};
    const char *why = NULL;
    if (get->redirects_left == 0) {
        get_refuse(get, TRANSFER_REFUSED, "redirected more than %u times, at last to %s",
                   get->max_redirects, location);
    } else if (!web_address_read(location, &next, &why)) {
        get_refuse(get, TRANSFER_REFUSED, "redirected to %s: %s", location, why);
    } else if (get->address.is_secure && !next.is_secure) {
        get_refuse(get, TRANSFER_REFUSED, "redirected from https to %s, which is not encrypted",
                   location);
        web_address_clear(&next);
    } else if (!may_follow_to(get, next.host)) {
        get_refuse(get, TRANSFER_REFUSED,
                   "redirected to another host, %s; if it is one of theirs, write "
                   "RedirectHosts=%s",
                   location, next.host);
        web_address_clear(&next);
    } else {
        get->redirects_left--;
        get->moved_for_good &= is_for_good;
        g_ptr_array_add(get->hops, g_strdup(get->address.text));
        web_address_clear(&get->address);
        get->address = next;
    }
}

static void start_hop(Get *get);

static void
on_hop_done(CURL *easy, CURLcode result, gpointer data)
{
    Get *get = data;
    long status = 0;
    const char *location = NULL;
    peer_note_certificate(get->job.transfers->certificates, get->easy, &get->address);
    (void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);  /* stays 0 on failure */
    (void)curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &location); /* stays NULL on failure */
    if (result == CURLE_COULDNT_CONNECT && get->sockets == 0 && get->private_address != NULL)
        get_refuse_private(get, get->private_address);
    if (result == CURLE_OK && is_redirect(status) && location != NULL) {
        follow(get, location, status == 301 || status == 308);
        if (get->refusal == NULL) {
            start_hop(get);
            return;
        }
    }
    if ((result == CURLE_HTTP2 || result == CURLE_HTTP2_STREAM) && !get->http1_only) {
        get->http1_only = true; /* some servers speak it badly; asked once more without */
        start_hop(get);
        return;
    }
    if (get->refusal != NULL) {
        finish_refused(get);
        return;
    }
    TransferOutcome outcome = outcome_from_result(result);
    g_autofree char *sentence = outcome_to_sentence(outcome, result, get->message);
    finish(get, outcome, sentence);
}

/* The deadline is one for all hops, and begins with the first: waiting for other requests to the
 * same host does not count. */
static void
start_hop(Get *get)
{
    gint64 now = g_get_monotonic_time();
    if (get->deadline_us == 0)
        get->deadline_us = now + (gint64)get->timeout_s * G_USEC_PER_SEC;
    gint64 left_ms = MAX((get->deadline_us - now) / 1000, 1);
    g_byte_array_set_size(get->body, 0);
    g_string_truncate(get->headers, 0);
    get->header_bytes = 0;
    get->message[0] = '\0';
    get->sockets = 0;
    g_clear_pointer(&get->private_address, g_free);
    curl_easy_reset(get->easy);
    get_set_options(get);
    curl_easy_setopt(get->easy, CURLOPT_TIMEOUT_MS, (long)left_ms);
    loop_add(get->job.transfers->loop, get->easy, on_hop_done, get);
}

static void
start(Job *job)
{
    start_hop((Get *)job);
}

static Get *
get_new(Transfers *transfers, const HttpRequest *request, HttpDone done, gpointer data)
{
    Get *get = g_new0(Get, 1);
    get->job =
        (Job){.transfers = transfers, .data = data, .start = start, .cancel = cancel, .drop = drop};
    get->done = done;
    get->data = data;
    get->ca_file = g_strdup(request->ca_file != NULL ? request->ca_file : transfers->ca_file);
    get->max_bytes = request->max_bytes;
    get->timeout_s = MAX(request->timeout_s, 1);
    get->max_redirects = request->max_redirects;
    get->redirects_left = request->max_redirects;
    get->allow_private = request->allow_private;
    get->redirect_hosts = g_strdupv((char **)request->redirect_hosts);
    get->hops = g_ptr_array_new_with_free_func(g_free);
    get->moved_for_good = true;
    get->easy = curl_easy_init();
    g_assert_nonnull(get->easy);
    get->message = g_malloc0(CURL_ERROR_SIZE);
    get->body = g_byte_array_new();
    get->headers = g_string_new(NULL);
    get_add_header(get, "Accept", request->accept);
    get_add_header(get, "If-None-Match", request->etag);
    /* As text: CURLOPT_TIMECONDITION would make libcurl invent a 304 of its own. */
    get_add_header(get, "If-Modified-Since", request->last_modified);
    return get;
}

static void
enter(Get *get, const char *address, unsigned distance_ms)
{
    const char *why = NULL;
    if (web_address_read(address, &get->address, &why)) {
        g_autofree char *lane = host_group_find(get->address.host);
        get->job.distance_ms = distance_ms;
        job_enter(&get->job, lane);
        return;
    }
    get->address.text = g_strdup(address);
    get_refuse(get, TRANSFER_REFUSED, "%s: %s", address, why);
    job_defer(&get->job, on_refusal);
}

void
transfers_get(Transfers *transfers, const HttpRequest *request, HttpDone done, gpointer data)
{
    g_return_if_fail(!transfers->closing);
    enter(get_new(transfers, request, done, data), request->address, request->distance_ms);
}

static void
add_line(Get *get, const char *line)
{
    g_auto(GStrv) parts = g_strsplit(line, ": ", 2);
    if (parts[0] != NULL && parts[1] != NULL)
        get_add_header(get, parts[0], parts[1]);
}

void
transfers_post(Transfers *transfers, const HttpPost *post, HttpDone done, gpointer data)
{
    g_return_if_fail(!transfers->closing);
    const HttpRequest request = {.ca_file = post->ca_file,
                                 .max_bytes = ANSWER_MAX_BYTES,
                                 .timeout_s = post->timeout_s,
                                 .allow_private = !post->is_public};
    Get *get = get_new(transfers, &request, done, data);
    get->upload = g_bytes_ref(post->body);
    get->method = g_strdup(post->method);
    get_add_header(get, "Content-Type", post->media_type);
    for (const char *const *line = post->headers; line != NULL && *line != NULL; line++)
        add_line(get, *line);
    enter(get, post->address, 0);
}
