/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents that people bring, or have read again: hostile bytes like all others, so a child reads
 * them, one after the other. */
#include "daemon/requests_internal.h"

#include <string.h>

#include "base/monitor.h"
#include "releases/reader.h"
#include "releases/release_json.h"
#include "texts/page_error.h"

/* Requests that wait; each may hold a document. */
#define JOBS_MAX 64u
/* Bytes of a name, address or title. */
#define TEXT_MAX_BYTES 4096u

static void start_next(Requests *requests);

static void
job_free(RequestJob *job)
{
    reading_free(job->reading);
    if (job->invocation != NULL)
        requests_refuse(job->invocation, MONITOR_ERROR_FAILED,
                        "civcasd is ending; ask again when it runs");
    capture_free(job->capture);
    kept_reading_free(job->kept);
    setup_unref(job->setup);
    g_free(job->series);
    g_free(job);
}

void
requests_drop_jobs(Requests *requests)
{
    while (!g_queue_is_empty(&requests->jobs))
        job_free(g_queue_pop_head(&requests->jobs));
}

static void
refuse(RequestJob *job, const char *name, const char *why)
{
    requests_refuse(g_steal_pointer(&job->invocation), name, why);
}

static bool
record_import(RequestJob *job, const Release *release, const ReadingOrigin *origin,
              GPtrArray **ret_changes, GError **error)
{
    if (job->capture->published == NULL) /* the page says it, or nobody */
        job->capture->published = g_strdup(release->published);
    return ledger_record_reading(job->requests->ledger, job->capture, release, origin, NULL,
                                 job->capture->fetched_at, ret_changes, error);
}

static bool
record_again(RequestJob *job, const Release *release, const ReadingOrigin *origin,
             GPtrArray **ret_changes, GError **error)
{
    return ledger_accept_reread(job->requests->ledger, job->kept, release, origin,
                                job->setup->subscribers, g_get_real_time() / G_USEC_PER_SEC,
                                ret_changes, error);
}

/* Nobody is told of what people take in, but for corrections: it is history to them. What is read
 * again came in by watching: what it now says is news as if it had been read so at once. */
static void
record(RequestJob *job, const Release *release)
{
    Requests *requests = job->requests;
    const ReadingOrigin origin = {.reader_version = READER_VERSION,
                                  .phrases_hash = job->setup->phrases_hash};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL;
    gint64 since = 0;
    guint64 last = 0;
    bool done = ledger_get_last_sequence(requests->ledger, &since, &error) &&
                (job->kept != NULL ? record_again(job, release, &origin, &changes, &error)
                                   : record_import(job, release, &origin, &changes, &error));
    if (!done) {
        refuse(job, MONITOR_ERROR_FAILED, error->message);
        return;
    }
    journal_say(requests->journal, JOURNAL_EVENT, "%s %s; %u changes",
                job->kept != NULL ? "read again" : "imported", job->capture->document,
                changes->len);
    if (!requests_tell(requests, since, &last, &error)) {
        refuse(job, MONITOR_ERROR_FAILED, error->message);
        return;
    }
    if (job->kept != NULL) {
        g_dbus_method_invocation_return_value(g_steal_pointer(&job->invocation),
                                              g_variant_new("(tt)", (guint64)since, last));
        return;
    }
    g_autofree char *json = release_to_json(release);
    g_dbus_method_invocation_return_value(g_steal_pointer(&job->invocation),
                                          g_variant_new("(stt)", json, (guint64)since, last));
}

static void
on_read(ReadingOutcome outcome, Release *release, const char *why, gpointer data)
{
    RequestJob *job = data;
    Requests *requests = job->requests;
    g_autoptr(Release) read = release;
    if (outcome == READING_DONE)
        record(job, read);
    else
        refuse(job, outcome == READING_UNKNOWN ? MONITOR_ERROR_UNKNOWN : MONITOR_ERROR_FAILED, why);
    (void)g_queue_pop_head(&requests->jobs); /* this one */
    job_free(job);
    start_next(requests);
}

static void
start_next(Requests *requests)
{
    RequestJob *job = g_queue_peek_head(&requests->jobs);
    if (job == NULL || job->reading != NULL)
        return;
    job->setup = setup_ref(requests->setup);
    const ReadingOptions options = {.turns = job->setup->readers,
                                    .program = job->setup->places->reader,
                                    .phrases = job->setup->phrases,
                                    .series = job->series};
    job->reading = reading_start(&options, job->capture, on_read, job);
}

