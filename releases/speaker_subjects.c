/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/speakers_internal.h"

/* How far a name may stand from the verb that follows, and from its companion. */
#define NAME_BEFORE_VERB 260
#define BETWEEN_COMPANIONS 45

bool
subject_is_letter(char c)
{
    return g_ascii_islower(c) || c == '-' || c == '\'' || (guchar)c >= 0x80;
}

static bool
is_word_byte(char c)
{
    return subject_is_letter(c) || g_ascii_isdigit(c);
}

bool
subject_has_capital(const View *view, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        if (view->upper[i])
            return true;
    return false;
}

bool
subject_is_according_to(const View *view, const Match *verb)
{
    return strncmp(view->text + verb->start, "according to", 12) == 0 ||
           strncmp(view->text + verb->start, "per", verb->end - verb->start) == 0;
}

bool
subject_makes_noun(const View *view, size_t at)
{
    static const char *const before[] = {"the ",     "a ",      "an ",  "its ", "their ",
                                         "monthly ", "latest ", "own ", "this "};
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++)
        if (subject_follows_word(view, at, before[i]) ||
            (at == strlen(before[i]) && g_str_has_prefix(view->text, before[i])))
            return true;
    return false;
}

static bool
joins(const View *view, size_t start, size_t end)
{
    if (end < start || end - start > BETWEEN_COMPANIONS)
        return false;
    g_autofree char *between = g_strndup(view->text + start, end - start);
    return strstr(between, " and ") != NULL || strstr(between, " with ") != NULL ||
           strstr(between, " & ") != NULL;
}

bool
subject_follows_word(const View *view, size_t at, const char *word)
{
    size_t length = strlen(word);
    return at > length && view->text[at - length] == *word &&
           strncmp(view->text + at - length, word, length) == 0 &&
           !is_word_byte(view->text[at - length - 1]);
}

/* "the report by Airwars", "figures released by the coalition" */
static bool
is_author(const View *view, size_t name)
{
    static const char *const papers[] = {"report",        "statement", "study",    "analysis",
                                         "estimate",      "count",     "tally",    "figures",
                                         "investigation", "review",    "released", "published",
                                         "issued",        "compiled",  "given",    "provided"};
    static const char *const joints[] = {" by ", " by the "};
    for (size_t i = 0; i < G_N_ELEMENTS(joints); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(papers); j++) {
            size_t length = strlen(joints[i]);
            if (name > length && strncmp(view->text + name - length, joints[i], length) == 0 &&
                subject_follows_word(view, name - length, papers[j]))
                return true;
        }
    return false;
}

/* "coalition strikes", "strikes by the coalition", "a letter to the coalition": named, and no
 * speaker. */
static bool
is_no_subject(const View *view, const Match *name)
{
    static const char *const deeds[] = {"strike", "airstrike", "air strike", "action",   "raid",
                                        "bomb",   "jets",      "warplane",   "aircraft", "air raid",
                                        "attack", "campaign",  "operation",  "shelling"};
    static const char *const before[] = {
        "by ",       "by the ",        "by a ",    "to the ",        "against the ", "from the ",
        "with the ", "answering the ", "against ", "by the us-led ", "to "};
    const char *after = view->text + name->end;
    after += *after == ' ';
    for (size_t i = 0; i < G_N_ELEMENTS(deeds) && after > view->text + name->end; i++)
        if (*after == *deeds[i] && strncmp(after, deeds[i], strlen(deeds[i])) == 0)
            return true;
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++)
        if (subject_follows_word(view, name->start, before[i]))
            return !is_author(view, name->start);
    return false;
}

/* "Airwars, which works with monitoring groups, attributes": nobody at the end of an aside */
static bool
ends_aside(const View *view, const Match *name)
{
    return g_str_equal(name->phrase->name, "nobody") && view->text[name->end] == ',';
}

/* A line that ends leaves no bracket open. */
static bool
is_bracket(char c)
{
    return c == '(' || c == ')' || c == '\n';
}

/* "The coalition (outlawed in Russia) has admitted": in brackets among other words, and said
 * before they close. What opens further back than a name stands before its verb is no aside. */
static bool
is_in_brackets(const View *view, const Match *name, size_t verb)
{
    size_t open = name->start, close = name->end;
    size_t first = open > NAME_BEFORE_VERB ? open - NAME_BEFORE_VERB : 0;
    while (open > first && !is_bracket(view->text[open - 1]))
        open--;
    while (close < verb && !is_bracket(view->text[close]))
        close++;
    bool is_inside =
        open > first && view->text[open - 1] == '(' && close < verb && view->text[close] == ')';
    return is_inside && (open < name->start || close > name->end);
}

