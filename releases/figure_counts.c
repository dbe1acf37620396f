/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "releases/figures_internal.h"

/* "1.302 civilians": thousands in another country's hand, or a slip; people come whole. */
static bool
is_broken(const ViewNumber *number)
{
    return number->number.low.stated && floor(number->number.low.value) != number->number.low.value;
}

/* "four times higher" */
static bool
multiplies(const View *view, const SlotHit *hit)
{
    return g_str_has_prefix(view->text + hit->end, " times");
}

/* "1 302 civilians" between plain blanks: the end of a longer number, or of another one */
static bool
ends_a_number(const View *view, const ViewNumber *number)
{
    size_t at = number->view_start;
    g_autofree char *printed = view_quote(view, number->span);
    return at > 1 && view->text[at - 1] == ' ' && view->text[at - 2] == '\x02' &&
           strlen(printed) == 3 && strspn(printed, "0123456789") == 3;
}

bool
figure_is_no_count(const Reading *reading, const SlotHit *hit)
{
    static const char share[] =
        "\x02 (?:in|out of|of)(?: (?:every|the|these|those|all|some|its|their))?(?: \\w+)? $";
    static const char change[] =
        "\\b(?:revis|chang|rais|lower|cut|increas|ris|rose|fell|fall|drop|reduc|correct|grew|climb|"
        "jump|went|up|down|amend|adjust|updat)\\w*\\b[^.\n]{0,45} from $";
    const View *view = reading->view;
    const ViewNumber *number = view_find_number(view, hit->start);
    if (number == NULL || hit->slot->is_constant)
        return false;
    if (is_broken(number) || ends_a_number(view, number) || multiplies(view, hit))
        return true;
    size_t near = hit->start - MIN(hit->start, 70);
    bool is_range = number->number.bound == BOUND_BETWEEN;
    return phrase_search_finds(reading->search, is_range ? change : share, near, hit->start);
}

bool
figure_hides_harm(const Reading *reading, const Match *match)
{
    static const char people[] = "\\b(?:iraqis?|syrians?|somalis?|people|residents|inhabitants)"
                                 "(?: (?:fled|lived|live|left|returned))?$";
    static const char harmed[] =
        "^(?! (?:soldiers|troops|police|policemen|forces|fighters|security|army|personnel))"
        "[^.;:\n\x01-\x0f]{0,50}\\b(?:killed|injured|wounded|dead|died|perished|casualt(?:y|ies))"
        "\\b";
    static const char harming[] =
        "\\b(?:killed|killing|deaths? of|lives of)\\b[^.;:\n\x01-\x0f]{0,40}$";
    if (match->phrase->kind != PHRASE_SET_ASIDE ||
        !phrase_search_finds(reading->search, people, match->start, match->end))
        return false;
    const Attribution *who = speakers_find(reading->attributions, match->start);
    bool tells_of_itself = reading->set == NULL && (who->is_force || who->is_army);
    return phrase_search_finds(reading->search, harmed, match->end,
                               MIN(match->end + 80, reading->view->length)) ||
           (tells_of_itself &&
            phrase_search_finds(reading->search, harming, match->start - MIN(match->start, 60),
                                match->start));
}

const SlotHit *
figure_find_count(const Match *match)
{
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        if (hit->slot->kind == SLOT_FIGURE)
            return hit;
    }
    return NULL;
}

/* "no civilians were killed or injured": "no" is a word like others, "zero" a number. */
static bool
counts_nobody(const Reading *reading, const Match *match)
{
    const SlotHit *count = figure_find_count(match);
    if (count == NULL)
        return false;
    const ViewNumber *number = view_find_number(reading->view, count->start);
    return number == NULL || (number->number.low.stated && number->number.low.value == 0);
}

bool
figure_counts_others_too(const Reading *reading, const Match *match)
{
    static const char more[] =
        "^[\"' ]*(?:/ ?|(?:and|or) )(?:likely |seriously |were "
        ")?(?:injured|wounded|hurt|maimed)\\b|"
        "^ (?:and|or) (?:\\w+ )?(?:fighters|militants|members|soldiers|insurgents|terrorists)\\b|"
        "^ (?:a|per|each|every) (?:day|week|month|year)\\b|^ for (?:each|every)\\b";
    static const char mixed[] = "\\b(?:injured or killed|killed or injured|harmed|hurt)$";
    const View *view = reading->view;
    size_t end = MIN(match->end + 60, view->length);
    return figure_counts_the_dead(reading, match) && !counts_nobody(reading, match) &&
           (phrase_search_finds(reading->search, more, match->end, end) ||
            phrase_search_finds(reading->search, mixed, match->start, match->end));
}
