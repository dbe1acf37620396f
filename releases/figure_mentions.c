/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/figures_internal.h"

/* Bytes before a count of the dead in which what states it stands. */
#define STATED_NEAR 60

/* Unlike figure_find_count(): what the words say without a number is stated by them. */
static const SlotHit *
find_printed_count(const Match *match)
{
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        if (hit->slot->kind == SLOT_FIGURE && !hit->slot->is_constant)
            return hit;
    }
    return NULL;
}

/* "40 civilian deaths", "40 civilians killed", "the deaths of 40 civilians": people and their fate
 * in a noun, and no verb */
static bool
is_noun(const Reading *reading, const Match *match, size_t start, const SlotHit *count)
{
    static const char after[] =
        "^ (?:\\w+ ){0,3}?(?:(?:civilian|non-?combatants?) (?:deaths?|fatality|fatalities|dead)|"
        "(?:civilians?|people|non-?combatants) (?:\\w+ly |so far |already |now )*killed)\\b";
    static const char before[] = "^(?:of |the )*deaths? of $";
    return phrase_search_finds(reading->search, after, count->end, match->end) ||
           phrase_search_finds(reading->search, before, start, count->start);
}

/* Where the word before @at begins, past articles and adverbs; @at when a stop, a number or
 * nothing stands there. */
static size_t
step_back(const View *view, size_t at, size_t *ret_end)
{
    static const char *const passed[] = {"the", "its", "a", "an", "these", "those", "of"};
    for (;;) {
        size_t end = at;
        while (end > 0 && strchr(" \"'", view->text[end - 1]) != NULL)
            end--;
        size_t start = end;
        while (start > 0 && g_ascii_isalpha(view->text[start - 1]))
            start--;
        bool is_passed = end - start > 3 && strncmp(view->text + end - 2, "ly", 2) == 0;
        for (size_t i = 0; i < G_N_ELEMENTS(passed) && !is_passed; i++)
            is_passed = strlen(passed[i]) == end - start &&
                        strncmp(view->text + start, passed[i], end - start) == 0;
        if (!is_passed || start == end) {
            *ret_end = end;
            return start;
        }
        at = start;
    }
}

/* Does a rule of the phrase files that says so end at @end? */
static bool
is_stated(const Reading *reading, size_t end)
{
    size_t from = end - MIN(end, STATED_NEAR);
    g_autoptr(GPtrArray) matches = phrase_index_match(reading->rules, reading->search, from, end);
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        if (match->end == end && g_str_equal(match->phrase->name, STATED))
            return true;
    }
    return false;
}

/* What a monitor counts never enters the books, in whatever words. */
static bool
is_of_others(const Reading *reading, size_t at)
{
    const Attribution *attribution = speakers_find(reading->attributions, at);
    return attribution->speaker != NULL && !attribution->is_force && !attribution->is_army &&
           g_strcmp0(attribution->speaker, reading->subject->publisher) != 0;
}

bool
figure_is_only_mentioned(const Reading *reading, const Match *match)
{
    static const char lead[] = "^(?:of |the )*(?:deaths? of )?$";
    const SlotHit *count =
        figure_counts_the_dead(reading, match) ? find_printed_count(match) : NULL;
    size_t from = match->start; /* where its first word may be missing, with what stands before */
    while (count != NULL && from < count->start && strchr(" ,\"':-", reading->view->text[from]))
        from++;
    if (count == NULL || is_of_others(reading, count->start) ||
        !is_noun(reading, match, from, count) ||
        (from < count->start && !phrase_search_finds(reading->search, lead, from, count->start)))
        return false; /* or the phrase says what stands before it */
    size_t end = 0, start = step_back(reading->view, from, &end);
    return start < end && !phrase_index_matches(reading->speech, reading->search, start, end) &&
           !is_stated(reading, end);
}
