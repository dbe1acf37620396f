/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/books.h"

#include "cli/books_table.h"
#include "cli/checks_table.h"
#include "cli/json_rows.h"
#include "cli/options.h"
#include "cli/verb.h"

static const Usage usage = {
    .page = "civcas-cases",
    .description = "Shows the sums that must hold, month by month: what balances, what does not\n"
                   "and by how much (stated less computed), what is unknown. With --result, the\n"
                   "sums that ended so, one by one.\n\n"
                   "Example: civcas books --result fails",
    .taken = TAKES_DB | TAKES_JSON,
};

/* Leaves only rows whose check ended as @result. */
static void
keep_result(GPtrArray *rows, CheckResult result)
{
    for (unsigned i = rows->len; i > 0; i--) {
        const CheckRow *row = g_ptr_array_index(rows, i - 1);
        if (row->check->result != result)
            g_ptr_array_remove_index(rows, i - 1);
    }
}

static void
print_checks(GPtrArray *rows)
{
    if (rows->len == 0) {
        g_print("No such sums.\n");
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
    g_autofree char *result = NULL;
    const GOptionEntry entries[] = {{"result", 0, 0, G_OPTION_ARG_STRING, &result,
                                     "Only those that ended so: holds, fails, unknown", "RESULT"},
                                    G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    CheckResult wanted = CHECK_UNKNOWN;
    if (result != NULL && !check_result_from_name(result, &wanted))
        return verb_refuse("--result=%s is no result", result);
    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) rows = ledger == NULL ? NULL : ledger_list_checks(ledger, &error);
    if (rows == NULL)
        return verb_fail(error);
    if (result != NULL)
        keep_result(rows, wanted);
    if (!options.json) {
        if (result == NULL && rows->len > 0)
            books_table_print(rows);
        else
            print_checks(rows);
        return EXIT_CODE_OK;
    }
    for (unsigned i = 0; i < rows->len; i++) {
        g_autofree char *json = check_row_to_json(g_ptr_array_index(rows, i));
        g_print("%s\n", json);
    }
    return EXIT_CODE_OK;
}
