/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/requests_internal.h"

#include "base/monitor.h"
#include "store/judgements.h"
#include "store/past_figures.h"

#define JUDGEMENTS_MAX 100000u

static gint64
get_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

void
requests_refuse(GDBusMethodInvocation *invocation, const char *name, const char *why)
{
    g_autofree char *valid = g_utf8_make_valid(why, -1);
    g_dbus_method_invocation_return_dbus_error(invocation, name, valid);
}

static void
refuse(GDBusMethodInvocation *invocation, const GError *error)
{
    requests_refuse(invocation, MONITOR_ERROR_FAILED, error->message);
}

bool
requests_tell(Requests *requests, gint64 since, guint64 *ret_last, GError **error)
{
    gint64 last = 0;
    bool known = ledger_get_last_sequence(requests->ledger, &last, error);
    if (!known)
        g_prefix_error(error, "it is recorded, and what it changed cannot be listed: ");
    if (!known || last > since)
        requests->client->recorded(requests->data);
    *ret_last = (guint64)last;
    return known;
}

/* Where what follows begins. False when the request was refused, because that cannot be told. */
static bool
begin(Requests *requests, gint64 *ret_since, GDBusMethodInvocation *invocation)
{
    g_autoptr(GError) error = NULL;
    if (ledger_get_last_sequence(requests->ledger, ret_since, &error))
        return true;
    refuse(invocation, error);
    return false;
}

