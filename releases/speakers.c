/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/speakers.h"

#include <string.h>

#include "releases/clauses.h"
#include "releases/speakers_internal.h"

#define NAME_AFTER_VERB 8
/* "the group has also said" */
#define STAND_IN_NEAR 12
/* Bytes at the beginning of a sentence in which its subject is looked for. */
#define HEAD_LENGTH 50

static int
compare_positions(gconstpointer a, gconstpointer b)
{
    const Match *first = *(const Match *const *)a;
    const Match *second = *(const Match *const *)b;
    return (first->start > second->start) - (first->start < second->start);
}

/* Names and verbs of stating, each in text order. */
static void
sort_words(const View *view, const GPtrArray *all, GPtrArray *names, GPtrArray *verbs)
{
    for (guint i = 0; i < all->len; i++) {
        Match *match = g_ptr_array_index(all, i);
        if (match->phrase->kind == PHRASE_SPEAKER)
            g_ptr_array_add(names, match);
        else if (!subject_makes_noun(view, match->start))
            g_ptr_array_add(verbs, match);
    }
    /* of two names that overlap, the longer */
    for (guint i = 1; i < names->len;) {
        const Match *match = g_ptr_array_index(names, i);
        bool overlaps = false;
        for (guint j = 0; j < i; j++) {
            const Match *other = g_ptr_array_index(names, j);
            overlaps = overlaps || (match->start < other->end && other->start < match->end);
        }
        if (overlaps)
            g_ptr_array_remove_index(names, i);
        else
            i++;
    }
    g_ptr_array_sort(names, compare_positions);
    g_ptr_array_sort(verbs, compare_positions);
}

static bool
take_phrase(const Phrase *phrase, Attribution *attribution)
{
    if (phrase == NULL)
        return false;
    attribution->speaker = phrase->name;
    attribution->is_force = phrase->is_force;
    attribution->is_army = phrase->is_army;
    return true;
}

/* "the group said", "said he": beside the verb, or else it speaks of somebody. */
static const Match *
find_stand_in(GPtrArray *again, const Match *verb)
{
    for (guint i = 0; i < again->len; i++) {
        const Match *match = g_ptr_array_index(again, i);
        bool is_before = match->end <= verb->start && verb->start - match->end <= STAND_IN_NEAR;
        bool is_after = match->start >= verb->end && match->start - verb->end <= 2;
        if (is_before || is_after)
            return match;
    }
    return NULL;
}

/* "the monthly report, which said": a paper, not people */
static bool
is_paper(const View *view, const Match *stand_in)
{
    static const char *const papers[] = {"report", "statement", "release"};
    g_autofree char *words =
        g_strndup(view->text + stand_in->start, stand_in->end - stand_in->start);
    bool found = false;
    for (size_t i = 0; i < G_N_ELEMENTS(papers); i++)
        found = found || g_str_has_suffix(words, papers[i]);
    return found;
}

/* "it said", "it has now acknowledged" */
static bool
stands_it(const View *view, size_t verb)
{
    static const char *const its[] = {
        "it ",      "it has ",   "it had ",  "it now ",      "it has now ", "it has also ",
        "it also ", "it later ", "it only ", "it has only ", "it so far ",  "it has so far "};
    for (size_t i = 0; i < G_N_ELEMENTS(its); i++)
        if (subject_follows_word(view, verb, its[i]))
            return true;
    return false;
}

/* Somebody stands there for whoever was named before; nobody known, if nobody was. */
static bool
take_stand_in(const Speakers *speakers, const Sentence *sentence, const Match *verb,
              Attribution *attribution)
{
    const View *view = speakers->view;
    g_autoptr(GPtrArray) again =
        phrase_index_match(speakers->again, speakers->search, sentence->start, sentence->end);
    const Match *match = find_stand_in(again, verb);
    bool is_it = match == NULL && stands_it(view, verb->start);
    if (match == NULL && !is_it)
        return false;
    if (is_it)
        return take_phrase(speakers->last_named, attribution);
    if (is_paper(view, match))
        return take_phrase(speakers->last_paper, attribution);
    bool is_group = strncmp(view->text + match->start, "the ", 4) == 0;
    if (!take_phrase(is_group ? speakers->last_other : speakers->last, attribution))
        attribution->is_unknown = true;
    return true;
}

