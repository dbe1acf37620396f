/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/compare.h"

#include "base/json.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/words.h"

static const Usage compare_usage = {
    .page = "civcas-cases",
    .operands = "RELEASE RELEASE",
    .description = "Says what changed between two releases of one series, however far apart:\n"
                   "cases that stand otherwise after the second than after the first, and figures\n"
                   "that both state.\n\n"
                   "Example: civcas compare cjtf-oir-monthly/2018-05 cjtf-oir-monthly/2019-04",
    .taken = TAKES_DB | TAKES_JSON,
    .min_operands = 2,
    .max_operands = 2,
};

static const Usage delays_usage = {
    .page = "civcas-cases",
    .description = "Says how many days it took until cases were decided, the median by who\n"
                   "reported them: from the incident to the end of the period that decided it.\n\n"
                   "Example: civcas delays",
    .taken = TAKES_DB | TAKES_JSON,
};

static void
print_json(JsonBuilder *builder)
{
    g_autofree char *line = json_finish(builder);
    g_print("%s\n", line);
}

static void
print_move(const CaseMove *move, bool as_json)
{
    g_autofree char *place = words_for_place(move->row->last);
    if (as_json) {
        g_autoptr(JsonBuilder) builder = json_begin();
        json_add_text(builder, "case", move->row->id);
        json_add_text(builder, "date", move->row->last->date);
        json_add_text(builder, "place", place);
        json_add_text(builder, "before", move->before);
        json_add_text(builder, "after", move->after);
        print_json(builder);
        return;
    }
    g_autofree char *before = words_for_name(move->before != NULL ? move->before : "not listed");
    g_autofree char *after = words_for_name(move->after != NULL ? move->after : "not listed");
    g_autofree char *label =
        g_strdup_printf("%-12s", move->row->last->date != NULL ? move->row->last->date : "no day");
    g_autofree char *line = g_strdup_printf("%s: %s → %s", place, before, after);
    terminal_print(TONE_PLAIN, label, line, 12);
}

static void
print_figure(const char *name, Count before, Count after, bool as_json)
{
    if (as_json) {
        g_autoptr(JsonBuilder) builder = json_begin();
        json_add_text(builder, "figure", name);
        json_add_number(builder, "before", before.value);
        json_add_number(builder, "after", after.value);
        print_json(builder);
        return;
    }
    g_autofree char *words = words_for_name(name);
    g_autofree char *from = words_for_count(before);
    g_autofree char *to = words_for_count(after);
    g_autofree char *line = g_strdup_printf("%s: %s → %s", words, from, to);
    terminal_print(TONE_PLAIN, "", line, 2);
}

/* The figure that @release states of itself, the first where it stands twice. */
static Count
find_figure(GPtrArray *rows, const char *release, const char *name)
{
    for (unsigned i = 0; i < rows->len; i++) {
        const FigureRow *row = g_ptr_array_index(rows, i);
        if (g_strcmp0(row->release_id, release) == 0 && g_str_equal(row->figure->name, name) &&
            row->figure->scope == NULL && row->figure->low.stated)
            return row->figure->low;
    }
    return count_absent();
}

static void
compare_figures(GPtrArray *rows, const char *a, const char *b, bool as_json)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < rows->len; i++) {
        const FigureRow *row = g_ptr_array_index(rows, i);
        char *name = row->figure->name;
        if (g_strcmp0(row->release_id, a) != 0 || !g_hash_table_add(seen, name))
            continue;
        Count before = find_figure(rows, a, name), after = find_figure(rows, b, name);
        if (before.stated && after.stated && !count_equals(before, after))
            print_figure(name, before, after, as_json);
    }
}

int
compare_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    if (!options_parse(&options, &compare_usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    const char *a = options.operands[0], *b = options.operands[1];
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) moves =
        ledger == NULL ? NULL : ledger_compare_releases(ledger, a, b, &error);
    g_autoptr(GPtrArray) figures = moves == NULL ? NULL : ledger_list_figures(ledger, NULL, &error);
    if (figures == NULL)
        return verb_fail(error);
    for (unsigned i = 0; i < moves->len; i++)
        print_move(g_ptr_array_index(moves, i), options.json);
    if (moves->len == 0 && !options.json)
        g_print("No case stands otherwise.\n");
    compare_figures(figures, a, b, options.json);
    return EXIT_CODE_OK;
}

static void
print_delay_json(const DelayRow *row)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "series", row->series);
    json_add_text(builder, "source", row->source);
    json_add_number(builder, "cases", (double)row->cases);
    json_add_number(builder, "median_days", row->median_days);
    print_json(builder);
}

int
delays_run(int argc, char **argv)
{
    static const Column columns[] = {
        {"SERIES", false, 0}, {"SOURCE", false, 40}, {"CASES", true, 0}, {"MEDIAN DAYS", true, 0}};
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    if (!options_parse(&options, &delays_usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) rows = ledger == NULL ? NULL : ledger_list_delays(ledger, &error);
    if (rows == NULL)
        return verb_fail(error);
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < rows->len; i++) {
        const DelayRow *row = g_ptr_array_index(rows, i);
        g_autofree char *cases = words_for_count(count_of((double)row->cases));
        g_autofree char *days = words_for_count(count_of(row->median_days));
        const char *cells[] = {row->series, row->source != NULL ? row->source : "not stated", cases,
                               days};
        if (options.json)
            print_delay_json(row);
        else
            table_add_row(table, TONE_PLAIN, cells);
    }
    if (!options.json && rows->len > 0)
        table_print(table);
    else if (!options.json)
        g_print("No case is decided yet.\n");
    return EXIT_CODE_OK;
}
