/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/figures_internal.h"

/* Bytes on either side of a figure that its sentence may have. */
#define WHOLE_SENTENCE 300

/* Bytes before a claim in which it is called credible, or not. */
#define CREDIBLE_BEFORE 20

static bool
matches_around(const Reading *reading, size_t from, size_t to, const char *expression)
{
    return phrase_search_finds(reading->search, expression, from, to);
}

/* Does a sentence end right before the blank at @at? Not after "u.s." */
static bool
ends_sentence(const char *text, size_t at)
{
    at -= at > 0 && strchr("\"'", text[at - 1]) != NULL;
    return at > 0 && strchr(".!?", text[at - 1]) != NULL && at > 2 && text[at - 3] != '.';
}

/* Where the sentence of @at begins, at most @reach bytes before it. */
static size_t
get_left(const Reading *reading, size_t at, size_t reach)
{
    const char *text = reading->view->text;
    size_t from = at;
    while (from > 0 && at - from < reach && text[from - 1] != '\n' &&
           !(text[from - 1] == ' ' && ends_sentence(text, from - 1)))
        from--;
    return from;
}

/* "the group (banned in Russia)": what Russian media must add tells of nobody's deeds. */
static bool
only_bans(const View *view, const Match *match)
{
    static const char *const bans[] = {"banned in ", "outlawed in ", "prohibited in "};
    for (size_t i = 0; i < G_N_ELEMENTS(bans); i++) {
        size_t length = strlen(bans[i]);
        if (match->start >= length &&
            strncmp(view->text + match->start - length, bans[i], length) == 0)
            return true;
    }
    return false;
}

/* "credible reports of 40 civilians killed": found to be true, and no mere claim; "no credible
 * reports" of them are. */
static bool
is_credible(const Reading *reading, const Match *match)
{
    static const char credible[] =
        "(?<![a-z-])(?<!\\bno )(?<!\\bnot )(?<!\\bnon )(?<!\\bany )(?<!\\bfew )(?<!\\bless )"
        "(?<!\\blittle )(?<!\\bbarely )(?<!\\bhardly )(?<!\\bwithout )credible $";
    size_t from = match->start - MIN(match->start, CREDIBLE_BEFORE);
    return phrase_search_finds(reading->search, credible, from, match->start);
}

/* Looks for a rule of the phrase files, ending near @end or anywhere in the range. */
static bool
is_named(const Reading *reading, const char *name, size_t from, size_t to, bool up_to_end)
{
    g_autoptr(GPtrArray) matches = phrase_index_match(reading->rules, reading->search, from, to);
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        size_t end = match->end;
        while (end < to && strchr(" -", reading->view->text[end]) != NULL)
            end++;
        if (g_str_equal(match->phrase->name, name) && (!up_to_end || end == to) &&
            !only_bans(reading->view, match) &&
            !(g_str_equal(name, ALLEGED) && is_credible(reading, match)))
            return true;
    }
    return false;
}

/* Where the sentence of @at ends, at most @reach bytes after it. */
static size_t
get_right(const Reading *reading, size_t at, size_t reach)
{
    size_t right = at;
    while (right < reading->view->length && right - at < reach &&
           strchr(".\n;", reading->view->text[right]) == NULL)
        right++;
    return right;
}

/* Another war than that of the page's own command: its file names those, or that for articles. */
static bool
names_other_theatre(const Reading *reading, size_t from, size_t to)
{
    const PhraseSet *subject = reading->subject;
    g_autoptr(GPtrArray) matches = phrase_index_match(reading->rules, reading->search, from, to);
    for (guint i = 0; i < matches->len; i++) {
        const Phrase *phrase = ((const Match *)g_ptr_array_index(matches, i))->phrase;
        bool counts = phrase->set == subject || (g_str_equal(phrase->set->series, "article") &&
                                                 g_str_equal(subject->force, "yes"));
        if (counts && g_str_equal(phrase->name, OTHER_THEATRE))
            return true;
    }
    return false;
}

