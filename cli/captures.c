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
    .page = "civcas-check",
    .description =
        "Lists what was fetched, newest last, and what each answer was. Only \"ok\" was\n"
        "compared with anything; the others are kept as they came.\n\n"
        "Example: civcas captures --limit 10",
    .taken = TAKES_DB | TAKES_JSON,
};

static void
print_capture(const Capture *capture)
{
    enum { INDENT = 4 };
    bool is_fine = capture->verdict == VERDICT_OK || capture->verdict == VERDICT_UNCHANGED;
    g_autofree char *when = words_for_time(capture->fetched_at);
    g_autofree char *label = g_strdup_printf("%s  ", when);
    g_autofree char *line =
        g_strdup_printf("%s: %s  %.*s", capture->source_id, verdict_to_name(capture->verdict),
                        HASH_SHOWN, capture->sha256 != NULL ? capture->sha256 : "");
    g_strchomp(line);
    terminal_print(is_fine ? TONE_PLAIN : TONE_BAD, label, line, INDENT);
    terminal_print(TONE_PLAIN, "    ", capture->document, INDENT);
    if (capture->evidence != NULL)
        terminal_print(TONE_FAINT, "    ", capture->evidence, INDENT);
    if (capture->times > 1) {
        g_autofree char *last = words_for_time(capture->last_at);
        g_autofree char *run = g_strdup_printf("%u times in a row, last %s", capture->times, last);
        terminal_print(TONE_FAINT, "    ", run, INDENT);
    }
    if (capture->hops != NULL)
        terminal_print(TONE_FAINT, "    redirected by ", capture->hops, INDENT);
    if (capture->peer != NULL)
        terminal_print(TONE_FAINT, "    from ", capture->peer, INDENT);
}

static void
print_captures(GPtrArray *captures)
{
    if (captures->len == 0)
        g_print("Nothing was fetched yet.\n");
    for (unsigned i = 0; i < captures->len; i++)
        print_capture(g_ptr_array_index(captures, i));
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
