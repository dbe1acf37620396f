/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "config/settings.h"
#include "tests/support/with_folder.h"

static void
puts_the_newsrooms_file_in_place_of_the_vendors(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "vendor/b.phrases", "vendor b");
    folder_write(folder, "vendor/a.phrases", "vendor a");
    folder_write(folder, "own/phrases/b.phrases", "own b");
    folder_write(folder, "own/phrases/c.phrases", "own c");
    g_autofree char *vendor = g_build_filename(folder, "vendor", NULL);
    g_autofree char *own = g_build_filename(folder, "own", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) files = phrase_files_load(own, vendor, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(files->len, ==, 3);
    g_assert_cmpstr(((PhraseFile *)g_ptr_array_index(files, 0))->text, ==, "vendor a");
    g_assert_cmpstr(((PhraseFile *)g_ptr_array_index(files, 1))->text, ==, "own b");
    g_assert_cmpstr(((PhraseFile *)g_ptr_array_index(files, 2))->text, ==, "own c");
    g_assert_true(g_str_has_suffix(((PhraseFile *)g_ptr_array_index(files, 1))->path,
                                   "own/phrases/b.phrases"));
}

static void
says_where_it_looked_when_there_are_none(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(phrase_files_load("/nonexistent/own", "/nonexistent/vendor", &error));
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_ABSENT);
    g_assert_cmpstr(error->message, ==,
                    "no phrase files in /nonexistent/vendor nor in /nonexistent/own/phrases; "
                    "install civcas, or put *.phrases files there");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/phrase_files/" #claim, claim)
    ADD(puts_the_newsrooms_file_in_place_of_the_vendors);
    ADD(says_where_it_looked_when_there_are_none);
    return g_test_run();
}