static bool
is_elsewhere(const Reading *reading, const Match *match)
{
    size_t left = get_left(reading, match->start, 40), start = match->start;
    while (start > left && strchr(",;:", reading->view->text[start - 1]) == NULL)
        start--; /* "that the Kabul drone strike killed" */
    const Attribution *attribution = speakers_find(reading->attributions, match->start);
    bool is_said = attribution->speaker != NULL && attribution->start <= attribution->verb;
    if (is_said && attribution->verb >= start) /* "the coalition in Syria admitted" */
        start = MIN(attribution->verb, match->start);
    return names_other_theatre(reading, start, get_right(reading, match->end, 50));
}

/* "said 40 civilians were killed by IS": does the sentence tell of others who killed, and the match
 * of no blow of the force's? */
static bool
is_deed_of_others(const Reading *reading, const Match *match, const SlotHit *count)
{
    static const char ours[] =
        "\\b(?:coalition|us|u\\.s|american|cjtf-oir|inherent resolve|africom|its|"
        "their|raf|british|unintentionally)\\b";
    size_t right = get_right(reading, match->end, WHOLE_SENTENCE);
    if (count == NULL || matches_around(reading, count->end, MIN(match->end + 60, right), ours))
        return false;
    bool names_us = matches_around(reading, match->start, count->start, ours);
    size_t left = names_us ? match->end : get_left(reading, match->start, WHOLE_SENTENCE);
    return is_named(reading, OTHER_DEED, left, right, false);
}

/* The sentence before that of view byte @at, or NULL when a paragraph lies between. */
static const Sentence *
find_sentence_before(const Reading *reading, size_t at)
{
    guint low = 0, high = reading->sentences->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(reading->sentences, Sentence, middle).start <= at)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < 2)
        return NULL;
    return &g_array_index(reading->sentences, Sentence, low - 2);
}

/* Words that say whose the dead are: of any coalition, and of this one. */
#define OURS_IN_ANY_WAR                                                                            \
    "us-led|u\\.s|us|american|inherent resolve|unintentional|unintentionally|inadvertently|"       \
    "accidentally|mistakenly|admit\\w*|admission|acknowledg\\w*|responsib\\w+|conced\\w+|"         \
    "credible|iraq and syria|syria and iraq"

/* "Turkish jets bombed Afrin. The coalition said 54 civilians were killed there.": is it the deed
 * of others, or another war, that was told of right before, and nothing here says that it is the
 * force's own? */
static bool
goes_on_about_others(const Reading *reading, const Match *match)
{
    static const char ours_there[] = "\\b(?:" OURS_IN_ANY_WAR ")\\b";
    static const char ours[] =
        "\\b(?:" OURS_IN_ANY_WAR "|coalition's|(?:coalition|africom|its|their|our) "
        "(?:\\w+ ){0,3}(?:strikes?|airstrikes?|raids?|attacks?|actions?|operations?|bombing|"
        "campaign)|by (?:the )?coalition|(?:it|they|coalition) (?:has |had |have )?(?:also "
        ")?(?:killed|hit|struck))\\b";
    const Sentence *before = find_sentence_before(reading, match->start);
    if (before == NULL || reading->set != NULL)
        return false;
    size_t left = get_left(reading, match->start, WHOLE_SENTENCE);
    size_t right = get_right(reading, match->end, WHOLE_SENTENCE);
    bool is_there = names_other_theatre(reading, before->start, before->end);
    if (!is_there && !is_named(reading, OTHER_DEED, before->start, before->end, false) &&
        !is_named(reading, OTHER_FORCE, before->start, before->end, false))
        return false;
    const char *words = is_there ? ours_there : ours;
    return !matches_around(reading, before->start, before->end, words) &&
           !matches_around(reading, left, right, words);
}

/* "found no credible reports": of the dead of a whole war */
static bool
finds_none_credible(const Reading *reading, const Match *match)
{
    const SlotHit *hit = match->hits->len == 1 ? &g_array_index(match->hits, SlotHit, 0) : NULL;
    if (hit == NULL || g_strcmp0(hit->slot->name, "credible") != 0)
        return false;
    Number number = slot_hit_get_number(hit, reading->view);
    return number.low.stated && number.low.value <= 0;
}

