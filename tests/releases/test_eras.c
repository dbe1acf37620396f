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
    return g_test_run();
}
