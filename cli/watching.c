/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/watching.h"

#include "cli/json_rows.h"
#include "cli/monitor.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/words.h"

static const Usage outbox_usage = {
    .description = "Lists alerts that are recorded and not delivered yet, and why.\n\n"
                   "Example: civcas outbox --json",
    .taken = TAKES_DB | TAKES_JSON,
};

static const Usage status_usage = {
    .description = "Says how the watching stands: daemon, ledger, sources, outbox.\n\n"
                   "Example: civcas status",
    .taken = TAKES_DB,
};

static void
print_deliveries(GPtrArray *deliveries)
{
    static const Column columns[] = {{"RECIPIENT", false, false}, {"RELEASE", false, false},
                                     {"CHANGES", true, false},    {"TRIED", true, false},
                                     {"NEXT", false, false},      {"WHY NOT YET", false, true}};
    if (deliveries->len == 0) {
        g_print("Everything has been delivered.\n");
        return;
    }
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < deliveries->len; i++) {
        const Delivery *delivery = g_ptr_array_index(deliveries, i);
        g_autofree char *changes = words_for_count(count_of(delivery->changes->len));
        g_autofree char *attempts = words_for_count(count_of(delivery->attempts));
        g_autofree char *due = words_for_time(delivery->due_at);
        const char *cells[] = {delivery->subscriber, delivery->release_id, changes, attempts, due,
                               delivery->last_error};
        table_add_row(table, delivery->attempts > 0 ? TONE_BAD : TONE_PLAIN, cells);
    }
    table_print(table);
}

int
outbox_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    if (!options_parse(&options, &outbox_usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
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

static bool
add_source(Table *table, Ledger *ledger, const Source *source, GError **error)
{
    gint64 next_at = 0;
    unsigned failures = 0;
    if (!ledger_find_schedule(ledger, source->id, &next_at, &failures, error))
        return false;
    g_autofree char *next = next_at > 0 ? words_for_time(next_at) : g_strdup("at once");
    g_autofree char *failed = words_for_count(count_of(failures));
    const char *cells[] = {source->id, source_kind_to_name(source->kind),
                           source->enabled ? next : "off", failed, source->address};
    table_add_row(table, failures > 0 ? TONE_BAD : TONE_PLAIN, cells);
    return true;
}

static bool
print_sources(Ledger *ledger, GPtrArray *sources, GError **error)
{
    static const Column columns[] = {{"SOURCE", false, false},
                                     {"KIND", false, false},
                                     {"NEXT CHECK", false, false},
                                     {"FAILED", true, false},
                                     {"ADDRESS", false, true}};
    terminal_print_heading("Sources");
    if (sources->len == 0) {
        g_print("none yet: put one into sources.d/ of the settings folder\n");
        return true;
    }
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < sources->len; i++) {
        if (!add_source(table, ledger, g_ptr_array_index(sources, i), error))
            return false;
    }
    table_print(table);
    return true;
}

static bool
print_status(Ledger *ledger, const char *path, GPtrArray *sources, const char *bus, GError **error)
{
    g_autoptr(GDBusConnection) connection = monitor_find(bus);
    terminal_print(connection != NULL ? TONE_GOOD : TONE_NOTE, "civcasd   ",
                   connection != NULL         ? "runs"
                   : g_str_equal(bus, "none") ? "not asked: the settings say Bus=none"
                                              : "does not answer on D-Bus; is it started?",
                   10);
    g_autofree char *where = g_strdup_printf("%s, %" G_GINT64_FORMAT " changes recorded", path,
                                             ledger_get_last_sequence(ledger));
    terminal_print(TONE_PLAIN, "ledger    ", where, 10);
    g_autoptr(GPtrArray) deliveries = ledger_list_deliveries(ledger, error);
    if (deliveries == NULL)
        return false;
    g_autofree char *waiting = g_strdup_printf("%u alerts wait%s", deliveries->len,
                                               deliveries->len > 0 ? "; see civcas outbox" : "");
    terminal_print(deliveries->len > 0 ? TONE_NOTE : TONE_PLAIN, "outbox    ", waiting, 10);
    return print_sources(ledger, sources, error);
}

int
status_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    if (!options_parse(&options, &status_usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = options_get_folder(&options);
    g_autoptr(Settings) settings = settings_load(folder, &error);
    g_autoptr(GPtrArray) sources = settings == NULL ? NULL : sources_load(folder, &error);
    g_autoptr(Ledger) ledger =
        sources == NULL ? NULL : options_open_ledger(&options, LEDGER_READ, &error);
    if (ledger == NULL)
        return verb_fail(error);
    const char *path = options.database != NULL ? options.database : settings->ledger;
    if (!print_status(ledger, path, sources, settings->bus, &error))
        return verb_fail(error);
    return EXIT_CODE_OK;
}
