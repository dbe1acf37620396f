/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/figures.h"

#include "cli/json_rows.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/words.h"
#include "releases/pattern.h"

static const Usage usage = {
    .page = "civcas-cases",
    .operands = "[NAME]",
    .description = "Lists every figure that releases and articles state, oldest first, with its\n"
                   "speaker. What an article says a force stated is held against the force's\n"
                   "own releases on record; where they say otherwise, it is in doubt.\n\n"
                   "Example: civcas figures killed_total\n\n"
                   "Names are those of civcas-json(5): carried_over, received, completed, killed,\n"
                   "open, killed_total, strikes_total and others.",
    .taken = TAKES_DB | TAKES_JSON,
    .max_operands = 1,
};

static void
add_figure(Table *table, const FigureRow *row)
{
    g_autofree char *name = words_for_name(row->figure->name);
    g_autofree char *value = words_for_figure(row->figure);
    g_autofree char *about = words_for_extent(row->figure);
    g_autofree char *told = row->doubt != NULL && about != NULL && *about != '\0'
                                ? g_strdup_printf("%s; in doubt: %s", about, row->doubt)
                            : row->doubt != NULL ? g_strdup_printf("in doubt: %s", row->doubt)
                                                 : g_strdup(about);
    const char *cells[] = {row->release_id != NULL ? row->release_id : "article", name, value,
                           row->figure->speaker, told};
    table_add_row(table, row->doubt != NULL ? TONE_NOTE : TONE_PLAIN, cells);
}

/* Returns: EXIT_CODE_USAGE */
static int
refuse_name(const char *name)
{
    g_autofree char *known = figure_names_join(", ");
    return verb_refuse("no figure is called “%s”; there are: %s", name, known);
}

static void
print_figures(GPtrArray *figures, const char *name)
{
    static const Column columns[] = {{"RELEASE", false, 0},
                                     {"FIGURE", false, 14},
                                     {"VALUE", true, 0},
                                     {"WHO SAYS SO", false, 12},
                                     {"ABOUT", false, 11}};
    if (figures->len == 0) {
        g_print("Nobody has stated %s so far.\n", name != NULL ? name : "any figure");
        return;
    }
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < figures->len; i++)
        add_figure(table, g_ptr_array_index(figures, i));
    table_print(table);
}

int
figures_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    if (!options_parse(&options, &usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    const char *name = options_count_operands(&options) > 0 ? options.operands[0] : NULL;
    if (name != NULL && !figure_name_is_known(name))
        return refuse_name(name);

    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) figures =
        ledger == NULL ? NULL : ledger_list_figures(ledger, name, &error);
    if (figures == NULL)
        return verb_fail(error);
    if (!options.json) {
        print_figures(figures, name);
        return EXIT_CODE_OK;
    }
    for (unsigned i = 0; i < figures->len; i++) {
        g_autofree char *json = figure_row_to_json(g_ptr_array_index(figures, i));
        g_print("%s\n", json);
    }
    return EXIT_CODE_OK;
}
