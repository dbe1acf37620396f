/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "releases/reader.h"
#include "releases/release_json.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static PhraseBook *book; /* compiled once for all inputs */

static PhraseBook *
load_phrases(void)
{
    static const char *const files[] = {"africom-quarterly.phrases", "africom-statements.phrases",
                                        "article.phrases",           "centcom-civcas.phrases",
                                        "cjtf-oir-monthly.phrases",  "dod-1057.phrases",
                                        "oir-strikes.phrases",       "statements.phrases"};
    PhraseBook *phrases = phrase_book_new();
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path =
            g_build_filename(TEST_SOURCE_DIR, "config", "phrases", files[i], NULL);
        g_autofree char *text = NULL;
        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        g_assert_true(phrase_book_add(phrases, files[i], text, NULL));
    }
    return phrases;
}

/* Before the first input, which would be told to have taken too long. */
int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    book = load_phrases();
    g_assert_true(phrase_book_check(book, NULL)); /* expressions are compiled when first used */
    return 0;
}

/* Any text reads or is refused, and what was read survives the contract with the child. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
    PageText page = {.text = text};
    ReaderOptions options = {0};
    g_autoptr(Release) release = reader_read(book, &page, &options, NULL);
    if (release == NULL)
        return 0;
    g_autofree char *json = release_to_json(release);
    g_autoptr(GError) error = NULL;
    g_autoptr(Release) again = release_from_json(json, -1, &error);
    g_assert_no_error(error);
    g_assert_nonnull(again);
    return 0;
}
