/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/figures_table.h"

#include <gio/gio.h>
#include <string.h>

#include "releases/reading_internal.h"
#include "releases/table_period.h"

enum { MAX_COLUMNS = 64, MAX_VALUE_DIGITS = 9 };

/* Columns that are no figures. */
static const char *const families[] = {"family", "series", NULL};
static const char *const sources[] = {"sources", "url(s)", NULL};

/* Names of figures, and the other names tables have for them. */
static const char *const figure_columns[][2] = {
    {"carried_over", NULL},
    {"received", NULL},
    {"completed", NULL},
    {"credible", NULL},
    {"non_credible", NULL},
    {"duplicate", "duplicates"},
    {"open", "open_end"},
    {"reopened", NULL},
    {"killed", "deaths_this_period"},
    {"injured", "injured_this_period"},
    {"late_credible", NULL},
    {"late_killed", NULL},
    {"late_injured", NULL},
    {"corrected_killed", NULL},
    {"strikes", NULL},
    {"engagements", NULL},
    {"killed_total", "deaths_total_since_2014"},
    {"injured_total", NULL},
    {"strikes_total", NULL},
    {"engagements_total", NULL},
    {"reports_total", "reports_total_since_2014"},
    {"credible_total", NULL},
};

/* A table being read. */
typedef struct {
    const char *header; /* (borrowed) */
    char **columns;     /* (borrowed) */
    GPtrArray *rows;    /* (owned) */
} TableReading;

void
table_row_free(TableRow *row)
{
    if (row == NULL)
        return;
    g_free(row->document);
    g_free(row->address);
    g_free(row->text);
    release_free(row->release);
    g_free(row);
}

/* Returns: (nullable) canonical name of the figure that @column holds */
static const char *
find_figure_name(const char *column)
{
    for (size_t i = 0; i < G_N_ELEMENTS(figure_columns); i++) {
        if (g_str_equal(figure_columns[i][0], column) ||
            g_strcmp0(figure_columns[i][1], column) == 0)
            return figure_columns[i][0];
    }
    return NULL;
}

static bool
is_known_column(const char *column)
{
    return find_figure_name(column) != NULL || g_strv_contains(families, column) ||
           g_strv_contains(sources, column) || g_str_equal(column, "period") ||
           g_str_equal(column, "published") || g_str_equal(column, "notes");
}

static bool
check_columns(char **columns, GError **error)
{
    bool has_family = false, has_period = false;
    for (unsigned i = 0; columns[i] != NULL; i++) {
        if (i >= MAX_COLUMNS || !is_known_column(columns[i])) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                        "“%s” is no column of a table of figures; take those of "
                        "/usr/share/civcas/data/releases.tsv, parted by tabs",
                        columns[i]);
            return false;
        }
        has_family = has_family || g_strv_contains(families, columns[i]);
        has_period = has_period || g_str_equal(columns[i], "period");
    }
    if (has_family && has_period)
        return true;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                "a table of figures has the columns family and period, parted by tabs");
    return false;
}

/* Books are of the force that states them. */
static const char *
find_publisher(const char *series)
{
    static const char *const publishers[][2] = {
        {"cjtf-oir-monthly", "CJTF-OIR"},
        {"oir-strikes", "CJTF-OIR"},
        {"centcom-civcas", "CENTCOM"},
        {"africom-quarterly", "AFRICOM"},
        {"dod-1057", "US Department of Defense"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(publishers); i++) {
        if (g_str_equal(publishers[i][0], series))
            return publishers[i][1];
    }
    return series;
}

static bool
parse_value(const char *cell, double *ret_value)
{
    size_t length = strlen(cell);
    if (length == 0 || length > MAX_VALUE_DIGITS || strspn(cell, "0123456789") != length)
        return false;
    *ret_value = g_ascii_strtod(cell, NULL);
    return true;
}

static bool
add_figure(Release *release, const char *name, const char *cell, size_t offset)
{
    double value = 0;
    if (!parse_value(cell, &value))
        return false;
    Figure *figure = figure_new(name);
    figure->low = figure->high = count_of(value);
    figure->basis = BASIS_ADMITTED;
    figure->speaker = g_strdup(release->publisher);
    g_free(figure->quote);
    figure->quote = g_strdup(cell);
    figure->span = (Span){offset, offset + strlen(cell)};
    g_ptr_array_add(release->figures, figure);
    return true;
}

static bool
fail_cell(unsigned line, const char *column, const char *cell, const char *what, GError **error)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %u, column %s: “%.80s” is no %s",
                line, column, cell, what);
    return false;
}

static bool
take_period(TableRow *row, const char *cell, GError **error)
{
    GDate first, last;
    if (!table_period_parse(cell, &first, &last))
        return fail_cell(row->line, "period", cell, "period such as 2018-05", error);
    row->release->period_from = table_period_format(&first);
    row->release->period_to = table_period_format(&last);
    return true;
}

