/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/totals.h"

#include <string.h>

static bool
counts(const FigureRow *row, const char *series)
{
    const Figure *figure = row->figure;
    return row->release_id != NULL && g_str_has_prefix(row->release_id, series) &&
           row->release_id[strlen(series)] == '/' && figure->basis == BASIS_ADMITTED &&
           figure->scope == NULL && (figure->low.stated || figure->high.stated);
}

static int
compare_rows(gconstpointer a, gconstpointer b)
{
    const FigureRow *left = *(const FigureRow *const *)a;
    const FigureRow *right = *(const FigureRow *const *)b;
    return g_strcmp0(left->release_id, right->release_id);
}

/* A release that states it twice counts once. */
static void
add_rows(Chart *chart, GPtrArray *rows, const char *series)
{
    const char *last = NULL;
    for (guint i = 0; i < rows->len; i++) {
        const FigureRow *row = rows->pdata[i];
        if (!counts(row, series) || g_strcmp0(row->release_id, last) == 0)
            continue;
        const Figure *figure = row->figure;
        chart_add(chart, row->release_id + strlen(series) + 1,
                  figure->low.stated ? figure->low.value : figure->high.value);
        last = row->release_id;
    }
}

Chart *
totals_make_chart(Ledger *ledger, const char *series)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = ledger_list_figures(ledger, "killed_total", &error);
    if (rows == NULL || series == NULL) /* a mail without a chart says the same */
        return NULL;
    g_ptr_array_sort(rows, compare_rows);
    g_autofree char *title = g_strdup_printf("Killed in all, as releases of %s say", series);
    g_autoptr(Chart) chart = chart_new(title);
    add_rows(chart, rows, series);
    return chart->points->len >= 2 ? g_steal_pointer(&chart) : NULL;
}
