/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/figures_internal.h"

static bool
matches_around(const Reading *reading, size_t from, size_t to, const char *expression)
{
    return phrase_search_finds(reading->search, expression, from, to);
}

/* Where the line of @at begins, at most @reach bytes before it. */
static size_t
get_left(const Reading *reading, size_t at, size_t reach)
{
    size_t from = at;
    while (from > 0 && at - from < reach && reading->view->text[from - 1] != '\n' &&
           !(reading->view->text[from - 1] == ' ' && from > 1 &&
             reading->view->text[from - 2] == '.' && from > 4 &&
             reading->view->text[from - 4] != '.'))
        from--;
    return from;
}

/* Looks for a named rule of the phrase files, ending near @end or anywhere in the range. */
static bool
is_named(const Reading *reading, const char *name, size_t from, size_t to, bool up_to_end)
{
    g_autoptr(GPtrArray) matches =
        phrase_index_match(reading->set_asides, reading->search, from, to);
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        size_t end = match->end;
        while (end < to && strchr(" -", reading->view->text[end]) != NULL)
            end++;
        if (g_str_equal(match->phrase->name, name) && (!up_to_end || end == to))
            return true;
    }
    return false;
}

bool
figure_is_foreign(const Reading *reading, const Match *match)
{
    if (!figure_counts_the_dead(match) || !g_str_equal(reading->subject->force, "yes"))
        return false;
    size_t left = get_left(reading, match->start, 60);
    size_t right = match->end;
    while (right < reading->view->length && right - match->end < 50 &&
           strchr(".\n;", reading->view->text[right]) == NULL)
        right++;
    return is_named(reading, OTHER_FORCE, left, match->start, true) ||
           is_named(reading, OTHER_THEATRE, match->start, right, false);
}

/* "denied that it had killed", "should have admitted killing", "never admitted": no statement */
bool
figure_is_denied(const Reading *reading, const Match *match)
{
    static const char before[] = "\\b(?:(?<!than )not|never|no longer|n't|nor|neither|cannot) "
                                 "(?:\\w+ ){0,2}$";
    bool is_figure = match->phrase->kind == PHRASE_FIGURE;
    if (is_figure &&
        matches_around(reading, get_left(reading, match->start, 40), match->start, before))
        return true;
    if (!figure_counts_the_dead(match))
        return false;
    static const char far_words[] = "\\b(?:den(?:y|ies|ied|ying)|should|must|would|could|urged|"
                                    "calls? on|called on|refus(?:es?|ed)|reject(?:s|ed)?|"
                                    "disput(?:es?|ed)|false(?:ly)?|if|whether|never|cannot|"
                                    "dismiss(?:es|ed)? (?:a )?claims?)\\b";
    static const char near_words[] = "\\b(?:not|never|no longer|yet to|failed to|n't|nor|without) "
                                     "?(?:\\w+ ){0,2}$";
    static const char inside[] = "\\b(?:den(?:y|ies|ied)|never|should|did not|does not|has not|"
                                 "have not|had not)\\b";
    return matches_around(reading, get_left(reading, match->start, 90), match->start, far_words) ||
           matches_around(reading, get_left(reading, match->start, 40), match->start, near_words) ||
           matches_around(reading, match->start, match->end, inside);
}
