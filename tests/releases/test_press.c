/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <string.h>

#include "with_reading.h"

/* Each sentence of press.tsv after the page it is about, which states one figure of its own. */
#define COALITION                                                                                  \
    "Invented press page; a sample for a test.\n\n2 June 2019\n\nThe coalition has admitted to "   \
    "killing at least 40 civilians.\n\n"
#define AFRICA                                                                                     \
    "Invented press page; a sample for a test.\n\n2 June 2020\n\nUS Africa Command completed "     \
    "assessments of seven reports, AFRICOM says.\n\n"

typedef struct {
    const PhraseBook *book; /* (borrowed) */
    const char *page;
    char *figures, *sentence; /* (owned) */
} Row;

static void
row_free(gpointer data)
{
    Row *row = data;
    g_free(row->figures);
    g_free(row->sentence);
    g_free(row);
}

static void
reads_a_sentence(gconstpointer data)
{
    const Row *row = data;
    const char *before = g_str_equal(row->page, "africa") ? AFRICA : COALITION;
    g_autofree char *text = g_strconcat(before, row->sentence, "\n", NULL);
    PageText page = {.text = text};
    ReaderOptions options = {0};
    g_autoptr(Release) release = reader_read(row->book, &page, &options, NULL);
    g_assert_nonnull(release);
    g_ptr_array_remove_index(release->figures, 0); /* the page's own */
    g_autofree char *figures = figures_in_full(release, true);
    g_assert_cmpstr(figures, ==, row->figures);
}

static void
add_row(GPtrArray *rows, const PhraseBook *book, const char *line)
{
    g_auto(GStrv) columns = g_strsplit(line, "\t", 3);
    if (*line == '\0' || *line == '#')
        return;
    g_assert_cmpuint(g_strv_length(columns), ==, 3);
    g_assert_true(g_str_equal(columns[0], "coalition") || g_str_equal(columns[0], "africa"));
    Row *row = g_new0(Row, 1);
    row->book = book;
    row->page = g_str_equal(columns[0], "africa") ? "africa" : "coalition";
    row->figures = g_strdup(columns[1]);
    row->sentence = g_strdup(columns[2]);
    g_ptr_array_add(rows, row);
    g_autofree char *claim = g_strdelimit(g_strdup(row->sentence), "/", ' ');
    g_autofree char *path = g_strdup_printf("/press/%s: %s", row->page, claim);
    g_test_add_data_func(path, row, reads_a_sentence);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(TEST_SOURCE_DIR "/tests/releases/press.tsv", &text, NULL, &error))
        g_error("%s", error->message);
    g_autoptr(PhraseBook) book = shipped_phrases();
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        add_row(rows, book, *line);
    return g_test_run();
}
