/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/digest.h"

#include "alerts/mail.h"
#include "alerts/rate.h"
#include "alerts/rules.h"
#include "cli/options.h"
#include "cli/since.h"
#include "cli/verb.h"

/* Changes looked at with --since. */
#define MOST_CHANGES 20000u

static const Usage usage = {
    .page = "civcas-digest",
    .description =
        "Shows the mail that waits for a recipient, or for each of them, as it would be\n"
        "sent. Sends nothing, and changes nothing.\n\n"
        "With --since, what the recipient would have got of the changes since then:\n"
        "good for trying rules and the style in mail.d/.\n\n"
        "Example: civcas digest --dry-run --html --for desk --since 30d > mail.html",
    .taken = TAKES_DB,
};

typedef struct {
    Ledger *ledger;
    const Settings *settings;
    const House *house;
    GPtrArray *deliveries; /* (nullable) of Delivery: what waits */
    GPtrArray *changes;    /* (nullable) of Change: instead of what waits */
    bool as_html;
} Preview;

/* What waits for @recipient; or which of the changes it would have got.
 * Returns: (owned) of Change, borrowed */
static GPtrArray *
list_wanted(const Preview *preview, const Recipient *recipient, const char **ret_rule)
{
    GPtrArray *wanted = g_ptr_array_new();
    for (unsigned i = 0; preview->changes != NULL && i < preview->changes->len; i++) {
        Change *change = g_ptr_array_index(preview->changes, i);
        g_autofree char *why = NULL;
        if (rules_want(recipient, change, &why))
            g_ptr_array_add(wanted, change);
    }
    for (unsigned i = 0; preview->deliveries != NULL && i < preview->deliveries->len; i++) {
        const Delivery *delivery = g_ptr_array_index(preview->deliveries, i);
        if (g_strcmp0(delivery->subscriber, recipient->name) != 0 || delivery->dead_at != 0)
            continue;
        *ret_rule = delivery->rule;
        for (unsigned k = 0; k < delivery->changes->len; k++)
            g_ptr_array_add(wanted, g_ptr_array_index(delivery->changes, k));
    }
    return wanted;
}

static char *
tell_history(const char *case_id, const Days *days, gpointer data)
{
    const Preview *preview = data;
    g_autoptr(GPtrArray) steps = ledger_list_case_steps(preview->ledger, case_id, NULL);
    return steps != NULL ? history_tell(steps, days) : NULL; /* the rest stands alone */
}

static void
show(const Preview *preview, const Recipient *recipient)
{
    const char *rule = NULL;
    g_autoptr(GPtrArray) wanted = list_wanted(preview, recipient, &rule);
    if (wanted->len == 0) {
        g_printerr("%s: nothing %s.\n", recipient->name,
                   preview->changes != NULL ? "of that is wanted" : "waits");
        return;
    }
    g_autofree char *rate = rate_is_digest(recipient) ? rate_to_text(&recipient->rate) : NULL;
    const char *sender = preview->settings->mail_sender;
    g_autoptr(Days) days = days_new(recipient->dates);
    const LetterWords words = {
        .days = days, .tell_history = tell_history, .data = (gpointer)preview};
    const MailEnvelope envelope = {
        .words = &words,
        .message_id = "preview@civcas.invalid",
        .sender = sender != NULL ? sender : "civcas@civcas.invalid",
        .recipient = recipient->address != NULL ? recipient->address : "",
        .recipient_name = recipient->full_name,
        .recipient_id = recipient->name,
        .rule = rule,
        .rate = rate,
        .coverage = "(how the sources stand is told here)",
        .stop_address = preview->settings->mail_envelope,
        .house = preview->house,
    };
    g_autofree char *part = mail_compose_part(&envelope, wanted, preview->as_html);
    g_print("%s", part);
}

/* @name: (nullable) everybody */
static int
show_all(const Preview *preview, GPtrArray *recipients, const char *name)
{
    bool found = false;
    for (unsigned i = 0; i < recipients->len; i++) {
        const Recipient *recipient = g_ptr_array_index(recipients, i);
        if (name != NULL && g_strcmp0(recipient->name, name) != 0)
            continue;
        found = true;
        show(preview, recipient);
    }
    if (found)
        return EXIT_CODE_OK;
    g_printerr(
        name != NULL
            ? "civcas digest: there is no recipient %s; name one of recipients.d/ in the settings "
              "folder\n"
            : "civcas digest: there is nobody%s to be mailed; write a file there "
              "with civcas config edit recipients.d/NAME.recipient\n",
        name != NULL ? name : " in recipients.d/");
    return EXIT_CODE_FAILED;
}

static bool
fill(Preview *preview, const Since *since, bool with_since, GError **error)
{
    if (with_since)
        preview->changes =
            ledger_list_changes(preview->ledger, since->sequence, since->time, MOST_CHANGES, error);
    else
        preview->deliveries = ledger_list_deliveries(preview->ledger, error);
    return preview->changes != NULL || preview->deliveries != NULL;
}

static int
run(const Options *options, const char *name, const char *since_text, bool as_html)
{
    Since since = {0};
    if (since_text != NULL && !since_read(since_text, g_get_real_time() / G_USEC_PER_SEC, &since))
        return verb_refuse("--since=%s is no number, day, time or span", since_text);
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = options_get_folder(options);
    g_autoptr(Settings) settings = settings_load(folder, &error);
    g_autoptr(GPtrArray) recipients = settings == NULL ? NULL : recipients_load(folder, &error);
    g_autoptr(House) house = recipients == NULL ? NULL : house_load(folder, &error);
    g_autoptr(Ledger) ledger =
        house == NULL ? NULL : options_open_ledger(options, LEDGER_READ, &error);
    Preview preview = {.ledger = ledger, .settings = settings, .house = house, .as_html = as_html};
    if (ledger == NULL || !rules_check(recipients, &error) ||
        !recipients_load_watched(recipients, ledger_get_path(ledger), &error) ||
        !fill(&preview, &since, since_text != NULL, &error))
        return verb_fail(error);
    int code = show_all(&preview, recipients, name);
    g_clear_pointer(&preview.changes, g_ptr_array_unref);
    g_clear_pointer(&preview.deliveries, g_ptr_array_unref);
    return code;
}

int
digest_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autofree char *name = NULL;
    g_autofree char *since = NULL;
    gboolean dry_run = FALSE;
    gboolean html = FALSE;
    const GOptionEntry entries[] = {
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Only show it (needed)", NULL},
        {"html", 0, 0, G_OPTION_ARG_NONE, &html, "The HTML instead of the plain text", NULL},
        {"for", 0, 0, G_OPTION_ARG_STRING, &name, "One recipient only", "NAME"},
        {"since", 0, 0, G_OPTION_ARG_STRING, &since, "A number, day, time (UTC) or span", "WHEN"},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (!dry_run)
        return verb_refuse("civcasd sends digests when they are due; say --dry-run to see one");
    return run(&options, name, since, html);
}
