/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/outbox.h"

#include "cli/json_rows.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/words.h"
#include "cli/writer.h"

static const Usage usage = {
    .page = "civcas-digest",
    .description =
        "Lists alerts that are recorded and not delivered yet, and why.\n\n"
        "With --revive, what was given up is tried again: for everybody, or for NAME.\n\n"
        "Example: civcas outbox --json",
    .operands = "[NAME]",
    .taken = TAKES_DB | TAKES_JSON,
    .max_operands = 1,
};

static void
print_deliveries(GPtrArray *deliveries)
{
    static const Column columns[] = {{"RECIPIENT", false, 12},  {"BY", false, 0},
                                     {"WHAT", false, 0},        {"CHANGES", true, 0},
                                     {"TRIED", true, 0},        {"NEXT", false, 10},
                                     {"WHY NOT YET", false, 17}};
    if (deliveries->len == 0) {
        g_print("Everything has been delivered.\n");
        return;
    }
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < deliveries->len; i++) {
        const Delivery *delivery = g_ptr_array_index(deliveries, i);
        g_autofree char *changes =
            words_for_count(count_of(delivery->changes->len + delivery->notices->len));
        g_autofree char *attempts = words_for_count(count_of(delivery->attempts));
        g_autofree char *due =
            delivery->dead_at != 0 ? g_strdup("given up") : words_for_time(delivery->due_at);
        const char *what = delivery_is_digest(delivery) ? "digest" : delivery->batch;
        const char *cells[] = {
            delivery->subscriber, delivery->channel, what, changes, attempts, due,
            delivery->last_error};
        table_add_row(table, delivery->attempts > 0 ? TONE_BAD : TONE_PLAIN, cells);
    }
    table_print(table);
}

static int
revive(const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Writer) writer = writer_open(options, &error);
    const char *name = options_count_operands(options) > 0 ? options->operands[0] : NULL;
    gint64 rows = 0;
    if (writer == NULL || !writer_revive(writer, name, &rows, &error))
        return verb_fail(error);
    g_print("%" G_GINT64_FORMAT " alerts are tried again%s.\n", rows,
            writer_is_daemon(writer) ? "" : " when civcasd runs");
    return EXIT_CODE_OK;
}

int
outbox_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    gboolean must_revive = FALSE;
    const GOptionEntry entries[] = {
        {"revive", 0, 0, G_OPTION_ARG_NONE, &must_revive, "Try again what was given up", NULL},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (must_revive)
        return revive(&options);
    if (options_count_operands(&options) > 0)
        return verb_refuse("NAME goes with --revive only");
    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) deliveries =
        ledger == NULL ? NULL : ledger_list_deliveries(ledger, &error);
    if (deliveries == NULL)
        return verb_fail(error);
    if (!options.json) {
        print_deliveries(deliveries);
        return EXIT_CODE_OK;
    }
    for (unsigned i = 0; i < deliveries->len; i++) {
        g_autofree char *json = delivery_to_json(g_ptr_array_index(deliveries, i));
        g_print("%s\n", json);
    }
    return EXIT_CODE_OK;
}
