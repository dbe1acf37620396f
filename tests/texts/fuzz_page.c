/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "texts/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte chooses the media type: @ HTML, A plain text, B none, C HTML in Shift_JIS. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = {"text/html", "text/plain", NULL,
                                        "text/html; charset=shift_jis"};
    if (size == 0)
        return 0;
    g_autoptr(GBytes) body = g_bytes_new(data + 1, size - 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(PageText) page = page_text_read(body, types[data[0] % G_N_ELEMENTS(types)], &error);
    g_assert_true((page == NULL) == (error != NULL));
    if (page != NULL)
        g_assert_true(g_utf8_validate(page->text, -1, NULL));
    return 0;
}