/* The name a verb belongs to: the nearest before it, extended back over joint claimants. */
bool
subject_take_before(const Speakers *speakers, GPtrArray *names, size_t verb,
                    Attribution *attribution)
{
    guint nearest = G_MAXUINT;
    for (guint i = 0; i < names->len; i++) {
        const Match *name = g_ptr_array_index(names, i);
        if (name->end <= verb && verb - name->end <= NAME_BEFORE_VERB &&
            !is_no_subject(speakers->view, name) && !is_in_brackets(speakers->view, name, verb) &&
            !(nearest != G_MAXUINT && ends_aside(speakers->view, name)))
            nearest = i;
    }
    if (nearest == G_MAXUINT)
        return false;
    guint first = nearest;
    while (first > 0) {
        const Match *name = g_ptr_array_index(names, first);
        const Match *before = g_ptr_array_index(names, first - 1);
        if (!joins(speakers->view, before->end, name->start))
            break;
        first--;
    }
    const Match *speaker = g_ptr_array_index(names, first);
    attribution->speaker = speaker->phrase->name;
    attribution->is_force = speaker->phrase->is_force;
    attribution->is_army = speaker->phrase->is_army;
    for (guint i = first + 1; i <= nearest; i++) {
        const Match *companion = g_ptr_array_index(names, i);
        if (attribution->with == NULL)
            attribution->with = g_ptr_array_new();
        g_ptr_array_add(attribution->with, companion->phrase->name);
    }
    return true;
}

bool
subject_take_after(const View *view, GPtrArray *names, size_t verb_end, size_t reach,
                   Attribution *attribution)
{
    for (guint i = 0; i < names->len; i++) {
        const Match *name = g_ptr_array_index(names, i);
        if (name->start < verb_end || name->start - verb_end > reach)
            continue;
        if (i + 1 < names->len && g_str_equal(name->phrase->name, "nobody") &&
            ((const Match *)g_ptr_array_index(names, i + 1))->start <= name->end + 2)
            continue; /* "the activist group Airwars" */
        attribution->speaker = name->phrase->name;
        attribution->is_force = name->phrase->is_force;
        attribution->is_army = name->phrase->is_army;
        for (; i + 1 < names->len; i++) {
            const Match *last = g_ptr_array_index(names, i);
            const Match *next = g_ptr_array_index(names, i + 1);
            if (!joins(view, last->end, next->start))
                break;
            if (attribution->with == NULL)
                attribution->with = g_ptr_array_new();
            g_ptr_array_add(attribution->with, next->phrase->name);
        }
        return true;
    }
    return false;
}

static bool
is_joint(char c)
{
    return c == ',' || c == ';' || c == ':';
}

/* Does a name stand in the clause that ends at @verb, or does an aside between commas follow one?
 */
bool
subject_is_named(GPtrArray *names, size_t start, size_t verb, const View *view)
{
    size_t clause = verb;
    while (clause > start && !is_joint(view->text[clause - 1]))
        clause--;
    for (guint i = 0; i < names->len; i++) {
        const Match *name = g_ptr_array_index(names, i);
        if (name->end > clause && name->end <= verb)
            return true;
    }
    return false;
}

/* Steps back over one word that ends before @at; false at the beginning of a clause. */
static bool
step_back(const View *view, size_t first, size_t *at, size_t *ret_end)
{
    size_t end = *at;
    while (end > first && view->text[end - 1] == ' ')
        end--;
    size_t start = end;
    while (start > first && is_word_byte(view->text[start - 1]))
        start--;
    *at = start;
    *ret_end = end;
    return start < end;
}

static bool
is_word_of(const View *view, size_t start, size_t end, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (words[i][0] == view->text[start] && strlen(words[i]) == end - start &&
            strncmp(view->text + start, words[i], end - start) == 0)
            return true;
    return false;
}

/* "The Kremlin said", ", France said": right before the verb stands a subject of one to three words
 * that begins its clause and that nobody introduced. */
bool
subject_is_unknown(const Speakers *speakers, const Sentence *sentence, size_t verb)
{
    static const char *const helpers[] = {"has", "have",   "had",   "also",  "only",    "so", "far",
                                          "now", "itself", "later", "again", "already", "did"};
    static const char *const stand_ins[] = {
        "we",           "i",         "you",          "there",        "it",           "he",
        "she",          "they",      "which",        "who",          "that",         "statement",
        "report",       "release",   "spokesman",    "spokeswoman",  "spokesperson", "officials",
        "official",     "commander", "command",      "military",     "figures",      "monday",
        "tuesday",      "wednesday", "thursday",     "friday",       "saturday",     "sunday",
        "as",           "and",       "group",        "monitor",      "watchdog",     "department",
        "forces",       "data",      "organisation", "organization", "team",         "study",
        "investigation"};
    const View *view = speakers->view;
    size_t at = verb, end = verb;
    bool has_word = step_back(view, sentence->start, &at, &end);
    while (has_word && is_word_of(view, at, end, helpers, G_N_ELEMENTS(helpers)))
        has_word = step_back(view, sentence->start, &at, &end);
    if (!has_word || is_word_of(view, at, end, stand_ins, G_N_ELEMENTS(stand_ins)))
        return false;
    g_autofree char *last = g_strndup(view->text + at, end - at);
    if (g_hash_table_contains(speakers->people, last))
        return false;
    if (strncmp(view->text + verb, "report", 6) == 0 && view->text[verb + 6] != 'e')
        return false; /* "Casualty Report" */
    bool is_capital = subject_has_capital(view, at, end);
    for (unsigned i = 0; i < 3 && step_back(view, sentence->start, &at, &end); i++)
        ;
    size_t clause = at;
    while (clause > sentence->start && strchr(" \"", view->text[clause - 1]) != NULL)
        clause--;
    bool begins = clause == sentence->start || is_joint(view->text[clause - 1]);
    return begins && is_capital;
}
