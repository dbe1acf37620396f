/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/review.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/options.h"
#include "cli/signature.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/words.h"

static const Usage usage = {
    .page = "civcas-judge",
    .description = "Shows pairs that look alike and were not taken for one case, both histories\n"
                   "one below the other, most alike first. On a terminal, with --by, asks about\n"
                   "each; else civcas judge takes the answer.\n\n"
                   "Example: civcas review --by Ada",
    .taken = TAKES_DB | TAKES_JSON,
};

static void
print_pair_json(const UnsurePair *pair)
{
    g_autofree char *reasons = g_strescape(pair->reasons, NULL);
    g_print("{\"release\":\"%s\",\"entry\":\"%s\",\"case\":\"%s\",\"score\":%.4f,"
            "\"reasons\":\"%s\"}\n",
            pair->release_id, pair->entry_id, pair->case_id, pair->score, reasons);
}

/* One side: where it stands, and each sentence about it. */
static bool
print_side(Ledger *ledger, const char *label, const char *id, GError **error)
{
    g_autoptr(GPtrArray) history = NULL;
    g_autoptr(CaseRow) row = NULL;
    if (!ledger_find_case(ledger, id, &row, &history, error))
        return error == NULL || *error == NULL;
    g_autofree char *place = words_for_place(row->last);
    g_autofree char *sources = words_for_sources(row->last);
    g_autofree char *status = words_for_name(case_status_to_name(row->status));
    g_autofree char *line =
        g_strdup_printf("%s  %s (%s): %s", row->last->date != NULL ? row->last->date : "no day",
                        place, sources, status);
    terminal_print(TONE_STRONG, label, line, 5);
    terminal_print(TONE_FAINT, "     ", id, 5);
    for (unsigned i = 0; i < history->len; i++) {
        const HistoryRow *step = g_ptr_array_index(history, i);
        g_autofree char *said = g_strdup_printf("%s: %s", step->release_id, step->entry->quote);
        terminal_print(TONE_PLAIN, "     ", said, 7);
    }
    return true;
}

static bool
print_pair(Ledger *ledger, const UnsurePair *pair, GError **error)
{
    g_autofree char *heading =
        g_strdup_printf("%.2f: %s (%s)", pair->score, pair->reasons, pair->release_id);
    terminal_print_heading(heading);
    return print_side(ledger, "  A  ", pair->entry_id, error) &&
           print_side(ledger, "  B  ", pair->case_id, error);
}

/* Of a line, all of which is taken: what is left of it is no answer to the next question. */
static int
read_first_letter(void)
{
    int first = getchar();
    for (int letter = first; letter != EOF && letter != '\n';)
        letter = getchar();
    return first;
}

/* Returns: the kind of judgement, NULL to leave the pair, "" to stop */
static const char *
ask(void)
{
    int first = 0;
    do {
        g_print("Same, different, unsure, leave or quit? [s/d/u/l/q] ");
        (void)fflush(stdout); /* a closed terminal shows at the next reading */
        first = read_first_letter();
    } while (first != EOF && first != '\n' && strchr("sdulq", first) == NULL);
    switch (first) {
    case 's':
        return "same";
    case 'd':
        return "different";
    case 'u':
        return "unsure";
    case 'q':
    case EOF:
        return "";
    default:
        return NULL;
    }
}

static int
review(const Options *options, Ledger *ledger, Writer *writer, const Signature *signature)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) pairs = ledger_list_unsure(ledger, &error);
    if (pairs == NULL)
        return verb_fail(error);
    if (pairs->len == 0 && !options->json)
        g_print("Nothing waits for review.\n");
    for (unsigned i = 0; i < pairs->len; i++) {
        const UnsurePair *pair = g_ptr_array_index(pairs, i);
        if (options->json) {
            print_pair_json(pair);
            continue;
        }
        if (!print_pair(ledger, pair, &error))
            return verb_fail(error);
        const char *word = writer != NULL ? ask() : NULL;
        if (word != NULL && *word == '\0')
            return EXIT_CODE_OK;
        g_autoptr(Judgement) judgement =
            word != NULL ? judgement_new(word, pair->case_id, pair->entry_id) : NULL;
        if (judgement != NULL && signature_judge(writer, judgement, signature) != EXIT_CODE_OK)
            return EXIT_CODE_FAILED;
    }
    return EXIT_CODE_OK;
}

int
review_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_auto(Signature) signature = {0};
    const GOptionEntry entries[] = {SIGNATURE_OPTIONS(signature), G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    bool asks = signature.by != NULL && !options.json && isatty(STDIN_FILENO) != 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) own = NULL;
    g_autoptr(Writer) writer = NULL;
    Ledger *ledger = NULL;
    if (!asks)
        ledger = own = options_open_ledger(&options, LEDGER_READ, &error);
    else if ((writer = writer_open(&options, &error)) != NULL)
        ledger = writer_get_ledger(writer, &error);
    return ledger == NULL ? verb_fail(error) : review(&options, ledger, writer, &signature);
}
