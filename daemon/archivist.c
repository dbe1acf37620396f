/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/archivist.h"

#include <string.h>

#include "base/json.h"
#include "base/visible.h"
#include "fetchers/verdict.h"
#include "store/saves.h"

/* The archive lets one ask three times a minute. */
#define PAUSE_S 20
/* Between two looks at the work under way: longer each time, and not for ever. */
#define LOOK_FIRST_S 5
#define LOOK_LONGEST_S 60
#define LOOKS_MAX 30u
/* After a failure: an hour, two, four, ... */
#define RETRY_S 3600
#define ATTEMPTS_MAX 6u
#define TIMEOUT_S 120u
/* Of why it failed; the archive may say so in words of its own. */
#define WHY_MAX_CHARACTERS 300u
#define COPY_MAX_BYTES (16u * 1024 * 1024)

struct Archivist {
    Setup *setup; /* (owned) */
    Ledger *ledger;
    Journal *journal;
    Save *save;    /* (owned) (nullable) that is worked on */
    Setup *asking; /* (owned) (nullable) setup of the request under way */
    char *copy;    /* (owned) (nullable) address of the copy that is looked at */
    guint timer;
    gint64 rest_until_us; /* monotonic: the archive is not asked before */
};

static gint64
get_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

bool
archivist_takes(const Setup *setup, const Source *source)
{
    return setup->settings->archive_address != NULL && source_is_public(source) &&
           source->kind != SOURCE_WAYBACK;
}

static gboolean
on_timer(gpointer data)
{
    Archivist *archivist = data;
    archivist->timer = 0;
    archivist_wake(archivist);
    return G_SOURCE_REMOVE;
}

static void
wait(Archivist *archivist, gint64 seconds)
{
    g_clear_handle_id(&archivist->timer, g_source_remove);
    archivist->timer = g_timeout_add((guint)CLAMP(seconds, 1, RETRY_S) * 1000, on_timer, archivist);
}

static void
say_unrecorded(const Archivist *archivist, const GError *error)
{
    journal_say(archivist->journal, JOURNAL_ERROR, "archive: not recorded: %s", error->message);
}

/* The work on one is over, for now. */
static void
rest(Archivist *archivist, gint64 seconds)
{
    g_clear_pointer(&archivist->save, save_free);
    g_clear_pointer(&archivist->copy, g_free);
    archivist->rest_until_us = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;
    wait(archivist, seconds);
}

static void
fail(Archivist *archivist, const char *words)
{
    g_autofree char *why = visible_copy(words, WHY_MAX_CHARACTERS);
    const Save *save = archivist->save;
    bool is_last = save->attempts + 1 >= ATTEMPTS_MAX;
    gint64 now = get_now();
    gint64 due_at = is_last ? 0 : now + ((gint64)RETRY_S << save->attempts);
    g_autoptr(GError) error = NULL;
    if (!ledger_record_save_failure(archivist->ledger, save, why, now, due_at, &error))
        say_unrecorded(archivist, error);
    journal_say(archivist->journal, JOURNAL_WARNING, "archive: %s not saved%s: %s", save->address,
                is_last ? ", and not tried again" : "", why);
    rest(archivist, PAUSE_S);
}

/* @job: (nullable) NULL: it is asked for anew */
static void
look_later(Archivist *archivist, const char *job, gint64 seconds)
{
    g_autoptr(GError) error = NULL;
    if (!ledger_record_save_job(archivist->ledger, archivist->save, job, get_now() + seconds,
                                &error))
        say_unrecorded(archivist, error);
    rest(archivist, seconds);
}

