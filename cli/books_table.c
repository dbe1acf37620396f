/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/books_table.h"

#include <string.h>

#include "cli/terminal.h"
#include "cli/words.h"
#include "store/ledger.h"

enum { BAR_EIGHTHS = 96 };

/* Sums that stand in a column of their own; what else fails is listed below. */
static const char *const sums[] = {"open_balances", "outcomes_add_up", "carry_continues",
                                   "total_explained", "reports_continue"};

static const Column columns[] = {{"PERIOD", false, 0}, {"OPEN", true, 0},   {"OUTCOMES", true, 0},
                                 {"CARRIED", true, 0}, {"DEATHS", true, 0}, {"REPORTS", true, 0},
                                 {"TOTAL", true, 0},   {"", false, 0}};

/* The rows of one release, from @first to before @end. */
typedef struct {
    GPtrArray *rows; /* (borrowed) */
    guint first;
    guint end;
} Month;

static const CheckRow *
get_row(const Month *month, guint index)
{
    return g_ptr_array_index(month->rows, index);
}

static const Check *
find_check(const Month *month, const char *name, const char *section)
{
    for (guint i = month->first; i < month->end; i++) {
        const Check *check = get_row(month, i)->check;
        if (g_str_equal(check->name, name) &&
            (section == NULL || g_strcmp0(check->section, section) == 0))
            return check;
    }
    return NULL;
}

/* "475 (−120)", "43", or "?" */
static char *
describe(const Check *check)
{
    if (check == NULL || check->result == CHECK_UNKNOWN)
        return g_strdup("?");
    g_autofree char *stated = words_for_count(check->stated);
    if (check->result == CHECK_HOLDS)
        return g_steal_pointer(&stated);
    double residual = check->stated.value - check->computed.value;
    g_autofree char *off = words_for_count(count_of(residual));
    return g_strdup_printf("%s (%s%s)", stated, residual > 0 ? "+" : "", off);
}

static Count
get_total(const Month *month)
{
    const Check *check = find_check(month, "never_falls", "killed_total");
    return check != NULL ? check->stated : count_absent();
}

/* Eighths of a character, so that a month of two dead shows. */
static char *
draw_bar(Count total, double most)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    g_autoptr(GString) bar = g_string_new(NULL);
    if (!total.stated || most <= 0)
        return NULL;
    unsigned eighths = (unsigned)(total.value / most * BAR_EIGHTHS + 0.5);
    for (unsigned i = 0; i < eighths / 8; i++)
        g_string_append(bar, "█");
    g_string_append(bar, parts[eighths % 8]);
    return g_string_free(g_steal_pointer(&bar), FALSE);
}

static Tone
find_tone(const Month *month)
{
    bool known = false;
    for (guint i = month->first; i < month->end; i++) {
        const Check *check = get_row(month, i)->check;
        if (check->result == CHECK_FAILS)
            return TONE_BAD;
        known = known || check->result == CHECK_HOLDS;
    }
    return known ? TONE_PLAIN : TONE_FAINT;
}

static void
add_month(Table *table, const Month *month, double most)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    Count total = get_total(month);
    g_ptr_array_add(cells, g_strdup(get_row(month, month->first)->period));
    for (size_t i = 0; i < G_N_ELEMENTS(sums); i++)
        g_ptr_array_add(cells, describe(find_check(month, sums[i], NULL)));
    g_ptr_array_add(cells, words_for_count(total));
    g_ptr_array_add(cells, draw_bar(total, most));
    table_add_row(table, find_tone(month), (const char *const *)cells->pdata);
}

static guint
find_end(GPtrArray *rows, guint first)
{
    const char *id = ((const CheckRow *)g_ptr_array_index(rows, first))->release_id;
    guint end = first;
    while (end < rows->len &&
           g_str_equal(((const CheckRow *)g_ptr_array_index(rows, end))->release_id, id))
        end++;
    return end;
}

static bool
is_in_series(GPtrArray *rows, guint index, const char *series)
{
    return index < rows->len &&
           g_str_equal(((const CheckRow *)g_ptr_array_index(rows, index))->series, series);
}

static double
find_most(GPtrArray *rows, guint first, const char *series)
{
    double most = 0;
    for (guint at = first; is_in_series(rows, at, series); at = find_end(rows, at)) {
        Count total = get_total(&(Month){rows, at, find_end(rows, at)});
        most = MAX(most, total.stated ? total.value : 0);
    }
    return most;
}

static bool
has_column(const Check *check)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sums); i++) {
        if (g_str_equal(check->name, sums[i]))
            return true;
    }
    return false;
}

/* Sums without a column that fail, and the count of all. */
static void
print_rest(GPtrArray *rows, guint first, guint end)
{
    guint counts[3] = {0};
    for (guint i = first; i < end; i++) {
        const CheckRow *row = g_ptr_array_index(rows, i);
        counts[row->check->result]++;
        if (row->check->result != CHECK_FAILS || has_column(row->check))
            continue;
        g_autofree char *name = words_for_name(row->check->name);
        g_autofree char *section = words_for_name(row->check->section);
        g_autofree char *said = describe(row->check);
        g_autofree char *line = g_strdup_printf("%s%s%s: %s", name, section != NULL ? ", " : "",
                                                section != NULL ? section : "", said);
        g_autofree char *label = g_strdup_printf("%s  ", row->period);
        terminal_print(TONE_BAD, label, line, 9);
    }
    g_print("%u sums hold, %u do not, %u are unknown.\n", counts[CHECK_HOLDS], counts[CHECK_FAILS],
            counts[CHECK_UNKNOWN]);
}

/* Where no sum can be done, a table of question marks helps nobody. */
static guint
skip_unknown(GPtrArray *rows, guint first)
{
    const char *series = ((const CheckRow *)g_ptr_array_index(rows, first))->series;
    guint at = first;
    for (; is_in_series(rows, at, series); at++) {
        if (((const CheckRow *)g_ptr_array_index(rows, at))->check->result != CHECK_UNKNOWN)
            return first;
    }
    terminal_print_heading(series);
    g_print("No sum can be done: too few figures are stated.\n");
    return at;
}

static guint
print_series(GPtrArray *rows, guint first)
{
    const char *series = ((const CheckRow *)g_ptr_array_index(rows, first))->series;
    double most = find_most(rows, first, series);
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    guint at = first;
    terminal_print_heading(series);
    for (; is_in_series(rows, at, series); at = find_end(rows, at))
        add_month(table, &(Month){rows, at, find_end(rows, at)}, most);
    table_print(table);
    print_rest(rows, first, at);
    return at;
}

void
books_table_print(GPtrArray *rows)
{
    for (guint at = 0; at < rows->len;) {
        guint next = skip_unknown(rows, at);
        at = next > at ? next : print_series(rows, at);
    }
    g_print("\n");
    terminal_print(TONE_FAINT, "",
                   "A cell is what was stated, in brackets by how much it is off what the other "
                   "figures give; ? is a term not stated. Deaths and reports are moves of the "
                   "running totals; total is all the dead so far. civcas books --result fails "
                   "lists both sides.",
                   0);
}