static bool
names_paper(const char *text, size_t start, size_t end)
{
    static const char *const papers[] = {" report ", " report,", " report.", " statement",
                                         " release "};
    for (size_t at = start; at < end; at++)
        for (size_t i = 0; i < G_N_ELEMENTS(papers) && text[at] == ' '; i++)
            if (text[at + 1] == papers[i][1] && strlen(papers[i]) <= end - at &&
                strncmp(text + at, papers[i], strlen(papers[i])) == 0)
                return true;
    return false;
}

/* "according to a report released by the coalition": whose "the report" is from now on. Two names
 * beside a report leave that open. */
static void
remember_paper(Speakers *speakers, const Attribution *attribution, const Phrase *only)
{
    bool has_paper = names_paper(speakers->view->text, attribution->start, attribution->end);
    bool goes_on = speakers->last_paper != NULL &&
                   g_strcmp0(attribution->speaker, speakers->last_paper->name) == 0;
    if (has_paper && !goes_on)
        speakers->last_paper = attribution->is_unknown ? NULL : only;
}

/* Who was named last, for "it", "the group", "he" and "the report". */
static void
remember(Speakers *speakers, GPtrArray *names, const Attribution *attribution)
{
    const Phrase *only = NULL, *other = NULL, *speaker = NULL;
    bool is_one = names->len > 0, is_one_other = true;
    for (guint i = 0; i < names->len; i++) {
        const Phrase *phrase = ((const Match *)g_ptr_array_index(names, i))->phrase;
        is_one = is_one && (only == NULL || g_str_equal(only->name, phrase->name));
        only = phrase;
        if (attribution->speaker != NULL && g_str_equal(phrase->name, attribution->speaker))
            speaker = phrase;
        if (phrase->is_force)
            continue;
        is_one_other = is_one_other && (other == NULL || g_str_equal(other->name, phrase->name));
        other = phrase;
    }
    if (names->len > 0 || attribution->is_unknown)
        remember_paper(speakers, attribution, is_one ? only : NULL);
    if (speaker != NULL)
        speakers->last = speaker;
    else if (attribution->is_unknown)
        speakers->last = NULL;
    if (speaker != NULL && !speaker->is_force)
        speakers->last_other = speaker;
    else if (other != NULL)
        speakers->last_other = is_one_other ? other : NULL;
    if (attribution->is_unknown || names->len > 0)
        speakers->last_named = is_one && !attribution->is_unknown ? only : speaker;
}

static bool
is_of_claim(const Attribution *attribution, const Attribution *other)
{
    if (g_str_equal(attribution->speaker, other->speaker))
        return true;
    for (guint i = 0; attribution->with != NULL && i < attribution->with->len; i++)
        if (g_str_equal(g_ptr_array_index(attribution->with, i), other->speaker))
            return true;
    return attribution->is_force && other->is_force;
}

/* "The coalition said Airwars had counted 3,294": two people state things. */
static bool
names_another(const Speakers *speakers, const Sentence *sentence, GPtrArray *names,
              GPtrArray *verbs, const Attribution *attribution)
{
    bool found = false;
    for (guint i = 0; attribution->speaker != NULL && i < verbs->len && !found; i++) {
        const Match *verb = g_ptr_array_index(verbs, i);
        Attribution other = {0};
        if (subject_is_according_to(speakers->view, verb) ||
            subject_is_inverted(speakers->view, sentence, verb))
            (void)subject_take_after(speakers->view, names, verb->end, NAME_AFTER_ACCORDING,
                                     &other);
        else
            (void)subject_take_before(speakers, names, verb->start, &other);
        found = other.speaker != NULL && !is_of_claim(attribution, &other);
        g_clear_pointer(&other.with, g_ptr_array_unref);
    }
    return found;
}

