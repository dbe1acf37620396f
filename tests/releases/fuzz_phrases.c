/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "releases/phrases.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Any phrase file is compiled or refused with a message. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(PhraseBook) book = phrase_book_new();
    g_autoptr(GError) error = NULL;
    bool good = phrase_book_add(book, "fuzz", text, &error) && phrase_book_check(book, &error);
    g_assert_cmpint(good, ==, error == NULL);
    return 0;
}
