/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "texts/links.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) body = g_bytes_new(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) links = links_read(body, "text/html", "https://h.example/list/", &error);
    g_assert_true((links == NULL) == (error != NULL));
    for (unsigned i = 0; links != NULL && i < links->len; i++) {
        const Announcement *link = g_ptr_array_index(links, i);
        g_assert_true(g_str_has_prefix(link->address, "http"));
        g_assert_true(g_utf8_validate(link->document, -1, NULL));
        g_assert_true(link->title == NULL || g_utf8_validate(link->title, -1, NULL));
    }
    return 0;
}
