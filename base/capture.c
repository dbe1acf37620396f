/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/capture.h"

static const char *const verdict_names[] = {
    [VERDICT_OK] = "ok",
    [VERDICT_UNCHANGED] = "unchanged",
    [VERDICT_BLOCKED] = "blocked",
    [VERDICT_SOFT_ERROR] = "soft_error",
    [VERDICT_WRONG_TYPE] = "wrong_type",
    [VERDICT_EMPTY] = "empty",
    [VERDICT_TRUNCATED] = "truncated",
    [VERDICT_GONE] = "gone",
    [VERDICT_FAILED] = "failed",
};

Capture *
capture_new(const char *source_id, const char *document, gint64 fetched_at)
{
    Capture *capture = g_new0(Capture, 1);
    capture->source_id = g_strdup(source_id);
    capture->document = g_strdup(document);
    capture->address = g_strdup(document);
    capture->fetched_at = fetched_at;
    capture->times = 1;
    capture->verdict = VERDICT_FAILED;
    return capture;
}

Capture *
capture_copy(const Capture *capture)
{
    Capture *copy = g_new(Capture, 1);
    *copy = *capture; /* numbers; what is owned follows */
    copy->source_id = g_strdup(capture->source_id);
    copy->document = g_strdup(capture->document);
    copy->address = g_strdup(capture->address);
    copy->title = g_strdup(capture->title);
    copy->published = g_strdup(capture->published);
    copy->hops = g_strdup(capture->hops);
    copy->peer = g_strdup(capture->peer);
    copy->media_type = g_strdup(capture->media_type);
    copy->headers = g_strdup(capture->headers);
    copy->etag = g_strdup(capture->etag);
    copy->last_modified = g_strdup(capture->last_modified);
    copy->body = capture->body != NULL ? g_bytes_ref(capture->body) : NULL;
    copy->sha256 = g_strdup(capture->sha256);
    copy->evidence = g_strdup(capture->evidence);
    return copy;
}

void
capture_set_body(Capture *capture, GBytes *body)
{
    g_clear_pointer(&capture->body, g_bytes_unref);
    g_free(capture->sha256);
    capture->body = g_bytes_ref(body);
    capture->sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, body);
}

void
capture_set_verdict(Capture *capture, Verdict verdict, const char *evidence)
{
    char *copy = g_strdup(evidence);
    g_free(capture->evidence);
    capture->verdict = verdict;
    capture->evidence = copy;
}

void
capture_add_evidence(Capture *capture, const char *more)
{
    g_autofree char *longer = capture->evidence != NULL
                                  ? g_strconcat(capture->evidence, "; ", more, NULL)
                                  : g_strdup(more);
    capture_set_verdict(capture, capture->verdict, longer);
}

void
capture_free(Capture *capture)
{
    if (capture == NULL)
        return;
    g_free(capture->source_id);
    g_free(capture->document);
    g_free(capture->address);
    g_free(capture->title);
    g_free(capture->published);
    g_free(capture->hops);
    g_free(capture->peer);
    g_free(capture->media_type);
    g_free(capture->headers);
    g_free(capture->etag);
    g_free(capture->last_modified);
    g_clear_pointer(&capture->body, g_bytes_unref);
    g_free(capture->sha256);
    g_free(capture->evidence);
    g_free(capture);
}

const char *
verdict_to_name(Verdict verdict)
{
    g_return_val_if_fail((size_t)verdict < G_N_ELEMENTS(verdict_names), "failed");
    return verdict_names[verdict];
}

bool
verdict_from_name(const char *name, Verdict *ret_verdict)
{
    for (size_t i = 0; i < G_N_ELEMENTS(verdict_names); i++) {
        if (g_strcmp0(name, verdict_names[i]) != 0)
            continue;
        *ret_verdict = (Verdict)i;
        return true;
    }
    return false;
}
