/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/review.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/options.h"
#include "cli/signature.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/waiting.h"
#include "cli/words.h"

static const Usage usage = {
    .page = "civcas-judge",
    .description =
        "Shows what waits for a person: texts that count only once somebody accepts them,\n"
        "then pairs that look alike and were not taken for one case, both histories\n"
        "side by side, most alike first. On a terminal, with --by, asks about each;\n"
        "else civcas accept and civcas judge take the answer.\n\n"
        "Example: civcas review --by Ada",
    .taken = TAKES_DB | TAKES_JSON,
};

static void
print_pair_json(const UnsurePair *pair)
{
    g_autofree char *reasons = g_strescape(pair->reasons, NULL);
    g_print(
        "{\"waits\":\"pair\",\"release\":\"%s\",\"entry\":\"%s\",\"case\":\"%s\",\"score\":%.4f,"
        "\"reasons\":\"%s\"}\n",
        pair->release_id, pair->entry_id, pair->case_id, pair->score, reasons);
}

/* One side of a pair. */
typedef struct {
    CaseRow *row;       /* (owned) (nullable) */
    GPtrArray *history; /* (owned) (nullable) of HistoryRow */
} Side;

static void
side_clear(Side *side)
{
    g_clear_pointer(&side->row, case_row_free);
    g_clear_pointer(&side->history, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Side, side_clear)

static char *
describe_side(const Side *side)
{
    if (side->row == NULL)
        return g_strdup("not on record any more");
    const Entry *last = side->row->last;
    g_autofree char *place = words_for_place(last);
    g_autofree char *sources = words_for_sources(last);
    g_autofree char *status = words_for_name(case_status_to_name(side->row->status));
    return g_strdup_printf("%s %s (%s): %s", last->date != NULL ? last->date : "no day", place,
                           sources, status);
}

/* What @release says of it. Returns: (owned) (nullable) */
static char *
quote_side(const Side *side, const char *release)
{
    g_autoptr(GString) said = g_string_new(NULL);
    for (unsigned i = 0; side->history != NULL && i < side->history->len; i++) {
        const HistoryRow *step = g_ptr_array_index(side->history, i);
        if (!g_str_equal(step->release_id, release))
            continue;
        const char *words = step->entry != NULL ? step->entry->quote : "(no longer listed)";
        g_string_append_printf(said, "%s%s", said->len > 0 ? " / " : "", words);
    }
    return said->len > 0 ? g_string_free(g_steal_pointer(&said), FALSE) : NULL;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Returns: (owned) ids of the releases that either side names, in order; of a series that is by
 * period */
static GPtrArray *
list_releases(const Side *a, const Side *b)
{
    GPtrArray *releases = g_ptr_array_new();
    const GPtrArray *both[] = {a->history, b->history};
    for (size_t side = 0; side < G_N_ELEMENTS(both); side++) {
        for (unsigned i = 0; both[side] != NULL && i < both[side]->len; i++) {
            char *release = ((const HistoryRow *)g_ptr_array_index(both[side], i))->release_id;
            if (!g_ptr_array_find_with_equal_func(releases, release, g_str_equal, NULL))
                g_ptr_array_add(releases, release);
        }
    }
    g_ptr_array_sort(releases, compare_names);
    return releases;
}

/* Both histories side by side, what one release says in one row. */
static void
print_sides(const Side *a, const Side *b)
{
    static const Column columns[] = {{"release", false, 0}, {"A", false, 33}, {"B", false, 33}};
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    g_autofree char *of_a = describe_side(a), *of_b = describe_side(b);
    g_autoptr(GPtrArray) releases = list_releases(a, b);
    table_add_row(table, TONE_STRONG, (const char *const[]){"now", of_a, of_b});
    for (unsigned i = 0; i < releases->len; i++) {
        const char *release = g_ptr_array_index(releases, i), *slash = strrchr(release, '/');
        g_autofree char *said_a = quote_side(a, release), *said_b = quote_side(b, release);
        table_add_row(table, TONE_PLAIN,
                      (const char *const[]){slash != NULL ? slash + 1 : release, said_a, said_b});
    }
    table_print(table);
}

static bool
load_side(Ledger *ledger, const char *id, Side *side, GError **error)
{
    GError *why = NULL;
    if (ledger_find_case(ledger, id, &side->row, &side->history, &why))
        return true;
    if (why == NULL)
        return true; /* it is gone since the pairs were listed */
    g_propagate_error(error, why);
    return false;
}

static bool
print_pair(Ledger *ledger, const UnsurePair *pair, GError **error)
{
    g_auto(Side) a = {0}, b = {0};
    g_autofree char *heading =
        g_strdup_printf("%.2f: %s (%s)", pair->score, pair->reasons, pair->release_id);
    if (!load_side(ledger, pair->case_id, &a, error) ||
        !load_side(ledger, pair->entry_id, &b, error))
        return false;
    terminal_print_heading(heading);
    print_sides(&a, &b);
    terminal_print(TONE_FAINT, "  A  ", pair->case_id, 5);
    terminal_print(TONE_FAINT, "  B  ", pair->entry_id, 5);
    return true;
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

/* Returns: one of @letters, EOF or a line end */
static int
ask_letter(const char *question, const char *letters)
{
    int first = 0;
    do {
        g_print("%s ", question);
        (void)fflush(stdout); /* a closed terminal shows at the next reading */
        first = read_first_letter();
    } while (first != EOF && first != '\n' && strchr(letters, first) == NULL);
    return first;
}

/* Returns: the kind of judgement, NULL to leave the pair, "" to stop */
static const char *
ask(void)
{
    switch (ask_letter("Same, different, unsure, leave or quit? [s/d/u/l/q]", "sdulq")) {
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
accept(Writer *writer, const WaitingText *text, const Signature *signature)
{
    g_autoptr(Judgement) judgement = judgement_new("accept", text->release_id, NULL);
    judgement->value = text->is_edit ? g_strdup(text->sha256) : NULL;
    return signature_judge(writer, judgement, signature);
}

/* @ret_quit: whether to stop. Returns: an exit code */
static int
review_text(const Options *options, const WaitingText *text, Writer *writer,
            const Signature *signature, bool *ret_quit)
{
    *ret_quit = false;
    if (options->json) {
        waiting_print_json(text);
        return EXIT_CODE_OK;
    }
    waiting_print(text);
    int answer = writer != NULL ? ask_letter("Accept, leave or quit? [a/l/q]", "alq") : 'l';
    *ret_quit = answer == 'q' || answer == EOF;
    return answer == 'a' ? accept(writer, text, signature) : EXIT_CODE_OK;
}

static int
review_texts(const Options *options, GPtrArray *waiting, Writer *writer, const Signature *signature,
             bool *ret_quit)
{
    *ret_quit = false;
    for (unsigned i = 0; i < waiting->len && !*ret_quit; i++) {
        int code = review_text(options, g_ptr_array_index(waiting, i), writer, signature, ret_quit);
        if (code != EXIT_CODE_OK)
            return code;
    }
    return EXIT_CODE_OK;
}

static int
review(const Options *options, Ledger *ledger, Writer *writer, const Signature *signature)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) waiting = ledger_list_waiting(ledger, &error);
    bool quit = false;
    int code = waiting == NULL ? verb_fail(error)
                               : review_texts(options, waiting, writer, signature, &quit);
    if (code != EXIT_CODE_OK || quit)
        return code;
    g_autoptr(GPtrArray) pairs = ledger_list_unsure(ledger, &error);
    if (pairs == NULL)
        return verb_fail(error);
    if (pairs->len == 0 && waiting->len == 0 && !options->json)
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
