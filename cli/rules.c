/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rules.h"

#include "alerts/rate.h"
#include "alerts/rules.h"
#include "cli/json_rows.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/words.h"

#define DEFAULT_LAST 20
#define MOST_LAST 10000

static const Usage usage = {
    .page = "civcas-digest",
    .description =
        "Says who would get what of the newest changes, when, and why or why not. Sends\n"
        "nothing.\n\n"
        "Example: civcas rules test --last 50",
    .taken = TAKES_DB | TAKES_JSON,
};

static void
print_verdict_json(const Recipient *recipient, const Change *change, bool wanted, const char *why)
{
    g_autofree char *json =
        rule_verdict_to_json(change, recipient->name, channel_to_name(recipient->channel), wanted,
                             why, wanted ? rate_find_due(recipient, change->recorded_at) : 0);
    g_print("%s\n", json);
}

static void
print_verdict(const Recipient *recipient, const Change *change, bool wanted, const char *why)
{
    g_autofree char *due = words_for_time(rate_find_due(recipient, change->recorded_at));
    g_autofree char *label =
        g_strdup_printf("        %s %-12s ", wanted ? "+" : "−", recipient->name);
    g_autofree char *text =
        wanted ? g_strdup_printf("%s, %s UTC: %s", channel_to_name(recipient->channel), due, why)
               : g_strdup_printf("no: %s", why);
    terminal_print(wanted ? TONE_GOOD : TONE_FAINT, label, text, 12);
}

static void
test_change(GPtrArray *recipients, const Change *change, bool as_json)
{
    if (!as_json) {
        g_autofree char *number = g_strdup_printf("%6" G_GINT64_FORMAT "  ", change->sequence);
        g_autofree char *sentence = change_describe(change);
        terminal_print(TONE_PLAIN, number, sentence, 8);
    }
    for (unsigned i = 0; i < recipients->len; i++) {
        const Recipient *recipient = g_ptr_array_index(recipients, i);
        g_autofree char *why = NULL;
        bool wanted = rules_want(recipient, change, &why);
        if (as_json)
            print_verdict_json(recipient, change, wanted, why);
        else
            print_verdict(recipient, change, wanted, why);
    }
}

static GPtrArray *
load_recipients(const char *folder, const Ledger *ledger, GError **error)
{
    g_autoptr(GPtrArray) recipients = recipients_load(folder, error);
    if (recipients == NULL || !rules_check(recipients, error) ||
        !recipients_load_watched(recipients, ledger_get_path(ledger), error))
        return NULL;
    return g_steal_pointer(&recipients);
}

int
rules_test_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    int last = DEFAULT_LAST;
    const GOptionEntry entries[] = {
        {"last", 0, 0, G_OPTION_ARG_INT, &last, "How many changes, the newest (20)", "N"},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (last < 1 || last > MOST_LAST)
        return verb_refuse("--last=%d is not between 1 and %d", last, MOST_LAST);
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = options_get_folder(&options);
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) recipients =
        ledger == NULL ? NULL : load_recipients(folder, ledger, &error);
    gint64 newest = 0;
    bool known = recipients != NULL && ledger_get_last_sequence(ledger, &newest, &error);
    g_autoptr(GPtrArray) changes =
        known ? ledger_list_changes(ledger, MAX(newest - last, 0), 0, (unsigned)last, &error)
              : NULL;
    if (changes == NULL)
        return verb_fail(error);
    if (recipients->len == 0 && !options.json)
        g_print("Nobody is told: there is no file in %s/recipients.d/.\n", folder);
    for (unsigned i = 0; i < changes->len; i++)
        test_change(recipients, g_ptr_array_index(changes, i), options.json);
    return EXIT_CODE_OK;
}
