/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/figures_internal.h"

static bool
starts_with_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    return strncmp(text, word, length) == 0 && !g_ascii_isalnum(text[length]);
}

static bool
starts_with_one_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (starts_with_word(text, words[i]))
            return true;
    return false;
}

/* "killed or injured", "reports, except those of May": another number than the words before say */
static bool
changes_meaning(const char *text)
{
    static const char *const words[] = {
        "or",   "nor", "except", "excluding",  "minus",       "other than", "not counting",
        "only", "not", "alone",  "apart from", "and injured", "and wounded"};
    return starts_with_one_of(text, words, G_N_ELEMENTS(words));
}

/* "in Mosul": a name that is not the whole theatre */
static bool
names_a_part(const View *view, size_t at)
{
    static const char *const prepositions[] = {"in",     "near",   "at",     "around",
                                               "inside", "within", "across", "throughout"};
    static const char *const wholes[] = {
        "iraq and syria", "syria and iraq", "both",      "iraq/syria",
        "syria/iraq",     "support",        "the fight", "operation inherent resolve"};
    if (!starts_with_one_of(view->text + at, prepositions, G_N_ELEMENTS(prepositions)))
        return false;
    size_t name = at + strcspn(view->text + at, " ");
    name += view->text[name] == ' ';
    return view->upper[name] &&
           !starts_with_one_of(view->text + name, wholes, G_N_ELEMENTS(wholes));
}

bool
figure_goes_on(const Reading *reading, const Match *match)
{
    const View *view = reading->view;
    if (reading->set == NULL || match->phrase->kind != PHRASE_FIGURE)
        return false;
    size_t at = match->end;
    bool is_apart = false;
    for (; at < view->length && strchr(" \"'*,", view->text[at]) != NULL; at++)
        is_apart = is_apart || view->text[at] == ',';
    if (changes_meaning(view->text + at) || (!is_apart && names_a_part(view, at)))
        return true;
    bool ends = at >= view->length || strchr(".;:!?)\n", view->text[at]) != NULL;
    return match->phrase->is_whole && !ends && !is_apart;
}

static bool
shares_a_number(const Match *a, const Match *b)
{
    for (guint i = 0; i < a->hits->len; i++)
        for (guint j = 0; j < b->hits->len; j++)
            if (g_array_index(a->hits, SlotHit, i).start ==
                    g_array_index(b->hits, SlotHit, j).start &&
                g_array_index(a->hits, SlotHit, i).slot->kind == SLOT_FIGURE)
                return true;
    return false;
}

bool
figure_is_refused_elsewhere(const Reading *reading, const Match *match, const GPtrArray *matches)
{
    bool is_refused = false;
    if (reading->set == NULL || match->phrase->set == reading->set)
        return false;
    for (guint i = 0; i < matches->len; i++) {
        const Match *other = g_ptr_array_index(matches, i);
        if (other->phrase->set != reading->set || other->phrase->kind != PHRASE_FIGURE ||
            !shares_a_number(other, match))
            continue;
        if (!figure_goes_on(reading, other))
            return false;
        is_refused = true;
    }
    return is_refused;
}
