/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phrase_pack.h"

#include <string.h>

#include "config/settings.h"

static GInputStream *
open_text(const char *text)
{
    return g_memory_input_stream_new_from_data(g_strdup(text), (gssize)strlen(text), g_free);
}

static void
add_file(GPtrArray *files, const char *path, const char *text)
{
    PhraseFile *file = g_new0(PhraseFile, 1);
    file->path = g_strdup(path);
    file->text = g_strdup(text);
    g_ptr_array_add(files, file);
}

static void
gives_back_what_was_packed_and_leaves_what_follows(void)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)phrase_file_free);
    add_file(files, "/a/one.phrases", "series one\n");
    add_file(files, "/a/a name\nwith a line end.phrases", "");
    g_autoptr(GBytes) pack = phrase_files_pack(files);
    g_autofree char *sent = g_strndup(g_bytes_get_data(pack, NULL), g_bytes_get_size(pack));
    g_autofree char *both = g_strconcat(sent, "document", NULL);
    g_autoptr(GInputStream) stream = open_text(both);

    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) taken = phrase_files_unpack(stream, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(taken->len, ==, 2);
    const PhraseFile *first = g_ptr_array_index(taken, 0), *second = g_ptr_array_index(taken, 1);
    g_assert_cmpstr(first->path, ==, "/a/one.phrases");
    g_assert_cmpstr(first->text, ==, "series one\n");
    g_assert_cmpstr(second->path, ==, "/a/a name\nwith a line end.phrases");
    g_assert_cmpstr(second->text, ==, "");
    char rest[16] = "";
    g_assert_cmpint(g_input_stream_read(stream, rest, sizeof rest - 1, NULL, NULL), ==, 8);
    g_assert_cmpstr(rest, ==, "document");
}

static void
refuses_anything_else(void)
{
    static const char *const wrong[] = {
        "",
        "phrases",
        "phrases 1\n",
        "phrases x\n",
        "phrases 1\n5 /a\nfour",
        "phrases 1\n/a\n",
        "phrases 1\n99999999999999999999 /a\n",
        "phrases -1\n",
        "phrases 99999999\n",
        "<html>\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GInputStream) stream = open_text(wrong[i]);
        g_assert_null(phrase_files_unpack(stream, &error));
        g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/phrase_pack/" #claim, claim)
    ADD(gives_back_what_was_packed_and_leaves_what_follows);
    ADD(refuses_anything_else);
    return g_test_run();
}
