/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "with_samples.h"

#include <stdio.h>
#include <string.h>

#define FIRST_FIGURE "carried_over"

static char *
load(const char *name)
{
    g_autofree char *path = g_build_filename(TEST_DATA_DIR, name, NULL);
    char *text = NULL;
    g_autoptr(GError) error = NULL;
    bool loaded = g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(loaded);
    return text;
}

/* "Twelve=12" is printed "Twelve" */
static char *
get_printed(const char *cell)
{
    const char *equals = strchr(cell, '=');
    return equals != NULL ? g_strndup(cell, (gsize)(equals - cell)) : g_strdup(cell);
}

static char *
get_value(const char *cell)
{
    const char *equals = strchr(cell, '=');
    GString *value = g_string_new(NULL);
    for (const char *p = equals != NULL ? equals + 1 : cell; *p != '\0'; p++)
        if (*p != ',')
            g_string_append_c(value, *p);
    return g_string_free(value, FALSE);
}

static void
add(GHashTable *row, const char *name, char *value)
{
    g_hash_table_insert(row, g_strdup(name), value);
}

/* What samples print besides the figures. */
static void
add_words(GHashTable *row)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    static const char *const short_months[] = {"Jan.", "Feb.", "Mar.",  "Apr.", "May",  "June",
                                               "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."};
    int year = 0, month = 0, day = 0;
    g_assert_cmpint(sscanf(facts_get(row, "to"), "%d-%d-%d", &year, &month, &day), ==, 3);
    add(row, "month", g_strdup(months[month - 1]));
    add(row, "year", g_strdup_printf("%d", year));
    add(row, "last_day", g_strdup_printf("%s %d, %d", short_months[month - 1], day, year));
    int fiscal = month >= 10 ? year + 1 : year;
    add(row, "fiscal_year", g_strdup_printf(fiscal == 2022 && month >= 10 ? "FY%d" : "%d", fiscal));
    add(row, "means",
        g_strdup(strcmp(facts_get(row, "to"), "2019-06") > 0 ? "actions" : "strikes"));
    if (sscanf(facts_get(row, "published"), "%d-%d-%d", &year, &month, &day) != 3)
        return;
    add(row, "number", g_strdup_printf("%04d%02d%02d-02", year, month, day));
    add(row, "day", g_strdup_printf("%s %d", short_months[month - 1], day));
    add(row, "published_day", g_strdup(facts_get(row, "published")));
    add(row, "published", g_strdup_printf("%s %d, %d", short_months[month - 1], day, year));
}

GPtrArray *
facts_load(void)
{
    g_autofree char *text = load("facts.tsv");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_auto(GStrv) names = NULL;
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (*lines[i] == '#' || *lines[i] == '\0')
            continue;
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
        if (names == NULL) {
            names = g_steal_pointer(&cells);
            continue;
        }
        GHashTable *row = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        bool is_figure = false;
        for (guint j = 0; cells[j] != NULL && names[j] != NULL; j++) {
            is_figure = is_figure || g_str_equal(names[j], FIRST_FIGURE);
            if (*cells[j] == '\0')
                continue;
            add(row, names[j], get_printed(cells[j]));
            if (!is_figure)
                continue;
            g_autofree char *value_name = g_strconcat("=", names[j], NULL);
            add(row, value_name, get_value(cells[j]));
        }
        add_words(row);
        g_ptr_array_add(rows, row);
    }
    return rows;
}

const char *
facts_get(GHashTable *row, const char *name)
{
    const char *value = g_hash_table_lookup(row, name);
    return value != NULL ? value : "";
}

static int
compare_words(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
facts_list_figures(GHashTable *row)
{
    GPtrArray *figures = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    gpointer name = NULL, value = NULL;
    g_hash_table_iter_init(&iter, row);
    while (g_hash_table_iter_next(&iter, &name, &value))
        if (*(const char *)name == '=')
            g_ptr_array_add(figures,
                            g_strconcat((const char *)name + 1, "=", (const char *)value, NULL));
    g_ptr_array_sort(figures, compare_words);
    return figures;
}

/* Clauses */

static bool
has_mark(GHashTable *row)
{
    g_autoptr(GPtrArray) figures = facts_list_figures(row);
    for (guint i = 0; i < figures->len; i++)
        if (strchr(g_ptr_array_index(figures, i), '*') != NULL)
            return true;
    return false;
}

static bool
meets(GHashTable *row, const char *condition)
{
    if (*condition == '!')
        return !meets(row, condition + 1);
    if (g_str_equal(condition, "*"))
        return has_mark(row);
    const char *equals = strchr(condition, '=');
    if (equals == NULL)
        return *facts_get(row, condition) != '\0';
    g_autofree char *name = g_strndup(condition, (gsize)(equals - condition));
    return g_str_equal(facts_get(row, name), equals + 1);
}

/* Appends @text with its facts filled in; false when one of them is not stated. */
static bool
fill(GHashTable *row, const char *text, GString *clause)
{
    while (*text != '\0') {
        size_t plain = strcspn(text, "{");
        g_string_append_len(clause, text, (gssize)plain);
        text += plain;
        if (*text == '\0')
            return true;
        size_t length = strcspn(text, "}");
        g_autofree char *name = g_strndup(text + 1, length - 1);
        if (*facts_get(row, name) == '\0')
            return false;
        g_string_append(clause, facts_get(row, name));
        text += length + 1;
    }
    return true;
}

/* Returns: (owned) (nullable) NULL when the clause is left out */
static char *
build_clause(GHashTable *row, const char *line)
{
    if (*line == '[') {
        size_t length = strcspn(line, "]");
        g_autofree char *inside = g_strndup(line + 1, length - 1);
        g_auto(GStrv) conditions = g_strsplit(inside, " ", -1);
        for (guint i = 0; conditions[i] != NULL; i++)
            if (!meets(row, conditions[i]))
                return NULL;
        line += length + 1;
        line += strspn(line, " ");
    }
    GString *clause = g_string_new(NULL);
    bool filled = fill(row, line, clause);
    bool ends_line = g_str_has_suffix(clause->str, "\\");
    if (ends_line)
        g_string_truncate(clause, clause->len - 1);
    g_string_append(clause, ends_line ? "\n" : " ");
    return g_string_free(clause, !filled);
}

GPtrArray *
sample_build(GHashTable *row)
{
    g_autofree char *name = g_strdup_printf("samples/%s.sample", facts_get(row, "era"));
    g_autofree char *text = load(name);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *clauses = g_ptr_array_new_with_free_func(g_free);
    bool used = false;
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = lines[i];
        bool instead = g_str_has_prefix(line, "| "), also = g_str_has_prefix(line, "& ");
        if (*line == '\0') {
            g_ptr_array_add(clauses, g_strdup("\n\n"));
            continue;
        }
        if ((instead && used) || (also && !used))
            continue;
        char *clause = build_clause(row, line + (instead || also ? 2 : 0));
        used = clause != NULL || also;
        if (clause != NULL)
            g_ptr_array_add(clauses, clause);
    }
    return clauses;
}

char *
sample_join(const GPtrArray *clauses, guint without)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < clauses->len; i++)
        if (i != without)
            g_string_append(text, g_ptr_array_index(clauses, i));
    return g_string_free(text, FALSE);
}