bool
figure_is_foreign(const Reading *reading, const Match *match)
{
    if (finds_none_credible(reading, match))
        return reading->set == NULL &&
               names_other_theatre(reading, match->start,
                                   get_right(reading, match->end, WHOLE_SENTENCE));
    if (!figure_counts_the_dead(reading, match))
        return false;
    size_t left = get_left(reading, match->start, 60), clause = match->start;
    while (clause > left && strchr(",;:", reading->view->text[clause - 1]) == NULL)
        clause--;
    const SlotHit *count = figure_find_count(match);
    static const char ours[] = "\\b(?:coalition|us-led|cjtf-oir|oir|centcom|central command)\\b";
    bool names_nobody = count != NULL && count->start > match->start &&
                        !figure_names_force(reading, match) &&
                        !matches_around(reading, match->start, match->end, ours);
    const Attribution *attribution = speakers_find(reading->attributions, match->start);
    bool is_army = attribution->is_army;
    static const char its_own[] = "\\b(?:its|their) (?:\\w+ ){0,2}(?:strikes?|airstrikes?|raids?|"
                                  "attacks?|actions?|operations?)\\b";
    bool is_others = attribution->is_unknown || g_strcmp0(attribution->speaker, "nobody") == 0;
    if (is_others && matches_around(reading, match->start, match->end, its_own))
        return true; /* "the Saudi-led coalition said of its air strike" */
    return (!is_army && is_named(reading, OTHER_FORCE, names_nobody ? clause : left, match->start,
                                 !names_nobody)) ||
           is_elsewhere(reading, match) || is_deed_of_others(reading, match, count) ||
           goes_on_about_others(reading, match);
}

/* Who states what @match says, if it is somebody known who says it alone and in so many words. */
static const Attribution *
find_speaker(const Reading *reading, const Match *match)
{
    const SlotHit *count = figure_find_count(match);
    const Attribution *attribution =
        speakers_find(reading->attributions, count != NULL ? count->start : match->start);
    bool is_known = attribution->speaker != NULL && !attribution->is_unknown &&
                    !attribution->is_carried && !attribution->is_disputed &&
                    !g_str_equal(attribution->speaker, "nobody");
    return is_known ? attribution : NULL;
}

bool
figure_is_unsaid(const Reading *reading, const Match *match)
{
    SpeakerRule rule = match->phrase->speaker;
    if (match->phrase->kind != PHRASE_FIGURE || (rule != SPEAKER_OWN && rule != SPEAKER_TOLD))
        return false;
    const Attribution *attribution = find_speaker(reading, match);
    if (reading->set != NULL || attribution == NULL)
        return true; /* a release has phrases of its own */
    bool is_own = g_strcmp0(attribution->speaker, reading->subject->publisher) == 0 ||
                  attribution->is_army ||
                  (attribution->is_force && g_str_equal(reading->subject->force, "yes"));
    static const char negation[] = "(?<!than )(?<!or )\\bnot\\b(?! only)|\\bnever\\b|n't\\b";
    if (matches_around(reading, get_left(reading, match->start, 90), match->start, negation))
        return true;
    if (rule == SPEAKER_OWN &&
        (!is_own ||
         is_named(reading, ALLEGED, get_left(reading, match->start, 60), match->start, false)))
        return true;
    return is_named(reading, OTHER_DEED, get_left(reading, match->start, WHOLE_SENTENCE),
                    get_right(reading, match->end, WHOLE_SENTENCE), false);
}

/* "the allegation that a | coalition strike": where the words before @at end that say so */
static size_t
step_over_article(const Reading *reading, size_t at)
{
    static const char *const articles[] = {" a ", " an ", " the ", " its ", " one ", " their "};
    for (size_t i = 0; i < G_N_ELEMENTS(articles); i++) {
        size_t length = strlen(articles[i]);
        if (at >= length && strncmp(reading->view->text + at - length, articles[i], length) == 0)
            return at - length;
    }
    return at;
}

