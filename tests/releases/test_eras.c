/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <string.h>

#include "with_reading.h"
#include "with_samples.h"

static int
compare_words(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* "carried_over=232*" of each figure, sorted, each once. All are the publisher's own. */
static char *
describe_figures(const Release *release)
{
    g_autoptr(GPtrArray) figures = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        Count count = figure->low.stated ? figure->low : figure->high;
        g_autofree char *word =
            g_strdup_printf("%s=%.10g%s", figure->name, count.value, figure->marker);
        Bound bound = g_str_equal(figure->name, "killed_total") ? BOUND_AT_LEAST : BOUND_EXACT;
        g_assert_cmpstr(figure->speaker, ==, release->publisher);
        g_assert_cmpint(figure->basis, ==, BASIS_ADMITTED);
        g_assert_cmpint(figure->bound, ==, bound);
        g_assert_null(figure->scope);
        if (!g_ptr_array_find_with_equal_func(figures, word, g_str_equal, NULL))
            g_ptr_array_add(figures, g_steal_pointer(&word));
    }
    g_ptr_array_sort(figures, compare_words);
    g_ptr_array_add(figures, NULL);
    return g_strjoinv(" ", (char **)figures->pdata);
}

/* A row from the press holds less than its release did: only that may be doubted. */
static void
assert_only_gaps_are_doubted(const Release *release)
{
    for (guint i = 0; i < release->doubts->len; i++) {
        const char *doubt = g_ptr_array_index(release->doubts, i);
        bool is_gap = g_str_has_suffix(doubt, "is not") || g_str_has_suffix(doubt, "not stated") ||
                      g_str_equal(doubt, "no figure of the period was found");
        if (!is_gap)
            g_assert_cmpstr(doubt, ==, "");
    }
}

static void
reads_as_published(gconstpointer data)
{
    GHashTable *row = (GHashTable *)data;
    g_autoptr(GPtrArray) clauses = sample_build(row);
    g_autofree char *text = sample_join(clauses, G_MAXUINT);
    g_autoptr(GPtrArray) facts = facts_list_figures(row);
    g_ptr_array_add(facts, NULL);
    g_autofree char *expected = g_strjoinv(" ", (char **)facts->pdata);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_test_message("%s", text);
    g_assert_nonnull(release);
    g_assert_cmpstr(release_kind_to_name(release->kind), ==, "release");
    g_assert_cmpstr(release->series, ==, facts_get(row, "series"));
    g_assert_cmpstr(release->period_from, ==, facts_get(row, "from"));
    g_assert_cmpstr(release->period_to, ==, facts_get(row, "to"));
    g_autofree char *read = describe_figures(release);
    g_assert_cmpstr(read, ==, expected);
    const char *published = g_hash_table_lookup(row, "published_day");
    g_assert_cmpstr(release->published, ==, published);
    for (guint i = 0; i < release->unread->len; i++)
        g_assert_cmpstr(((const Unread *)g_ptr_array_index(release->unread, i))->text, ==, "");
    g_assert_cmpuint(release->numbers_read, ==, release->numbers);
    assert_only_gaps_are_doubted(release);
}

/* The corpus beside the tree, when it is there: facts.tsv holds each of its rows, all that they
 * state, and nothing that they do not. */
typedef struct {
    const char *corpus, *facts;
} Column;

static const Column columns[] = {{"carried_over", "carried_over"},
                                 {"received", "received"},
                                 {"completed", "completed"},
                                 {"credible", "credible"},
                                 {"deaths_this_period", "killed"},
                                 {"injured_this_period", "injured"},
                                 {"non_credible", "non_credible"},
                                 {"duplicates", "duplicate"},
                                 {"open_end", "open"},
                                 {"reopened", "reopened"},
                                 {"strikes_total", "strikes_total"},
                                 {"engagements_total", "engagements_total"},
                                 {"deaths_total_since_2014", "killed_total"},
                                 {"reports_total_since_2014", "reports_total"},
                                 {"credible_total", "credible_total"}};

static bool
is_read_as_books(const char *family)
{
    static const char *const families[] = {"cjtf-oir-monthly", "centcom-civcas",
                                           "africom-quarterly", NULL};
    return g_strv_contains(families, family);
}

static const char *
find_cell(char **names, char **cells, const char *name)
{
    for (guint i = 0; names[i] != NULL && cells[i] != NULL; i++)
        if (g_str_equal(names[i], name))
            return cells[i];
    g_assert_not_reached();
}

static bool
states_anything(char **names, char **cells)
{
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        if (*find_cell(names, cells, columns[i].corpus) != '\0')
            return true;
    return false;
}

/* "2020-Q3FY (to 2020-06-30)" is 2020-Q3FY. */
static GHashTable *
find_row(GPtrArray *rows, const char *family, const char *period)
{
    g_autofree char *first = g_strndup(period, strcspn(period, " "));
    for (guint i = 0; i < rows->len; i++) {
        GHashTable *row = g_ptr_array_index(rows, i);
        if (g_str_equal(facts_get(row, "series"), family) &&
            g_str_equal(facts_get(row, "period"), first))
            return row;
    }
    return NULL;
}

static void
holds_every_row_of_the_corpus(void)
{
    g_autofree char *path =
        g_build_filename(TEST_SOURCE_DIR, "..", "shared", "corpus", "releases.tsv", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        g_test_skip("the corpus is not beside the tree");
        return;
    }
    g_autoptr(GPtrArray) rows = facts_load();
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_auto(GStrv) names = g_strsplit(lines[0], "\t", -1);
    unsigned found = 0;
    for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
        if (!is_read_as_books(cells[0]) || !states_anything(names, cells))
            continue;
        GHashTable *row = find_row(rows, cells[0], cells[1]);
        g_test_message("%s %s", cells[0], cells[1]);
        g_assert_nonnull(row);
        for (size_t j = 0; j < G_N_ELEMENTS(columns); j++)
            g_assert_cmpstr(facts_get(row, columns[j].facts), ==,
                            find_cell(names, cells, columns[j].corpus));
        found++;
    }
    g_assert_cmpuint(found, ==, rows->len);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GPtrArray) rows = facts_load();
    for (guint i = 0; i < rows->len; i++) {
        GHashTable *row = g_ptr_array_index(rows, i);
        g_autofree char *path = g_strdup_printf("/eras/%s/reads %s as published",
                                                facts_get(row, "series"), facts_get(row, "period"));
        g_test_add_data_func(path, row, reads_as_published);
    }
    g_test_add_func("/eras/holds every row of the corpus", holds_every_row_of_the_corpus);
    return g_test_run();
}
