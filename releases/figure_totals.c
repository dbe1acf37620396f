/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/figures_internal.h"

/* "800" of a headline is the 801 of its page; a smaller share is another count. */
#define ROUNDED_SHARE 0.9

static bool
is_or_may_be_own(const Reading *reading, const Figure *figure)
{
    return figure->speaker == NULL || g_strcmp0(figure->speaker, reading->subject->publisher) == 0;
}

void
figure_note_bare(const Reading *reading, const Match *match, Figure *figure)
{
    bool counts_killed =
        g_str_equal(figure->name, "killed") || g_str_equal(figure->name, "killed_total");
    if (reading->set != NULL || !counts_killed || figure->from != NULL || figure->to != NULL ||
        figure->scope != NULL || !is_or_may_be_own(reading, figure) ||
        figure_is_one_time(reading, match) || figure_says_it_runs(reading, match))
        return;
    g_ptr_array_add(reading->bare, figure);
}

/* The highest count of killed that the page calls a running total, or 0. */
static double
find_running_total(const Reading *reading)
{
    double total = 0;
    g_autoptr(GHashTable) bare = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < reading->bare->len; i++)
        g_hash_table_add(bare, g_ptr_array_index(reading->bare, i));
    const GPtrArray *figures = reading->release->figures;
    for (guint i = 0; i < figures->len; i++) {
        const Figure *figure = g_ptr_array_index(figures, i);
        if (g_str_equal(figure->name, "killed_total") && figure->scope == NULL &&
            figure->low.stated && g_strcmp0(figure->speaker, reading->subject->publisher) == 0 &&
            !g_hash_table_contains(bare, figure))
            total = MAX(total, figure->low.value);
    }
    return total;
}

void
figures_settle_bare(const Reading *reading)
{
    double total = reading->bare->len > 0 ? find_running_total(reading) : 0;
    for (guint i = 0; i < reading->bare->len && total > 0; i++) {
        Figure *figure = g_ptr_array_index(reading->bare, i);
        if (!figure->low.stated)
            continue;
        bool is_total = figure->low.value >= total * ROUNDED_SHARE && figure->low.value <= total;
        if (!is_total && figure->low.value > total)
            continue;
        g_free(figure->name);
        figure->name = g_strdup(is_total ? "killed_total" : "killed");
    }
}
