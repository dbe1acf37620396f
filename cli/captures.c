/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/captures.h"

#include "cli/json_rows.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/words.h"

/* Captures shown when no number is asked for: a screenful or two. */
enum { HASH_SHOWN = 12, LIMIT_DEFAULT = 50, LIMIT_MAX = 1000000 };

static const Usage usage = {
    .description =
        "Lists what was fetched, newest last, and what each answer was. Only \"ok\" was\n"
        "compared with anything; the others are kept as they came.\n\n"
        "Example: civcas captures --limit 10",
    .taken = TAKES_DB | TAKES_JSON,
};

static void
print_captures(GPtrArray *captures)
{
    static const Column columns[] = {{"FETCHED", false, false}, {"SOURCE", false, false},
                                     {"VERDICT", false, false}, {"SHA-256", false, false},
                                     {"DOCUMENT", false, true}, {"WHY", false, true}};
    if (captures->len == 0) {
        g_print("Nothing was fetched yet.\n");
        return;
    }
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < captures->len; i++) {
        const Capture *capture = g_ptr_array_index(captures, i);
        g_autofree char *when = words_for_time(capture->fetched_at);
        bool is_fine = capture->verdict == VERDICT_OK || capture->verdict == VERDICT_UNCHANGED;
        g_autofree char *hash =
            g_strndup(capture->sha256 != NULL ? capture->sha256 : "", HASH_SHOWN);
        const char *cells[] = {when, capture->source_id, verdict_to_name(capture->verdict),
                               hash, capture->document,  capture->evidence};
        table_add_row(table, is_fine ? TONE_PLAIN : TONE_BAD, cells);
    }
    table_print(table);
}

int
captures_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    int limit = LIMIT_DEFAULT;
    const GOptionEntry entries[] = {{"limit", 'n', 0, G_OPTION_ARG_INT, &limit,
                                     "The newest NUMBER of them; 50 if not said", "NUMBER"},
                                    G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (limit < 1 || limit > LIMIT_MAX)
        return verb_refuse("--limit=%d is not between 1 and %d", limit, LIMIT_MAX);

    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) captures =
        ledger == NULL ? NULL : ledger_list_captures(ledger, (unsigned)limit, &error);
    if (captures == NULL)
        return verb_fail(error);
    if (!options.json) {
        print_captures(captures);
        return EXIT_CODE_OK;
    }
    for (unsigned i = 0; i < captures->len; i++) {
        g_autofree char *json = capture_to_json(g_ptr_array_index(captures, i));
        g_print("%s\n", json);
    }
    return EXIT_CODE_OK;
}
