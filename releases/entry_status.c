/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/entries_internal.h"

static bool
is_held(GPtrArray *matches, size_t start, size_t end)
{
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        if (match->start <= start && end <= match->end)
            return true;
    }
    return false;
}

/* A run of letters that is part of no code, as in "37SEV008785". */
static bool
is_word(const View *view, size_t start, size_t end)
{
    bool is_code = g_ascii_isdigit(view->text[end]) || view_is_mark(view->text[end]) ||
                   (start > 0 && (g_ascii_isdigit(view->text[start - 1]) ||
                                  strchr("/\x02", view->text[start - 1]) != NULL));
    return end - start >= 2 && !is_code;
}

bool
entry_says_more(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t end)
{
    const View *view = reading->view;
    g_autoptr(GPtrArray) flags = phrase_index_match(phrases->flags, reading->search, start, end);
    unsigned brackets = 0;
    for (size_t at = start; at < end;) {
        size_t stop = at;
        while (stop < end && g_ascii_islower(view->text[stop]))
            stop++;
        brackets += view->text[at] == '(';
        brackets -= view->text[at] == ')' && brackets > 0;
        /* what stands in brackets beside a flag is its reason */
        bool is_known = is_held(flags, at, stop) || (brackets > 0 && flags->len > 0);
        if (stop > at && is_word(view, at, stop) && !is_known)
            return true;
        at = MAX(stop, at + 1);
    }
    return false;
}

bool
entry_changes_status(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t end)
{
    g_autofree char *text = g_strndup(reading->view->text + start, end - start);
    g_autoptr(GMatchInfo) info = NULL;
    if (!g_regex_match(phrases->status, text, 0, &info))
        return false;
    PhraseSearch *search = reading->search;
    g_autoptr(GPtrArray) flags = phrase_index_match(phrases->flags, search, start, end);
    g_autoptr(GPtrArray) reasons = phrase_index_match(phrases->reasons, search, start, end);
    for (; g_match_info_matches(info); (void)g_match_info_next(info, NULL)) {
        int from = 0, to = 0;
        if (g_match_info_fetch_pos(info, 0, &from, &to) &&
            !is_held(flags, start + (size_t)from, start + (size_t)to) &&
            !is_held(reasons, start + (size_t)from, start + (size_t)to))
            return true;
    }
    return false;
}
