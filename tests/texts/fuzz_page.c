/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <string.h>

#include "texts/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What follows the first byte, up to the end of the line, is the media type; the page follows. */
static void
read_with_media_type(const uint8_t *data, size_t size)
{
    const uint8_t *stop = memchr(data, '\n', size);
    size_t length = stop != NULL ? (size_t)(stop - data) : size;
    g_autofree char *media_type = g_strndup((const char *)data, length);
    size_t used = MIN(length + 1, size);
    g_autoptr(GBytes) body = g_bytes_new(data + used, size - used);
    g_autoptr(GError) error = NULL;
    g_autoptr(PageText) page = page_text_read(body, media_type, &error);
    g_assert_true((page == NULL) == (error != NULL));
    if (page != NULL)
        g_assert_true(g_utf8_validate(page->text, -1, NULL));
}

/* The first byte chooses the media type: @ HTML, A plain text, B none, C HTML in Shift_JIS, D the
 * first line. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = {"text/html", "text/plain", NULL,
                                        "text/html; charset=shift_jis"};
    if (size == 0)
        return 0;
    if (data[0] == 'D') {
        read_with_media_type(data + 1, size - 1);
        return 0;
    }
    g_autoptr(GBytes) body = g_bytes_new(data + 1, size - 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(PageText) page = page_text_read(body, types[data[0] % G_N_ELEMENTS(types)], &error);
    g_assert_true((page == NULL) == (error != NULL));
    if (page != NULL)
        g_assert_true(g_utf8_validate(page->text, -1, NULL));
    return 0;
}