static void
answer_judgement(Requests *requests, Judgement *judgement, GDBusMethodInvocation *invocation)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL;
    gint64 since = 0;
    guint64 last = 0;
    if (!begin(requests, &since, invocation))
        return;
    judgement->made_at = get_now();
    if (!ledger_judge(requests->ledger, judgement, requests->setup->subscribers, &changes,
                      &error)) {
        refuse(invocation, error);
        return;
    }
    journal_say(requests->journal, JOURNAL_EVENT, "%s %s: %s, by %s; %u changes", judgement->kind,
                judgement->a, judgement->id, judgement->by, changes->len);
    if (!requests_tell(requests, since, &last, &error)) {
        refuse(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(
        invocation, g_variant_new("(stt)", judgement->id, (guint64)since, last));
}

/* @a to @note: (borrowed). Returns: (owned) */
static Judgement *
make_judgement(const char *kind, const char *a, const char *b, const char *by, const char *note)
{
    Judgement *judgement = judgement_new(kind, a, b);
    judgement->by = g_strdup(by);
    judgement->note = g_strdup(note);
    return judgement;
}

static void
judge(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    static const char *const words[] = {"same", "different", "unsure", NULL};
    const char *word = NULL, *a = NULL, *b = NULL, *by = NULL, *note = NULL;
    g_variant_get(parameters, "(&s&s&s&s&s)", &word, &a, &b, &by, &note);
    if (!g_strv_contains(words, word)) {
        requests_refuse(invocation, MONITOR_ERROR_FAILED, "say same, different or unsure");
        return;
    }
    g_autoptr(Judgement) judgement = make_judgement(word, a, b, by, note);
    answer_judgement(requests, judgement, invocation);
}

static void
amend(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    const char *id = NULL, *field = NULL, *value = NULL, *by = NULL, *note = NULL;
    g_variant_get(parameters, "(&s&s&s&s&s)", &id, &field, &value, &by, &note);
    g_autoptr(Judgement) judgement = make_judgement("amend", id, NULL, by, note);
    judgement->field = g_strdup(field);
    judgement->value = g_strdup(value);
    answer_judgement(requests, judgement, invocation);
}

static void
accept_release(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    const char *release = NULL, *by = NULL, *note = NULL;
    g_variant_get(parameters, "(&s&s&s)", &release, &by, &note);
    g_autoptr(Judgement) judgement = make_judgement("accept", release, NULL, by, note);
    answer_judgement(requests, judgement, invocation);
}

static void
accept_text(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    const char *release = NULL, *sha256 = NULL, *by = NULL, *note = NULL;
    g_variant_get(parameters, "(&s&s&s&s)", &release, &sha256, &by, &note);
    g_autoptr(Judgement) judgement = make_judgement("accept", release, NULL, by, note);
    judgement->value = g_strdup(sha256);
    answer_judgement(requests, judgement, invocation);
}

/* Answers with what was recorded after @since, or with @why not. */
static void
answer_span(Requests *requests, gint64 since, const GError *why, GDBusMethodInvocation *invocation)
{
    g_autoptr(GError) error = NULL;
    guint64 last = 0;
    if (why == NULL && requests_tell(requests, since, &last, &error))
        g_dbus_method_invocation_return_value(invocation,
                                              g_variant_new("(tt)", (guint64)since, last));
    else
        refuse(invocation, why != NULL ? why : error);
}

static void
undo(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    const char *id = NULL, *by = NULL, *note = NULL;
    g_variant_get(parameters, "(&s&s&s)", &id, &by, &note);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL;
    gint64 since = 0;
    if (!begin(requests, &since, invocation))
        return;
    if (ledger_undo_judgement(requests->ledger, id, by, note, get_now(),
                              requests->setup->subscribers, &changes, &error))
        journal_say(requests->journal, JOURNAL_EVENT, "judgement %s taken back by %s; %u changes",
                    id, by, changes->len);
    answer_span(requests, since, error, invocation);
}

/* Returns: (owned), or NULL with @error naming the line */
static GPtrArray *
read_judgements(GVariant *lines, GError **error)
{
    g_autoptr(GPtrArray) judgements =
        g_ptr_array_new_with_free_func((GDestroyNotify)judgement_free);
    GVariantIter iterator;
    const char *line = NULL;
    g_variant_iter_init(&iterator, lines);
    while (judgements->len < JUDGEMENTS_MAX && g_variant_iter_next(&iterator, "&s", &line)) {
        Judgement *judgement = judgement_from_json(line, error);
        if (judgement == NULL) {
            g_prefix_error(error,
                           "line %u is not of civcas judgements export: ", judgements->len + 1);
            return NULL;
        }
        g_ptr_array_add(judgements, judgement);
    }
    return g_steal_pointer(&judgements);
}

static void
import_judgements(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    g_autoptr(GVariant) lines = g_variant_get_child_value(parameters, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL;
    if (g_variant_n_children(lines) > JUDGEMENTS_MAX) {
        requests_refuse(invocation, MONITOR_ERROR_FAILED,
                        "more than " G_STRINGIFY(JUDGEMENTS_MAX) " judgements; part the file");
        return;
    }
    gint64 since = 0;
    if (!begin(requests, &since, invocation))
        return;
    g_autoptr(GPtrArray) judgements = read_judgements(lines, &error);
    if (judgements != NULL &&
        ledger_import_judgements(requests->ledger, judgements, get_now(),
                                 requests->setup->subscribers, &changes, &error))
        journal_say(requests->journal, JOURNAL_EVENT, "%u judgements taken over; %u changes",
                    judgements->len, changes->len);
    answer_span(requests, since, error, invocation);
}

static void
import_figures(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    g_autoptr(GVariant) table = g_variant_get_child_value(parameters, 0);
    g_autoptr(GError) error = NULL;
    gsize size = 0;
    const char *text = g_variant_get_fixed_array(table, &size, 1);
    unsigned releases = 0;
    if (!ledger_record_past_figures(requests->ledger, text, size, get_now(), &releases, &error)) {
        refuse(invocation, error);
        return;
    }
    journal_say(requests->journal, JOURNAL_EVENT, "figures of %u past releases recorded", releases);
    requests->client->recorded(requests->data);
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(u)", releases));
}

static void
rebuild(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    (void)parameters; /* there are none */
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL;
    gint64 since = 0;
    if (!begin(requests, &since, invocation))
        return;
    Gazetteer *places = places_load(requests->setup->places->folder, &error);
    if (places != NULL &&
        ledger_rebuild_with_places(requests->ledger, places, requests->setup->subscribers,
                                   get_now(), &changes, &error))
        journal_say(requests->journal, JOURNAL_EVENT, "rebuilt, as asked; %u changes",
                    changes->len);
    answer_span(requests, since, error, invocation);
}

static bool
is_case(Requests *requests, const char *id, GError **error)
{
    g_autoptr(CaseRow) row = NULL;
    g_autoptr(GPtrArray) history = NULL;
    if (ledger_find_case(requests->ledger, id, &row, &history, error))
        return true;
    if (error != NULL && *error == NULL)
        g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_FOREIGN,
                    "no case holds %s; civcas cases lists them", id);
    return false;
}

static void
watch_case(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    const char *name = NULL, *id = NULL;
    gboolean watched = FALSE;
    g_autoptr(GError) error = NULL;
    const Setup *setup = requests->setup;
    g_variant_get(parameters, "(&s&sb)", &name, &id, &watched);
    Recipient *recipient = recipients_find(setup->recipients, name, setup->places->folder, &error);
    if (recipient == NULL || (watched && !is_case(requests, id, &error)) ||
        !recipient_watch_case(recipient, ledger_get_path(requests->ledger), id, watched, &error)) {
        refuse(invocation, error);
        return;
    }
    journal_say(requests->journal, JOURNAL_EVENT, "case %s is watched for %s%s", id, name,
                watched ? "" : " no more");
    g_dbus_method_invocation_return_value(invocation, NULL);
}

static void
revive(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    const char *name = NULL;
    gint64 rows = 0;
    g_autoptr(GError) error = NULL;
    g_variant_get(parameters, "(&s)", &name);
    if (!ledger_revive_deliveries(requests->ledger, *name != '\0' ? name : NULL, get_now(), &rows,
                                  &error)) {
        refuse(invocation, error);
        return;
    }
    requests->client->revived(requests->data);
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(t)", (guint64)rows));
}

bool
requests_take(Requests *requests, const char *method, GVariant *parameters,
              GDBusMethodInvocation *invocation)
{
    static const struct {
        const char *method;
        void (*answer)(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation);
    } answers[] = {
        {"Judge", judge},
        {"Amend", amend},
        {"Accept", accept_release},
        {"AcceptText", accept_text},
        {"Undo", undo},
        {"ImportJudgements", import_judgements},
        {"Import", requests_import},
        {"ImportFigures", import_figures},
        {"Reread", requests_reread},
        {"Rebuild", rebuild},
        {"Watch", watch_case},
        {"Revive", revive},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        if (g_str_equal(answers[i].method, method)) {
            answers[i].answer(requests, parameters, invocation);
            return true;
        }
    }
    return false;
}

Requests *
requests_new(Setup *setup, Ledger *ledger, Journal *journal, const RequestsClient *client,
             gpointer data)
{
    Requests *requests = g_new0(Requests, 1);
    requests->setup = setup_ref(setup);
    requests->ledger = ledger;
    requests->journal = journal;
    requests->client = client;
    requests->data = data;
    g_queue_init(&requests->jobs);
    return requests;
}

void
requests_free(Requests *requests)
{
    if (requests == NULL)
        return;
    requests_drop_jobs(requests);
    setup_unref(requests->setup);
    g_free(requests);
}

void
requests_renew(Requests *requests, Setup *setup)
{
    setup_unref(requests->setup);
    requests->setup = setup_ref(setup);
}