static bool
begins_with_any(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text[0] == words[i][0] && text[1] == words[i][1] &&
            strncmp(text, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/* Does any of @words, of two bytes or more, begin at a byte of the range? What two bytes may begin
 * is asked first. */
static bool
holds_any(const View *view, size_t from, size_t to, const char *const *words, size_t count)
{
    const char *text = view->text;
    guint32 seconds[32] = {0};
    for (size_t i = 0; i < count; i++)
        seconds[words[i][0] & 31] |= 1u << (words[i][1] & 31);
    for (size_t at = from; at < to; at++)
        if ((seconds[text[at] & 31] >> (text[at + 1] & 31) & 1) &&
            begins_with_any(text + at, words, count))
            return true;
    return false;
}

/* "40 civilians were reportedly killed", "it may have killed 40": whoever passes that on, or does
 * not know, states no count of his own. What was found credible beside it is known. */
static bool
passes_on(const Reading *reading, const Match *match)
{
    static const char *const words[] = {"allegedly",    "reportedly",   "may have",
                                        "might have",   "could have",   "possibly",
                                        "perhaps",      "feared",       "suspected of",
                                        "suspected to", "said to have", "reported to have"};
    for (guint i = 0; i < match->hits->len; i++)
        if (g_strcmp0(g_array_index(match->hits, SlotHit, i).slot->name, "credible") == 0)
            return false;
    size_t from = get_left(reading, match->start, strlen("reported to have "));
    return holds_any(reading->view, from, match->end, words, G_N_ELEMENTS(words));
}

bool
figure_is_alleged(const Reading *reading, const Match *match)
{
    const SlotHit *count = figure_find_count(match);
    size_t start = step_over_article(reading, match->start);
    return figure_counts_the_dead(reading, match) && count != NULL &&
           (passes_on(reading, match) ||
            is_named(reading, ALLEGED, get_left(reading, start, 60), start, true) ||
            is_named(reading, ALLEGED, get_left(reading, count->start, 60), count->start, true));
}

/* "another 61": the word is part of how the number is printed. */
static bool
is_another(const Reading *reading, const SlotHit *count)
{
    static const char *const words[] = {"another ", "an additional ", "a further ", "further ",
                                        "additional "};
    const ViewNumber *number = view_find_number(reading->view, count->start);
    if (number == NULL)
        return false;
    g_autofree char *printed = view_quote(reading->view, number->span);
    g_autofree char *folded = g_utf8_strdown(printed, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_has_prefix(folded, words[i]))
            return true;
    static const char *const after[] = {"more ", "other ", "additional ", "further "};
    size_t end = count->end + (reading->view->text[count->end] == ' ');
    for (size_t i = 0; i < G_N_ELEMENTS(after); i++)
        if (g_str_has_prefix(reading->view->text + end, after[i]))
            return true;
    return is_named(reading, ONE_TIME, get_left(reading, count->start, 20), count->start, true);
}

/* Where what follows @at tells of a part: "1,300 civilians, 105 of them in a single strike" */
static size_t
find_part(const View *view, size_t at, size_t end)
{
    static const char *const parts[] = {", \x01",    " including ", ", including ",
                                        " of whom ", ", of ",       " among them "};
    for (; at < end; at++)
        for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
            if (strncmp(view->text + at, parts[i], strlen(parts[i])) == 0)
                return at;
    return end;
}

/* "a", "another" or "the single" blow */
#define ONE_BLOW                                                                                   \
    "\\b(?:an?|\x01\\d+\x02|another|this|single) "                                                 \
    "(?:[\\w.-]+ |[\x03\x05]\\d+[\x04\x06] ){0,3}(?:strike|airstrike|raid|attack)\\b"

bool
figure_is_one_time(const Reading *reading, const Match *match)
{
    static const char one_blow[] = ONE_BLOW;
    static const char before[] = ONE_BLOW "(?: (?:in|near|at|on) [^,\n]{1,30})?(?: had| has| have)?"
                                          "(?: also| likely)? ?$";
    const SlotHit *count = figure_find_count(match);
    size_t near = match->start;
    while (near > 0 && match->start - near < 16 &&
           strchr(",.;\n", reading->view->text[near - 1]) == NULL)
        near--;
    while (near > 0 && match->start - near < 40 && g_ascii_isalpha(reading->view->text[near - 1]))
        near--;
    return count != NULL &&
           (is_another(reading, count) || matches_around(reading, near, count->start, one_blow) ||
            matches_around(reading, get_left(reading, match->start, 90), match->start, before) ||
            is_named(reading, ONE_TIME, count->end,
                     find_part(reading->view, match->end, get_right(reading, match->end, 60)),
                     false));
}

bool
figure_says_it_runs(const Reading *reading, const Match *match)
{
    return is_named(reading, RUNNING, get_left(reading, match->start, WHOLE_SENTENCE),
                    get_right(reading, match->end, WHOLE_SENTENCE), false);
}

/* Where the clause of @at that ";" parts from those before it begins, and its sentence ends. */
static size_t
get_clause(const Reading *reading, size_t at, size_t *ret_end)
{
    size_t from = at;
    size_t left = get_left(reading, at, WHOLE_SENTENCE);
    while (from > left && reading->view->text[from - 1] != ';')
        from--;
    while (at < reading->view->length && at - from < WHOLE_SENTENCE &&
           strchr(".\n", reading->view->text[at]) == NULL)
        at++; /* "; we were wrong" takes back what stands before it */
    *ret_end = at;
    return from;
}

bool
figure_is_taken_back(const Reading *reading, const Match *match)
{
    const SlotHit *count = figure_find_count(match);
    size_t end = 0;
    if (count == NULL || !figure_counts_the_dead(reading, match))
        return false;
    size_t start = get_clause(reading, match->end, &end);
    return is_named(reading, SUPERSEDED, start, count->start, false) ||
           is_named(reading, TAKEN_BACK, start, end, false);
}

/* Could a word of denial stand there? Few sentences deny anything, and an expression takes long to
 * find that out. */
static bool
may_deny(const View *view, size_t from, size_t to)
{
    static const char *const parts[] = {"den",       "decline", "fail",   "neither", "never",
                                        "no longer", "none",    "nor",    "not",     "n't",
                                        "refuse",    "should",  "unable", "without", "yet"};
    return holds_any(view, from, to, parts, G_N_ELEMENTS(parts));
}

/* "denied that it had killed", "should have admitted killing", "never admitted": no statement */
bool
figure_is_denied(const Reading *reading, const Match *match)
{
    static const char before[] = "\\b(?:(?<!than )not|never|no longer|n't|nor|neither|cannot) "
                                 "(?:\\w+ ){0,2}$";
    size_t left = get_left(reading, match->start, 40);
    bool may_be = may_deny(reading->view, left, match->end);
    if (may_be && match->phrase->kind == PHRASE_FIGURE &&
        matches_around(reading, left, match->start, before))
        return true;
    if (!figure_counts_the_dead(reading, match))
        return false;
    static const char near_words[] = "\\b(?:not|never|no longer|yet to|failed to|n't|nor|without) "
                                     "?(?:\\w+ ?){0,3}$|\\bnone of (?:the|these|those|its) $";
    static const char inside[] = "\\b(?:den(?:y|ies|ied)|never|should|yet to|unable to|declined to|"
                                 "refused to|cannot|(?:did|does|do|has|have|had|could|would|will|"
                                 "can|is|was|are|were) not)\\b|n't\\b";
    return is_named(reading, DENIED, get_left(reading, match->start, 90), match->start, false) ||
           (may_be && (matches_around(reading, left, match->start, near_words) ||
                       matches_around(reading, match->start, match->end, inside))) ||
           is_named(reading, DISPROVED, match->end, get_right(reading, match->end, 45), false) ||
           (is_named(reading, ALLEGED, get_left(reading, match->start, 90), match->end, false) &&
            is_named(reading, DISPROVED, match->start, get_right(reading, match->end, 80), false));
}