/* Takes @capture and @kept. */
static void
add_job(Requests *requests, Capture *capture, KeptReading *kept, const char *series,
        GDBusMethodInvocation *invocation)
{
    RequestJob *job = g_new0(RequestJob, 1);
    job->requests = requests;
    job->invocation = invocation;
    job->capture = capture;
    job->kept = kept;
    job->series = series != NULL && *series != '\0' ? g_strdup(series) : NULL;
    g_queue_push_tail(&requests->jobs, job);
    start_next(requests);
}

static bool
is_day(const char *text)
{
    GDate date;
    bool has_form = g_regex_match_simple("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", text, G_REGEX_DEFAULT, 0);
    g_date_clear(&date, 1);
    if (has_form)
        g_date_set_parse(&date, text);
    return has_form && g_date_valid(&date);
}

/* What is wrong with the request. Returns: (nullable) static */
static const char *
find_fault(const Requests *requests, gsize size, const char *document, const char *published)
{
    if (g_queue_get_length((GQueue *)&requests->jobs) >= JOBS_MAX)
        return "too many documents wait to be read; try again in a while";
    if (size > PAGE_MAX_BYTES)
        return "the document is larger than 16 MiB";
    if (*document == '\0')
        return "say what the document is known by: its address or path";
    if (*published != '\0' && !is_day(published))
        return "the day of publication is no day of the form 2019-06-02";
    return NULL;
}

/* Returns: (owned) (nullable) */
static char *
copy_text(const char *text)
{
    return *text != '\0' ? g_strndup(text, TEXT_MAX_BYTES) : NULL;
}

void
requests_import(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    const char *document = NULL, *address = NULL, *title = NULL, *published = NULL, *series = NULL;
    g_autoptr(GVariant) body = NULL;
    g_variant_get(parameters, "(@ay&s&s&s&s&s)", &body, &document, &address, &title, &published,
                  &series);
    const char *fault = find_fault(requests, g_variant_get_size(body), document, published);
    if (fault != NULL || strlen(document) > TEXT_MAX_BYTES) {
        requests_refuse(invocation, MONITOR_ERROR_FAILED,
                        fault != NULL ? fault : "the document's name is too long");
        return;
    }
    g_autoptr(GBytes) bytes = g_variant_get_data_as_bytes(body);
    Capture *capture = capture_new("import", document, g_get_real_time() / G_USEC_PER_SEC);
    g_free(capture->address);
    capture->address = copy_text(*address != '\0' ? address : document);
    capture->title = copy_text(title);
    capture->published = copy_text(published);
    capture_set_body(capture, bytes);
    capture_set_verdict(capture, VERDICT_OK, "imported from a file");
    add_job(requests, capture, NULL, series, invocation);
}

/* @kept with its bytes, as it is to be read again. Returns: (owned), or NULL with @error */
static Capture *
make_capture(Requests *requests, const KeptReading *kept, const char *published, GError **error)
{
    g_autoptr(GBytes) body = ledger_load_body(requests->ledger, kept->sha256, error);
    if (body == NULL) {
        if (error != NULL && *error == NULL)
            g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_ABSENT, "%s: its bytes are not kept",
                        kept->document);
        return NULL;
    }
    Capture *capture = capture_new("reread", kept->document, g_get_real_time() / G_USEC_PER_SEC);
    capture->media_type = g_strdup(kept->media_type);
    capture->published = copy_text(published);
    capture_set_body(capture, body);
    return capture;
}

void
requests_reread(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    guint64 number = 0;
    const char *published = NULL, *phrases = NULL;
    g_autoptr(GError) error = NULL;
    g_variant_get(parameters, "(t&s&s)", &number, &published, &phrases);
    const char *fault = find_fault(requests, 0, "reading", published);
    if (fault == NULL && *phrases != '\0' && !g_str_equal(phrases, requests->setup->phrases_hash))
        fault = "civcasd holds other phrase files than these: reload it (systemctl reload civcasd) "
                "and try again";
    if (fault != NULL) {
        requests_refuse(invocation, MONITOR_ERROR_FAILED, fault);
        return;
    }
    g_autoptr(KeptReading) kept =
        ledger_find_kept_reading(requests->ledger, (gint64)MIN(number, G_MAXINT64), &error);
    Capture *capture = kept != NULL ? make_capture(requests, kept, published, &error) : NULL;
    if (capture == NULL)
        requests_refuse(invocation, MONITOR_ERROR_FAILED, error->message);
    else
        add_job(requests, capture, g_steal_pointer(&kept), NULL, invocation);
}
