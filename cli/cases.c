/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cases.h"

#include "cli/json_rows.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/words.h"

static const Usage cases_usage = {
    .page = "civcas-cases",
    .operands = NULL,
    .description = "Lists every case and where it stands, by incident day.\n\n"
                   "Example: civcas cases --status missing\n\n"
                   "Statuses: open, credible, non_credible, duplicate, missing (open before,\n"
                   "listed nowhere now).\n"
                   "Questions: open-longer-than-a-year, dismissed-though-reported (for\n"
                   "insufficient information, though an organisation reported it),\n"
                   "credible-after-dismissed.",
    .taken = TAKES_DB | TAKES_JSON,
};

static const Usage case_usage = {
    .page = "civcas-cases",
    .operands = "ID",
    .description = "Shows one case: every entry that releases gave it, oldest first, with the\n"
                   "sentences. ID is that of any of its entries, as civcas cases prints it.\n\n"
                   "Example: civcas case --why ID",
    .taken = TAKES_DB | TAKES_JSON,
    .min_operands = 1,
    .max_operands = 1,
};

static Tone
tone_for_status(CaseStatus status)
{
    switch (status) {
    case STATUS_CREDIBLE:
    case STATUS_MISSING:
        return TONE_BAD;
    case STATUS_OPEN: /* most are: what stands out would not */
    case STATUS_NON_CREDIBLE:
    case STATUS_DUPLICATE:
    case STATUS_UNSTATED:
        break;
    }
    return TONE_PLAIN;
}

/* Appends ", 3 killed" when it is stated. */
static void
append_harm(GString *line, Count count, const char *harm)
{
    if (!count.stated)
        return;
    g_autofree char *number = words_for_count(count);
    g_string_append_printf(line, ", %s %s", number, harm);
}

/* Two lines: what it is, and the id to ask for more with. */
static void
print_case_row(const CaseRow *row)
{
    enum { DAY_WIDTH = 12 };
    g_autofree char *label =
        g_strdup_printf("%-*s", DAY_WIDTH, row->last->date != NULL ? row->last->date : "no day");
    g_autofree char *status = words_for_name(case_status_to_name(row->status));
    g_autofree char *place = words_for_place(row->last);
    g_autofree char *sources = words_for_sources(row->last);
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "%s (%s): %s", place, sources, status);
    append_harm(line, row->last->killed, "killed");
    append_harm(line, row->last->injured, "injured");
    terminal_print(tone_for_status(row->status), label, line->str, DAY_WIDTH);
    g_autofree char *gap = g_strnfill(DAY_WIDTH, ' ');
    terminal_print(TONE_FAINT, gap, row->id, DAY_WIDTH);
}

static void
print_cases(GPtrArray *cases)
{
    if (cases->len == 0)
        g_print("No such cases.\n");
    for (unsigned i = 0; i < cases->len; i++)
        print_case_row(g_ptr_array_index(cases, i));
}

/* Views of the ledger that answer what people ask. Returns: (nullable) */
static const char *
find_view(const char *question)
{
    static const char *const questions[][2] = {
        {"open-longer-than-a-year", "open_longer_than_a_year"},
        {"dismissed-though-reported", "dismissed_though_reported"},
        {"credible-after-dismissed", "credible_after_dismissed"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(questions); i++) {
        if (g_str_equal(questions[i][0], question))
            return questions[i][1];
    }
    return NULL;
}

int
cases_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autofree char *status = NULL, *question = NULL;
    const GOptionEntry entries[] = {{"status", 0, 0, G_OPTION_ARG_STRING, &status,
                                     "Only cases that stand so: open, missing, …", "STATUS"},
                                    {"ask", 0, 0, G_OPTION_ARG_STRING, &question,
                                     "Only cases that answer this question", "QUESTION"},
                                    G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &cases_usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    CaseStatus known = STATUS_OPEN;
    if (status != NULL && !case_status_from_name(status, &known))
        return verb_refuse("--status=%s is no status", status);
    if (question != NULL && (status != NULL || find_view(question) == NULL))
        return verb_refuse("--ask=%s is no question, or stands beside --status", question);

    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) cases = ledger == NULL ? NULL
                                 : question != NULL
                                     ? ledger_list_cases_of(ledger, find_view(question), &error)
                                     : ledger_list_cases(ledger, status, &error);
    if (cases == NULL)
        return verb_fail(error);
    if (!options.json) {
        print_cases(cases);
        return EXIT_CODE_OK;
    }
    for (unsigned i = 0; i < cases->len; i++) {
        g_autofree char *json = case_row_to_json(g_ptr_array_index(cases, i));
        g_print("%s\n", json);
    }
    return EXIT_CODE_OK;
}

static void
print_step(const HistoryRow *step, bool why)
{
    g_autofree char *section = words_for_name(section_to_name(step->entry->section));
    g_autofree char *heading = g_strdup_printf("%s: %s%s", step->release_id, section,
                                               step->entry->reopened ? ", reopened" : "");
    terminal_print_heading(heading);
    terminal_print(TONE_PLAIN, "  ", step->entry->quote, 2);
    if (step->document != NULL)
        terminal_print(TONE_FAINT, "  from ", step->document, 4);
    if (step->sha256 != NULL)
        terminal_print(TONE_FAINT, "  sha256 ", step->sha256, 4);
    if (!why)
        return;
    g_autofree char *reasons =
        g_strdup_printf("%s; score %.2f of 1, sure from %.2f (entry %s)",
                        step->reasons != NULL ? step->reasons : "no reason kept", step->score,
                        LINK_SURE_SCORE, step->entry->id);
    terminal_print(TONE_PLAIN, "  because ", reasons, 4);
}

static void
print_case(const CaseRow *row, GPtrArray *history, bool why)
{
    g_autofree char *place = words_for_place(row->last);
    g_autofree char *sources = words_for_sources(row->last);
    g_autofree char *status = words_for_name(case_status_to_name(row->status));
    g_autofree char *line =
        g_strdup_printf("%s  %s (%s): %s", row->last->date != NULL ? row->last->date : "no day",
                        place, sources, status);
    terminal_print(tone_for_status(row->status), "", line, 2);
    for (unsigned i = 0; i < history->len; i++)
        print_step(g_ptr_array_index(history, i), why);
}

/* Returns: an exit code */
static int
show_case(Ledger *ledger, const Options *options, bool why)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) history = NULL;
    CaseRow *row = NULL;
    const char *id = options->operands[0];
    if (!ledger_find_case(ledger, id, &row, &history, &error)) {
        if (error != NULL)
            return verb_fail(error);
        return verb_refuse("no case holds the id “%s”; civcas cases lists them", id);
    }
    if (options->json) {
        g_autofree char *json = case_history_to_json(row, history);
        g_print("%s\n", json);
    } else {
        print_case(row, history, why);
    }
    case_row_free(row);
    return EXIT_CODE_OK;
}

int
case_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    gboolean why = FALSE;
    const GOptionEntry entries[] = {
        {"why", 0, 0, G_OPTION_ARG_NONE, &why, "Say why each entry was taken for this case", NULL},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &case_usage, entries, argc, argv))
        return EXIT_CODE_USAGE;

    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    return ledger == NULL ? verb_fail(error) : show_case(ledger, &options, why);
}