static bool
take_family(TableRow *row, const char *column, const char *cell, GError **error)
{
    if (*cell == '\0' || strlen(cell) > 64 ||
        strspn(cell, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(cell))
        return fail_cell(row->line, column, cell, "name of a series", error);
    row->release->series = g_strdup(cell);
    row->release->publisher = g_strdup(find_publisher(cell));
    return true;
}

static bool
take_cell(TableRow *row, const char *column, const char *cell, size_t offset, GError **error)
{
    GDate first, last;
    const char *name = find_figure_name(column);
    if (name != NULL)
        return *cell == '\0' || add_figure(row->release, name, cell, offset) ||
               fail_cell(row->line, column, cell, "number", error);
    if (g_str_equal(column, "period"))
        return take_period(row, cell, error);
    if (g_str_equal(column, "published") && *cell != '\0') {
        if (!table_period_parse(cell, &first, &last))
            return fail_cell(row->line, column, cell, "day", error);
        if (g_date_compare(&first, &last) == 0) /* a month alone does not say the day */
            row->release->published = table_period_format(&first);
    }
    if (g_strv_contains(sources, column) && *cell != '\0')
        row->address = g_strndup(cell, strcspn(cell, " "));
    return true;
}

static bool
take_cells(TableRow *row, char **columns, char **cells, size_t offset, GError **error)
{
    /* The family first: it says who speaks. */
    for (unsigned i = 0; columns[i] != NULL && cells[i] != NULL; i++) {
        if (g_strv_contains(families, columns[i]) &&
            !take_family(row, columns[i], g_strstrip(cells[i]), error))
            return false;
    }
    for (unsigned i = 0; cells[i] != NULL; i++) {
        size_t next = offset + (size_t)g_utf8_strlen(cells[i], -1) + 1;
        if (columns[i] == NULL)
            return fail_cell(row->line, "beyond the last", cells[i], "cell of any column", error);
        if (!take_cell(row, columns[i], cells[i], offset, error))
            return false;
        offset = next;
    }
    if (row->release->series != NULL && row->release->period_to != NULL)
        return true;
    return fail_cell(row->line, "family and period", "", "release", error);
}

static void
finish_row(TableRow *row)
{
    Release *release = row->release;
    release->carrier = g_strdup(FIGURES_TABLE_CARRIER);
    release->title = g_strdup_printf("Figures of %s to %s", release->series, release->period_to);
    row->document = g_strdup_printf("figures:%s/%s..%s%s%s", release->series, release->period_from,
                                    release->period_to, release->published != NULL ? "@" : "",
                                    release->published != NULL ? release->published : "");
    checks_run(release);
}

static bool
read_row(TableReading *reading, const char *text, unsigned line, GError **error)
{
    g_auto(GStrv) cells = g_strsplit(text, "\t", MAX_COLUMNS + 1);
    TableRow *row = g_new0(TableRow, 1);
    row->line = line;
    row->release = release_new(RELEASE_KIND_RELEASE);
    row->text = g_strconcat(reading->header, "\n", text, "\n", NULL);
    size_t offset = (size_t)g_utf8_strlen(reading->header, -1) + 1;
    if (!take_cells(row, reading->columns, cells, offset, error)) {
        table_row_free(row);
        return false;
    }
    if (row->release->figures->len == 0) {
        table_row_free(row);
        return true;
    }
    finish_row(row);
    g_ptr_array_add(reading->rows, row);
    return true;
}

static int
compare_rows(gconstpointer a, gconstpointer b)
{
    const TableRow *left = *(TableRow *const *)a, *right = *(TableRow *const *)b;
    int order = strcmp(left->release->series, right->release->series);
    if (order == 0)
        order = strcmp(left->release->period_to, right->release->period_to);
    if (order == 0)
        order = g_strcmp0(left->release->published, right->release->published);
    return order != 0 ? order : (int)left->line - (int)right->line;
}

static bool
read_lines(TableReading *reading, char **lines, unsigned first, GError **error)
{
    for (unsigned i = first; lines[i] != NULL; i++) {
        if (i > FIGURES_TABLE_MAX_ROWS) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                        "a table of more than %u rows is not taken; split it",
                        FIGURES_TABLE_MAX_ROWS);
            return false;
        }
        g_strchomp(lines[i]);
        if (*lines[i] != '\0' && *lines[i] != '#' && !read_row(reading, lines[i], i + 1, error))
            return false;
    }
    return true;
}

GPtrArray *
figures_table_read(const char *text, gsize length, GError **error)
{
    if (length > FIGURES_TABLE_MAX_BYTES || !g_utf8_validate(text, (gssize)length, NULL)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                    "a table of figures is UTF-8 text of at most %u bytes",
                    FIGURES_TABLE_MAX_BYTES);
        return NULL;
    }
    g_autofree char *copy = g_strndup(text, length);
    g_auto(GStrv) lines = g_strsplit(copy, "\n", (gint)FIGURES_TABLE_MAX_ROWS + 2);
    unsigned top = 0;
    while (lines[top] != NULL && *lines[top] == '#')
        top++;
    if (lines[top] == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the table is empty");
        return NULL;
    }
    g_strchomp(lines[top]);
    g_auto(GStrv) columns = g_strsplit(lines[top], "\t", MAX_COLUMNS + 1);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)table_row_free);
    TableReading reading = {.header = lines[top], .columns = columns, .rows = rows};
    if (!check_columns(columns, error) || !read_lines(&reading, lines, top + 1, error))
        return NULL;
    g_ptr_array_sort(rows, compare_rows);
    return g_steal_pointer(&rows);
}
