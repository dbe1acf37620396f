/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <string.h>

#include "texts/pdf_lines.h"

#define LINES_MAX 2000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each line is "LEFT TOP WIDTH HEIGHT TEXT" in points, or "page" where another page begins. */
static void
add_line(GPtrArray *pages, const char *line)
{
    double place[4] = {0};
    if (g_str_equal(line, "page") || pages->len == 0)
        g_ptr_array_add(pages, pdf_page_new(612, 792));
    for (unsigned i = 0; i < G_N_ELEMENTS(place); i++) {
        char *end = NULL;
        place[i] = g_ascii_strtod(line, &end);
        line = end;
    }
    pdf_page_add_line(g_ptr_array_index(pages, pages->len - 1), line, place[0], place[1],
                      place[0] + place[2], place[1] + place[3]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", LINES_MAX);
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func((GDestroyNotify)pdf_page_free);
    for (unsigned i = 0; lines[i] != NULL; i++)
        add_line(pages, lines[i]);
    g_autofree char *set = pdf_lines_set(pages);
    g_assert_true(g_utf8_validate(set, -1, NULL));
    return 0;
}