/* "A London group keeps a count.": somebody whom no phrase knows is what "it" stands for next. */
static void
forget_for_another(Speakers *speakers, const Sentence *sentence)
{
    static const char *const articles[] = {"a ", "an ", "the ", "another "};
    static const char *const bodies[] = {" group",      " organi",  " charity",  " army ",
                                         " government", " monitor", " watchdog", " archive"};
    g_autofree char *head = g_strndup(speakers->view->text + sentence->start,
                                      MIN(sentence->end - sentence->start, HEAD_LENGTH));
    bool begins = false;
    for (size_t i = 0; i < G_N_ELEMENTS(articles); i++)
        begins = begins || g_str_has_prefix(head, articles[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(bodies) && begins; i++)
        if (strstr(head, bodies[i]) != NULL)
            speakers->last_named = NULL;
}

static Attribution
attribute_sentence(Speakers *speakers, const Sentence *sentence)
{
    Attribution attribution = {.start = sentence->start, .end = sentence->end};
    g_autoptr(GPtrArray) words =
        phrase_index_match(speakers->words, speakers->search, sentence->start, sentence->end);
    if (words->len == 0) {
        forget_for_another(speakers, sentence);
        return attribution;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GPtrArray) verbs = g_ptr_array_new();
    sort_words(speakers->view, words, names, verbs);
    if (verbs->len == 0) { /* nobody states anything: names are only mentioned */
        (void)subject_take_heading(speakers->view, names, sentence, &attribution);
        remember(speakers, names, &attribution);
        if (names->len == 0)
            forget_for_another(speakers, sentence);
        return attribution;
    }
    for (guint i = 0; i < verbs->len && attribution.speaker == NULL && !attribution.is_unknown;
         i++) {
        const Match *verb = g_ptr_array_index(verbs, i);
        PersonSearch person = {.verb = verb};
        attribution.verb = verb->start;
        if (subject_is_according_to(speakers->view, verb)) {
            (void)subject_take_after(speakers->view, names, verb->end, NAME_AFTER_ACCORDING,
                                     &attribution);
            continue;
        }
        if (subject_is_inverted(speakers->view, sentence, verb)) {
            attribution.is_unknown = !subject_take_after(speakers->view, names, verb->end,
                                                         NAME_AFTER_ACCORDING, &attribution);
            continue;
        }
        bool is_unknown = !subject_is_named(names, sentence->start, verb->start, speakers->view) &&
                          subject_is_unknown(speakers, sentence, verb->start);
        if (is_unknown) {
            attribution.is_unknown = true;
            break;
        }
        if (subject_take_before(speakers, names, verb->start, &attribution)) {
            people_note(speakers, sentence, names, verb->start);
            continue;
        }
        if (g_hash_table_size(speakers->people) > 0)
            people_find_beside(speakers, sentence, &person);
        if (!take_phrase(person.found, &attribution) &&
            !take_stand_in(speakers, sentence, verb, &attribution) &&
            subject_may_follow(speakers->view, sentence, verb))
            (void)subject_take_after(speakers->view, names, verb->end, NAME_AFTER_VERB,
                                     &attribution);
        else if (person.found != NULL)
            speakers->last = person.found;
    }
    if (attribution.speaker == NULL && !attribution.is_unknown)
        (void)subject_take_heading(speakers->view, names, sentence, &attribution);
    attribution.is_disputed = names_another(speakers, sentence, names, verbs, &attribution);
    remember(speakers, names, &attribution);
    return attribution;
}

static void
clear_attribution(gpointer data)
{
    Attribution *attribution = data;
    g_clear_pointer(&attribution->with, g_ptr_array_unref);
}

GArray *
speakers_attribute(const View *view, PhraseSearch *search, const GArray *sentences,
                   const PhraseBook *book, bool (*is_passed)(gconstpointer data, size_t at),
                   gconstpointer data)
{
    g_autoptr(PhraseIndex) words = phrase_index_new();
    g_autoptr(PhraseIndex) again = phrase_index_new();
    for (guint i = 0; i < book->sets->len; i++) {
        phrase_index_add(words, g_ptr_array_index(book->sets, i), PHRASE_SPEAKER);
        phrase_index_add(words, g_ptr_array_index(book->sets, i), PHRASE_SPEECH);
        phrase_index_add(again, g_ptr_array_index(book->sets, i), PHRASE_AGAIN);
    }
    g_autoptr(GHashTable) people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Speakers speakers = {
        .view = view, .search = search, .words = words, .again = again, .people = people};
    g_autoptr(GArray) clauses = clauses_split(view, sentences, is_passed, data);
    GArray *attributions = g_array_sized_new(FALSE, TRUE, sizeof(Attribution), clauses->len);
    g_array_set_clear_func(attributions, clear_attribution);
    for (guint i = 0; i < clauses->len; i++) {
        const Sentence *clause = &g_array_index(clauses, Sentence, i);
        Attribution attribution = {.start = clause->start, .end = clause->end};
        if (!is_passed(data, clause->start))
            attribution = attribute_sentence(&speakers, clause);
        g_array_append_val(attributions, attribution);
    }
    quotations_carry(view, clauses, attributions);
    clauses_carry(clauses, attributions);
    return attributions;
}

const Attribution *
speakers_find(const GArray *attributions, size_t at)
{
    static const Attribution nobody = {0};
    guint low = 0, high = attributions->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(attributions, Attribution, middle).start <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &g_array_index(attributions, Attribution, low - 1) : &nobody;
}
