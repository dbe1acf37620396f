/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/figures_internal.h"

static bool
is_in(const char *word, size_t length, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == length && strncmp(words[i], word, length) == 0)
            return true;
    return false;
}

/* What is left of a hedge whose other half is gone: "at 484", "least 484" */
static bool
is_half_a_hedge(const char *word, size_t length)
{
    static const char *const halves[] = {
        "at",     "least",   "than",   "more", "fewer", "less", "up",      "most",    "many", "no",
        "excess", "upwards", "upward", "min",  "max",   "not",  "minimum", "maximum", "close"};
    return is_in(word, length, halves, G_N_ELEMENTS(halves));
}

/* Words of English grammar that may stand before a number and hedge nothing. */
static bool
joins_words(const char *word, size_t length)
{
    static const char *const joints[] = {
        "that",   "and",     "of",      "the",        "these",    "those",     "which",     "or",
        "with",   "but",     "to",      "for",        "in",       "on",        "by",        "all",
        "were",   "was",     "are",     "is",         "have",     "had",       "has",       "its",
        "their",  "this",    "also",    "from",       "while",    "where",     "when",      "as",
        "it",     "they",    "since",   "additional", "included", "including", "into",      "after",
        "other",  "whereas", "then",    "than",       "include",  "includes",  "resulting", "both",
        "among",  "killing", "killed",  "against",    "be",       "been",      "during",    "until",
        "how",    "if",      "because", "so",         "not",      "first",     "last",      "past",
        "further"};
    return is_in(word, length, joints, G_N_ELEMENTS(joints));
}

/* "assesses 484 civilians": a verb of stating, as the phrase files know it */
static bool
states(const Reading *reading, size_t start, size_t end)
{
    return phrase_index_matches(reading->speech, reading->search, start, end);
}

static bool
is_letter(char c)
{
    return g_ascii_islower(c) || (guchar)c >= 0x80;
}

bool
figure_is_hedged_strangely(const Reading *reading, const Match *match, const SlotHit *hit)
{
    const char *text = reading->view->text;
    size_t end = hit->start;
    if (hit->slot->is_constant || !view_is_mark(text[end]))
        return false;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    size_t start = end;
    while (start > 0 && is_letter(text[start - 1]))
        start--;
    if (start == end || end == hit->start)
        return false; /* after a stop, a number, or nothing */
    if (is_half_a_hedge(text + start, end - start))
        return true;
    return hit->start == match->start && !joins_words(text + start, end - start) &&
           !states(reading, start, end);
}
