/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/books.h"

#include "cli/checks_table.h"
#include "cli/json_rows.h"
#include "cli/options.h"
#include "cli/verb.h"

static const Usage usage = {
    .description = "Lists the sums that must hold, release by release, with the residual\n"
                   "(stated less computed) of those that do not.\n\n"
                   "Example: civcas books --json",
    .taken = TAKES_DB | TAKES_JSON,
};

static void
print_checks(GPtrArray *rows)
{
    if (rows->len == 0) {
        g_print("No sums yet.\n");
        return;
    }
    g_autoptr(ChecksTable) table = checks_table_new(true);
    for (unsigned i = 0; i < rows->len; i++) {
        const CheckRow *row = g_ptr_array_index(rows, i);
        checks_table_add(table, row->period, row->check);
    }
    checks_table_print(table);
}

int
books_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    if (!options_parse(&options, &usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) rows = ledger == NULL ? NULL : ledger_list_checks(ledger, &error);
    if (rows == NULL)
        return verb_fail(error);
    if (!options.json) {
        print_checks(rows);
        return EXIT_CODE_OK;
    }
    for (unsigned i = 0; i < rows->len; i++) {
        g_autofree char *json = check_row_to_json(g_ptr_array_index(rows, i));
        g_print("%s\n", json);
    }
    return EXIT_CODE_OK;
}
