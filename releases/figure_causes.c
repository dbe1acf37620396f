/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/figures_internal.h"

/* Bytes before and after a count of the dead in which its cause stands. */
#define CAUSE_NEAR 120

/* A blow of the force's. Whose blow it is, the rules of others ask. */
#define BLOW                                                                                       \
    "\\b(?:strikes?|airstrikes?|coalition|us|u\\.s|us-led|american|cjtf-oir|africom|raf|british|"  \
    "drones?|raids?|(?:its|their|our) (?:\\w+ ){0,2}(?:actions?|attacks?|operations?|bombs?|"      \
    "bombings?|shelling|artillery|fire|aircraft|jets|warplanes|campaign))\\b"

/* What follows "in" or "during" and is no cause: a place, a time, the affair itself. */
static const char *const frames[] = {
    "actions",     "adjacent",     "adjoining",    "april",         "area",     "august",
    "both",        "campaign",     "central",      "cities",        "city",     "countries",
    "country",     "course",       "district",     "early",         "east",     "eastern",
    "error",       "fight",        "incident",     "incidents",     "iraq",     "last",
    "late",        "mid",          "month",        "months",        "more",     "nearby",
    "neighboring", "neighbouring", "neighborhood", "neighbourhood", "north",    "northern",
    "operation",   "past",         "period",       "previous",      "province", "quarter",
    "region",      "same",         "separate",     "single",        "south",    "southern",
    "syria",       "theatre",      "town",         "village",       "villages", "war",
    "week",        "weeks",        "west",         "western",       "year",     "years"};

static size_t
find_end(const View *view, size_t from, const char *stops)
{
    size_t end = from;
    while (end < view->length && end - from < CAUSE_NEAR && strchr(stops, view->text[end]) == NULL)
        end++;
    return end;
}

static size_t
step_over(const View *view, size_t at, const char *word)
{
    return strncmp(view->text + at, word, strlen(word)) == 0 ? at + strlen(word) : at;
}

static bool
is_frame(const View *view, size_t at)
{
    static const char *const articles[] = {"a ", "an ", "the ", "that ", "this "};
    const bool is_one = step_over(view, step_over(view, at, "a "), "an ") > at;
    for (size_t i = 0; i < G_N_ELEMENTS(articles); i++)
        at = step_over(view, at, articles[i]);
    if ((!g_ascii_islower(view->text[at]) || view->upper[at]) && !is_one)
        return true; /* a name or a number; not "an IED blast" */
    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++)
        if (strncmp(view->text + at, frames[i], strlen(frames[i])) == 0 &&
            !g_ascii_isalpha(view->text[at + strlen(frames[i])]))
            return true;
    return false;
}

/* "in crossfire", "during clashes", "from mines" */
static bool
tells_circumstances(const View *view, size_t from, size_t end)
{
    static const char *const words[] = {" in ", " during ", " from "};
    for (size_t at = from; at < end; at++)
        for (size_t i = 0; i < G_N_ELEMENTS(words) && view->text[at] == ' '; i++)
            if (strncmp(view->text + at, words[i], strlen(words[i])) == 0 &&
                !is_frame(view, at + strlen(words[i])))
                return true;
    return false;
}

/* "died when a boat capsized": right after the count, and no blow of the force's in that clause */
static bool
follows_another_cause(const Reading *reading, size_t from)
{
    static const char first[] = "^ (?:of|than(?! (?:previously|earlier|originally|initially|it had|"
                                "had been|were|was)\\b))\\b";
    static const char cause[] =
        "\\b(?:by(?! (?:mistake|accident)\\b)|because(?! of a mistake)|due|when|"
        "while(?! (?:battling|fighting|targeting|combating|bombing|striking) (?:the )?"
        "(?:isis|isil|is|daesh|islamic state)\\b)|amid|under|"
        "fleeing|trying|after|following|as(?! (?:of|a result(?! of)|"
        "(?:[\\w'-]+ ){1,3}(?:say|says|said|warn|warns|warned|urge|urges|urged))\\b))\\b|\\bat the "
        "hands\\b";
    static const char slip[] = /* of the force's own */
        "\\b(?:missed|misfired|malfunction\\w*|misidentif\\w+|strayed|errant|"
        "wrong (?:house|home|building|target|vehicle|car|place|location|coordinates)|target area|"
        "weapons? (?:was|were|had been|release\\w*|impact\\w*)|munitions?|blast radius)\\b";
    static const char blame[] = "\\bblam(?:e|ed|es|ing)\\b|\\b(?:but not|none of \\w+|not) "
                                "(?:by|in|from)\\b";
    const View *view = reading->view;
    size_t clause = find_end(view, from, ".,;:\n"), sentence = find_end(view, from, ".\n");
    if (phrase_search_finds(reading->search, first, from, clause) ||
        phrase_search_finds(reading->search, blame, from, sentence))
        return true;
    return !phrase_search_finds(reading->search, BLOW, from, clause) &&
           !phrase_search_finds(reading->search, slip, from, clause) &&
           (phrase_search_finds(reading->search, cause, from, clause) ||
            tells_circumstances(view, from, clause));
}

/* "said SDF shelling had | killed 22 civilians": whoever killed stands between the verb of stating
 * and the number, and is the force. */
static bool
names_another_killer(const Reading *reading, const Match *match, size_t count)
{
    static const char kills[] = "\\b(?:killed|claimed|cost|took|left)\\b";
    static const char ours[] = BLOW "|\\b(?:it|they|we|which|ha(?:s|ve|d) admitted|"
                                    "(?:its|their|our) (?:own )?(?:forces|troops|units))\\b";
    static const char by[] = "\\bby (?!(?:the |a )?(?:coalition|us|u\\.s|american|its|cjtf)\\b)";
    const View *view = reading->view;
    if (!phrase_search_finds(reading->search, kills, match->start, count))
        return false;
    const Attribution *attribution = speakers_find(reading->attributions, match->start);
    size_t from = match->start;
    while (from > 0 && match->start - from < CAUSE_NEAR &&
           strchr(".;\n", view->text[from - 1]) == NULL)
        from--;
    if (attribution->verb < match->start)
        from = MAX(from, attribution->verb);
    return !phrase_search_finds(reading->search, ours, from, count) ||
           phrase_search_finds(reading->search, by, match->start, count);
}

bool
figure_has_another_cause(const Reading *reading, const Match *match)
{
    const SlotHit *count = NULL;
    for (guint i = 0; i < match->hits->len && count == NULL; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        count = hit->slot->kind == SLOT_FIGURE ? hit : NULL;
    }
    if (count == NULL || !figure_counts_the_dead(reading, match))
        return false;
    bool names_blow = phrase_search_finds(reading->search, BLOW, count->end, match->end);
    return (!names_blow && follows_another_cause(reading, match->end)) ||
           (match->phrase->speaker == SPEAKER_OWN &&
            names_another_killer(reading, match, count->start));
}
