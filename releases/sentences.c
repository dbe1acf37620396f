/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/sentences.h"

#include <string.h>

static bool
is_letter(char c)
{
    return g_ascii_islower(c) || (guchar)c >= 0x80;
}

/* "maj. shane", "u.s. strikes", "no. 16": a full stop that ends no sentence. */
static bool
is_abbreviation(const View *view, size_t start, size_t stop)
{
    static const char *const known[] = {"maj", "col",    "gen", "lt",  "sgt",   "capt", "brig",
                                        "st",  "mr",     "mrs", "ms",  "dr",    "sen",  "rep",
                                        "no",  "vs",     "fla", "inc", "jr",    "sr",   "cmdr",
                                        "adm", "approx", "e.g", "i.e", "a.k.a", NULL};
    size_t begin = stop;
    while (begin > start && (is_letter(view->text[begin - 1]) || view->text[begin - 1] == '.'))
        begin--;
    size_t length = stop - begin;
    if (length == 1 || (length >= 3 && memchr(view->text + begin, '.', length) != NULL))
        return true;
    for (size_t i = 0; known[i] != NULL; i++)
        if (*known[i] == view->text[begin] && strncmp(known[i], view->text + begin, length) == 0 &&
            known[i][length] == '\0')
            return true;
    return false;
}

/* Where a new sentence would begin after the stop at @at, or 0 when none does. */
static size_t
find_next_start(const View *view, size_t start, size_t at)
{
    size_t next = at + 1;
    while (strchr("\")'*", view->text[next]) != NULL && view->text[next] != '\0')
        next++;
    bool spaced = view->text[next] == ' ';
    size_t begin = next;
    while (view->text[begin] == ' ')
        begin++;
    char c = view->text[begin];
    if (c == '\0' || c == '\n')
        return begin;
    if (view->text[at] == '.' && is_abbreviation(view, start, at))
        return 0;
    bool token = c == '\x01' || c == '\x03' || c == '\x05' || c == '\x0e';
    if (spaced)
        return token || view->upper[begin] || strchr("\"'([*-", c) != NULL ? begin : 0;
    /* "still open.Credible Reports": every break lost */
    bool glued = at > start && is_letter(view->text[at - 1]) && view->upper[begin] &&
                 is_letter(view->text[begin + 1]) && !view->upper[begin + 1];
    return glued ? begin : 0;
}

static void
add_sentence(GArray *sentences, const View *view, size_t start, size_t end, bool starts_line,
             bool ends_line)
{
    while (start < end && view->text[start] == ' ')
        start++;
    while (end > start && view->text[end - 1] == ' ')
        end--;
    Sentence sentence = {start, end, starts_line, ends_line, false};
    if (end > start)
        g_array_append_val(sentences, sentence);
}

static bool
is_stop(char c)
{
    return c == '.' || c == '!' || c == '?';
}

/* Where a sentence of more than its most bytes is cut: at the last blank up to @at, or there. */
static size_t
find_cut(const View *view, size_t begin, size_t at)
{
    size_t cut = at;
    while (cut > begin && view->text[cut] != ' ')
        cut--;
    return cut > begin ? cut : at;
}

static void
split_line(GArray *sentences, const View *view, size_t start, size_t end)
{
    size_t begin = start, stop = start;
    for (size_t at = start; at < end; at++) {
        const size_t limit = begin + SENTENCE_MAX_BYTES;
        size_t next = 0;
        if (stop <= at)
            stop = at + strcspn(view->text + at, ".!?\n");
        at = stop > limit ? MAX(at, limit) : stop;
        if (at >= end)
            break;
        if (is_stop(view->text[at]))
            next = find_next_start(view, begin, at);
        else
            next = find_cut(view, begin, at);
        if (next <= begin || next >= end)
            continue;
        add_sentence(sentences, view, begin, next, begin == start, false);
        begin = next;
        at = next - 1;
    }
    add_sentence(sentences, view, begin, end, begin == start, true);
}

GArray *
sentences_split(const View *view)
{
    GArray *sentences =
        g_array_sized_new(FALSE, FALSE, sizeof(Sentence), (guint)(view->length / 64));
    for (size_t start = 0; start < view->length;) {
        size_t end = start + strcspn(view->text + start, "\n");
        split_line(sentences, view, start, end);
        start = end + 1;
    }
    return sentences;
}
