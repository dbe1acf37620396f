/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/wrapped.h"

#include <string.h>

/* Bytes: no line of a wrapped text is longer, and one that goes on is not shorter. */
#define WRAPPED_MAX_LINE 130
#define WRAPPED_MIN_LINE 45

static bool
is_wrapped(const View *view)
{
    unsigned full = 0;
    for (size_t line = 0; line < view->length;) {
        size_t length = strcspn(view->text + line, "\n");
        if (length > WRAPPED_MAX_LINE)
            return false;
        full += length >= WRAPPED_MIN_LINE;
        line += length + 1;
    }
    return full >= 3;
}

static bool
goes_on(const View *view, size_t line, size_t end)
{
    size_t last = end;
    while (last > line && view->text[last - 1] == ' ')
        last--;
    if (last - line < WRAPPED_MIN_LINE || strchr(".:!?;", view->text[last - 1]) != NULL)
        return false;
    const char *next = view->text + end + 1;
    if (strchr("\n*-\x03\x05", *next) != NULL) /* the end of the text too */
        return false;
    if (*next != '\x01')
        return true;
    const char *after = next + strcspn(next, "\x02");
    return *after == '\x02' && strchr(".)", after[1]) == NULL; /* no numbered line */
}

void
wrapped_join_lines(View *view)
{
    if (!is_wrapped(view))
        return;
    for (size_t line = 0; line < view->length;) {
        size_t end = line + strcspn(view->text + line, "\n");
        if (end < view->length && goes_on(view, line, end))
            view->text[end] = ' ';
        line = end + 1;
    }
}
