/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <string.h>

#include "releases/view.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Lexicon *lexicon; /* compiled once for all inputs */

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    lexicon = lexicon_new();
    return 0;
}

/* A token stands where it says, and leads back into the text. */
static void
check_token(const View *view, size_t start, size_t end, Span span)
{
    g_assert_cmpuint(start, <, end);
    g_assert_cmpuint(end, <=, view->length);
    g_assert_true(view_is_mark(view->text[start]));
    g_assert_cmpuint(span.start, <, span.end);
    g_assert_cmpuint(span.end, <=, view->characters);
    Span again = view_get_span(view, start, end);
    g_assert_cmpuint(again.start, ==, span.start);
    g_assert_cmpuint(again.end, ==, span.end);
}

/* Numbers and dates of any text are found in order and lead back to what was printed. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
    g_autoptr(View) view = view_new(lexicon, text);
    for (guint i = 0; i < view->numbers->len; i++) {
        const ViewNumber *number = &g_array_index(view->numbers, ViewNumber, i);
        check_token(view, number->view_start, number->view_end, number->span);
    }
    for (guint i = 0; i < view->dates->len; i++) {
        const ViewDate *date = &g_array_index(view->dates, ViewDate, i);
        check_token(view, date->view_start, date->view_end, date->span);
    }
    for (size_t at = 0; at < view->length; at++) {
        Span span = view_get_span(view, at, at + 1);
        g_assert_cmpuint(span.start, <=, span.end);
        g_assert_cmpuint(span.end, <=, view->characters);
    }
    return 0;
}
