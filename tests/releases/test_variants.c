/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <string.h>

#include "with_reading.h"
#include "with_variants.h"

static PhraseBook *book; /* compiled once */

static void
reads_a_variant(gconstpointer data)
{
    char *const *row = data;
    g_autofree char *text = variant_build(row, row[VARIANT_SAMPLE]);
    g_autoptr(Release) release = variant_read(row, book, text);
    g_test_message("%s", text);
    g_assert_nonnull(strstr(row[VARIANT_SAMPLE], row[VARIANT_PHRASE]));
    g_assert_nonnull(release);
    g_autofree char *reads = variant_describe(row, release);
    g_assert_cmpstr(reads, ==, row[VARIANT_READS]);
    for (guint i = 0; i < release->unread->len; i++)
        g_assert_cmpstr(((const Unread *)g_ptr_array_index(release->unread, i))->text, ==, "");
    g_assert_cmpuint(release->numbers_read, ==, release->numbers);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    book = shipped_phrases();
    g_autoptr(GPtrArray) rows = variants_load();
    for (guint i = 0; i < rows->len; i++) {
        char **row = g_ptr_array_index(rows, i);
        g_autofree char *path = g_strdup_printf("/variants/%s", row[VARIANT_ID]);
        g_test_add_data_func(path, row, reads_a_variant);
    }
    int result = g_test_run();
    phrase_book_free(book);
    return result;
}