/* What an answer in JSON holds, or why there is none. */
static JsonNode *
read_answer(const HttpResponse *response, char **ret_why)
{
    g_autoptr(GError) error = NULL;
    JsonNode *root = NULL;
    if (response->outcome != TRANSFER_DONE)
        *ret_why = g_strdup(response->message);
    else if (response->status != 200)
        *ret_why = g_strdup_printf("status %u", response->status);
    else if ((root = json_read(response->body, &error)) == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        *ret_why = g_strdup(error != NULL ? error->message : "the answer is no object");
    if (*ret_why == NULL)
        return root;
    g_clear_pointer(&root, json_node_unref);
    return NULL;
}

/* Ends a request. Returns: (owned) (nullable) the setup whose transfers @response is of; NULL when
 * it was cancelled */
static Setup *
end_request(Archivist *archivist, const HttpResponse *response)
{
    g_autoptr(Setup) setup = g_steal_pointer(&archivist->asking);
    return response->outcome != TRANSFER_CANCELLED ? g_steal_pointer(&setup) : NULL;
}

static bool
is_asked_for_time(const HttpResponse *response)
{
    return response->status == 429 || response->status == 503;
}

static void
on_job(const HttpResponse *response, gpointer data)
{
    Archivist *archivist = data;
    g_autofree char *why = NULL;
    g_autoptr(Setup) setup = end_request(archivist, response);
    if (setup == NULL)
        return;
    if (is_asked_for_time(response)) {
        look_later(archivist, NULL, MAX(response->retry_after_s, 10 * PAUSE_S));
        return;
    }
    g_autoptr(JsonNode) root = read_answer(response, &why);
    JsonObject *answer = root != NULL ? json_node_get_object(root) : NULL;
    const char *job = json_find_text(answer, "job_id");
    const char *message = json_find_text(answer, "message");
    bool is_name = job != NULL && *job != '\0' && strlen(job) <= 200 &&
                   strspn(job, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.") == strlen(job);
    if (is_name)
        look_later(archivist, job, LOOK_FIRST_S);
    else
        fail(archivist, why != NULL ? why : message != NULL ? message : "no job was named");
}

static void
ask_for_save(Archivist *archivist)
{
    const Settings *settings = archivist->setup->settings;
    g_autofree char *escaped = g_uri_escape_string(archivist->save->address, NULL, FALSE);
    g_autofree char *form = g_strdup_printf(
        "url=%s&if_not_archived_within=3600&skip_first_archive=1&capture_all=0", escaped);
    g_autofree char *key = g_strdup_printf("Authorization: LOW %s", settings->archive_key);
    const char *const headers[] = {"Accept: application/json", key, NULL};
    g_autoptr(GBytes) body = g_bytes_new(form, strlen(form));
    const HttpPost post = {.address = settings->archive_address,
                           .media_type = "application/x-www-form-urlencoded",
                           .headers = headers,
                           .body = body,
                           .timeout_s = TIMEOUT_S,
                           .is_public = true};
    transfers_post(archivist->asking->transfers, &post, on_job, archivist);
}

/* What the archive took may be a block page: it asks from addresses of its own. */
static void
on_copy(const HttpResponse *response, gpointer data)
{
    Archivist *archivist = data;
    g_autoptr(Setup) setup = end_request(archivist, response);
    if (setup == NULL)
        return;
    g_autoptr(Capture) capture = capture_new("archive", archivist->save->address, get_now());
    verdict_decide(capture, response, EXPECT_PAGE, NULL);
    if (capture->verdict != VERDICT_OK) {
        g_autofree char *why = g_strdup_printf("the copy is no page: %s", capture->evidence);
        fail(archivist, why);
        return;
    }
    g_autoptr(GError) error = NULL;
    if (!ledger_record_saved(archivist->ledger, archivist->save, archivist->copy, get_now(),
                             &error))
        say_unrecorded(archivist, error);
    journal_say(archivist->journal, JOURNAL_EVENT, "archive: saved: %s", archivist->copy);
    rest(archivist, PAUSE_S);
}

static void
get(Archivist *archivist, const char *address, HttpDone done)
{
    const HttpRequest request = {.address = address,
                                 .accept = "*/*",
                                 .max_bytes = COPY_MAX_BYTES,
                                 .timeout_s = TIMEOUT_S,
                                 .max_redirects = 3};
    transfers_get(archivist->asking->transfers, &request, done, archivist);
}

/* "https://web.archive.org" of "https://web.archive.org/save". Returns: (owned) */
static char *
find_origin(const char *address)
{
    const char *host = strstr(address, "://");
    size_t length = host != NULL ? (size_t)(host - address) + 3 + strcspn(host + 3, "/") : 0;
    return g_strndup(address, length);
}

static bool
is_timestamp(const char *text)
{
    return text != NULL && strlen(text) == 14 && strspn(text, G_CSET_DIGITS) == 14;
}

static void
look_at_copy(Archivist *archivist, const char *timestamp)
{
    const char *page = archivist->save->address;
    g_autofree char *origin = find_origin(archivist->setup->settings->archive_address);
    g_autofree char *raw = g_strdup_printf("%s/web/%sid_/%s", origin, timestamp, page);
    archivist->copy = g_strdup_printf("%s/web/%s/%s", origin, timestamp, page);
    archivist->asking = setup_ref(archivist->setup);
    get(archivist, raw, on_copy);
}

static void
look_again(Archivist *archivist)
{
    const Save *save = archivist->save;
    g_autofree char *job = g_strdup(save->job);
    gint64 seconds = MIN((gint64)LOOK_FIRST_S << MIN(save->looks + 1, 10), LOOK_LONGEST_S);
    if (save->looks >= LOOKS_MAX)
        fail(archivist, "the archive did not get done with it");
    else
        look_later(archivist, job, seconds);
}

static void
on_status(const HttpResponse *response, gpointer data)
{
    Archivist *archivist = data;
    g_autofree char *why = NULL;
    g_autoptr(Setup) setup = end_request(archivist, response);
    if (setup == NULL)
        return;
    g_autoptr(JsonNode) root = read_answer(response, &why);
    JsonObject *answer = root != NULL ? json_node_get_object(root) : NULL;
    const char *status = json_find_text(answer, "status");
    const char *timestamp = json_find_text(answer, "timestamp");
    const char *message = json_find_text(answer, "message");
    if (g_strcmp0(status, "success") == 0 && is_timestamp(timestamp))
        look_at_copy(archivist, timestamp);
    else if (g_strcmp0(status, "error") == 0)
        fail(archivist, message != NULL ? message : "the archive could not");
    else /* pending, or the archive is busy */
        look_again(archivist);
}

static void
ask_for_status(Archivist *archivist)
{
    g_autofree char *address = g_strdup_printf(
        "%s%sstatus/%s", archivist->setup->settings->archive_address,
        g_str_has_suffix(archivist->setup->settings->archive_address, "/") ? "" : "/",
        archivist->save->job);
    get(archivist, address, on_status);
}

void
archivist_wake(Archivist *archivist)
{
    const Settings *settings = archivist->setup->settings;
    if (settings->archive_address == NULL || settings->archive_key == NULL ||
        archivist->save != NULL || g_get_monotonic_time() < archivist->rest_until_us)
        return; /* in the last case a timer runs */
    gint64 now = get_now(), due_at = 0;
    g_autoptr(GError) error = NULL;
    archivist->save = ledger_find_due_save(archivist->ledger, now, &due_at, &error);
    if (error != NULL) {
        journal_say(archivist->journal, JOURNAL_ERROR, "archive: %s", error->message);
        wait(archivist, RETRY_S);
        return;
    }
    if (archivist->save == NULL) {
        if (due_at > 0) /* one that is due now waits for an alert */
            wait(archivist, MAX(due_at - now, PAUSE_S));
        return;
    }
    archivist->asking = setup_ref(archivist->setup);
    if (archivist->save->job == NULL)
        ask_for_save(archivist);
    else
        ask_for_status(archivist);
}

static void
cancel(Archivist *archivist)
{
    if (archivist->asking != NULL)
        transfers_cancel(archivist->asking->transfers, archivist);
    g_clear_pointer(&archivist->asking, setup_unref);
    g_clear_pointer(&archivist->save, save_free);
    g_clear_pointer(&archivist->copy, g_free);
    g_clear_handle_id(&archivist->timer, g_source_remove);
}

static void
tell_problem(const Archivist *archivist)
{
    const Settings *settings = archivist->setup->settings;
    if (settings->archive_address != NULL && settings->archive_key == NULL)
        journal_say(archivist->journal, JOURNAL_WARNING, "archive: nothing will be saved: %s",
                    settings->archive_key_problem);
}

void
archivist_renew(Archivist *archivist, Setup *setup)
{
    cancel(archivist);
    setup_unref(archivist->setup);
    archivist->setup = setup_ref(setup);
    tell_problem(archivist);
    archivist_wake(archivist);
}

Archivist *
archivist_new(Setup *setup, Ledger *ledger, Journal *journal)
{
    Archivist *archivist = g_new0(Archivist, 1);
    archivist->setup = setup_ref(setup);
    archivist->ledger = ledger;
    archivist->journal = journal;
    tell_problem(archivist);
    return archivist;
}

void
archivist_free(Archivist *archivist)
{
    if (archivist == NULL)
        return;
    cancel(archivist);
    setup_unref(archivist->setup);
    g_free(archivist);
}
