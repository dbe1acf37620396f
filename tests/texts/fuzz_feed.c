/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "texts/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) body = g_bytes_new(data, size);
    g_autoptr(GError) error = NULL;
    unsigned left_out = 0;
    g_autoptr(GPtrArray) feed = feed_read(body, NULL, "https://h.example/feed", &left_out, &error);
    g_assert_true((feed == NULL) == (error != NULL));
    for (unsigned i = 0; feed != NULL && i < feed->len; i++) {
        const Announcement *item = g_ptr_array_index(feed, i);
        g_assert_true(g_str_has_prefix(item->address, "http"));
        g_assert_true(g_utf8_validate(item->document, -1, NULL));
        g_assert_true(item->title == NULL || g_utf8_validate(item->title, -1, NULL));
    }
    return 0;
}
