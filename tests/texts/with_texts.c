/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/texts/with_texts.h"

#include <string.h>

PageText *
page_of(const char *bytes, gssize size, const char *media_type)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) body = g_bytes_new(bytes, size < 0 ? strlen(bytes) : (gsize)size);
    PageText *page = page_text_read(body, media_type, &error);
    g_assert_no_error(error);
    g_assert_nonnull(page);
    g_assert_true(g_utf8_validate(page->text, -1, NULL));
    return page;
}

void
assert_html_reads(const char *html, const char *text)
{
    g_autoptr(PageText) page = page_of(html, -1, "text/html; charset=utf-8");
    g_assert_cmpstr(page->text, ==, text);
}

char *
repeat(const char *part, gsize count)
{
    gsize length = strlen(part);
    char *all = g_malloc(length * count + 1);
    for (gsize i = 0; i < count; i++)
        memcpy(all + i * length, part, length);
    all[length * count] = '\0';
    return all;
}
