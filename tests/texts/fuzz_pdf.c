/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "texts/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Everything is read as a PDF: what does not say so is given the signature. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)"%PDF-1.7\n", 9);
    g_byte_array_append(bytes, data, (guint)size);
    g_autoptr(GBytes) body = g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
    g_autoptr(GError) error = NULL;
    g_autoptr(PageText) page = page_text_read(body, "application/pdf", &error);
    g_assert_true((page == NULL) == (error != NULL));
    if (page != NULL)
        g_assert_true(g_utf8_validate(page->text, -1, NULL));
    return 0;
}
