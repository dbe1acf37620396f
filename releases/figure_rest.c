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

/* "1,059 unintentional civilian deaths have resulted since August 2014": not those of the month */
static bool
counts_since_the_start(const Reading *reading, const Match *match)
{
    static const char since[] =
        "\\bsince (?:the (?:start|beginning|outset|campaign|operation|war)\\b"
        "|its |operations? |oir\\b|[\\x03\\x05])|\\bto date\\b";
    const View *view = reading->view;
    bool is_of_the_month = false;
    for (guint i = 0; i < match->hits->len && !is_of_the_month; i++) {
        const char *name = g_array_index(match->hits, SlotHit, i).slot->name;
        is_of_the_month = g_strcmp0(name, "killed") == 0 || g_strcmp0(name, "injured") == 0;
    }
    if (!is_of_the_month || match->phrase->kind != PHRASE_FIGURE)
        return false;
    size_t end = match->end + strcspn(view->text + match->end, ".;\n");
    size_t start = match->start;
    while (start > 0 && strchr(".;\n", view->text[start - 1]) == NULL)
        start--;
    return phrase_search_finds(reading->search, since, start, end);
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
    if (changes_meaning(view->text + at) || (!is_apart && names_a_part(view, at)) ||
        counts_since_the_start(reading, match))
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
