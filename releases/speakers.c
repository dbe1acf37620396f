/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/speakers.h"

#include <string.h>

#include "releases/clauses.h"

/* How far a name may stand from the verb that follows or precedes it, and from its companion. */
#define NAME_BEFORE_VERB 260
#define NAME_AFTER_VERB 8
#define NAME_AFTER_ACCORDING 90
#define NAME_BESIDE_VERB 12
#define BETWEEN_COMPANIONS 45
/* Longer words are no surnames. */
#define SURNAME_MAX_BYTES 60
/* "the group has also said" */
#define STAND_IN_NEAR 12

typedef struct {
    const View *view;
    PhraseSearch *search;
    PhraseIndex *words; /* names and verbs of stating: one search, since few clauses have either */
    PhraseIndex *again;
    GHashTable *people;       /* surname to const Phrase, who they speak for */
    const Phrase *last;       /* (nullable) last speaker; NULL when it is nobody known */
    const Phrase *last_other; /* (nullable) last one named that is not the force */
    const Phrase *last_named; /* (nullable) the only one that the clause before names */
} Speakers;

static bool
is_name_character(char c)
{
    return g_ascii_islower(c) || c == '-' || c == '\'' || (guchar)c >= 0x80;
}

static bool
is_word_byte(char c)
{
    return is_name_character(c) || g_ascii_isdigit(c);
}

static int
compare_positions(gconstpointer a, gconstpointer b)
{
    const Match *first = *(const Match *const *)a;
    const Match *second = *(const Match *const *)b;
    return (first->start > second->start) - (first->start < second->start);
}

/* Names and verbs of stating, each in text order. */
static void
sort_words(const GPtrArray *all, GPtrArray *names, GPtrArray *verbs)
{
    for (guint i = 0; i < all->len; i++) {
        Match *match = g_ptr_array_index(all, i);
        g_ptr_array_add(match->phrase->kind == PHRASE_SPEAKER ? names : verbs, match);
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
is_according_to(const View *view, const Match *verb)
{
    return strncmp(view->text + verb->start, "according to", 12) == 0;
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

static bool
follows_word(const View *view, size_t at, const char *word)
{
    size_t length = strlen(word);
    return at > length && strncmp(view->text + at - length, word, length) == 0 &&
           !is_word_byte(view->text[at - length - 1]);
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
        if (strncmp(after, deeds[i], strlen(deeds[i])) == 0)
            return true;
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++)
        if (follows_word(view, name->start, before[i]))
            return true;
    return false;
}

/* The name a verb belongs to: the nearest before it, extended back over joint claimants. */
static bool
take_name_before(const Speakers *speakers, GPtrArray *names, size_t verb, Attribution *attribution)
{
    guint nearest = G_MAXUINT;
    for (guint i = 0; i < names->len; i++) {
        const Match *name = g_ptr_array_index(names, i);
        if (name->end <= verb && verb - name->end <= NAME_BEFORE_VERB &&
            !is_no_subject(speakers->view, name))
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
    for (guint i = first + 1; i <= nearest; i++) {
        const Match *companion = g_ptr_array_index(names, i);
        if (attribution->with == NULL)
            attribution->with = g_ptr_array_new();
        g_ptr_array_add(attribution->with, companion->phrase->name);
    }
    return true;
}

static bool
take_name_after(const View *view, GPtrArray *names, size_t verb_end, size_t reach,
                Attribution *attribution)
{
    for (guint i = 0; i < names->len; i++) {
        const Match *name = g_ptr_array_index(names, i);
        if (name->start < verb_end || name->start - verb_end > reach)
            continue;
        attribution->speaker = name->phrase->name;
        attribution->is_force = name->phrase->is_force;
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
has_capital(const View *view, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        if (view->upper[i])
            return true;
    return false;
}

typedef void (*TakeWord)(Speakers *speakers, const char *word, size_t start, bool follows,
                         gpointer data);

/* Calls @take with each capitalised word in [start, end); follows: right after another one. */
static void
visit_capitals(Speakers *speakers, size_t start, size_t end, TakeWord take, gpointer data)
{
    const View *view = speakers->view;
    size_t last_stop = 0;
    for (size_t at = start; at < end;) {
        size_t stop = at;
        while (stop < end && is_name_character(view->text[stop]))
            stop++;
        if (stop > at + 2 && has_capital(view, at, stop)) {
            size_t length = stop - at;
            if (length > 4 && strncmp(view->text + stop - 2, "'s", 2) == 0)
                length -= 2;
            g_autofree char *word = g_strndup(view->text + at, length);
            take(speakers, word, at, last_stop > 0 && at == last_stop + 1, data);
            last_stop = stop;
        }
        at = MAX(stop, at + 1);
    }
}

typedef struct {
    const Phrase *organisation;
    GPtrArray *names; /* of Match: words inside these are no surnames */
} Introduction;

static void
introduce(Speakers *speakers, const char *word, size_t start, bool follows, gpointer data)
{
    const Introduction *introduction = data;
    if (!follows)
        return;
    for (guint i = 0; i < introduction->names->len; i++) {
        const Match *name = g_ptr_array_index(introduction->names, i);
        if (start >= name->start && start < name->end)
            return;
    }
    g_hash_table_insert(speakers->people, g_strdup(word), (gpointer)introduction->organisation);
}

typedef struct {
    const Match *verb;
    const Phrase *found; /* (nullable) */
} PersonSearch;

/* "Woods said", "said Woods": a known surname beside the verb */
static void
find_person(Speakers *speakers, const char *word, size_t start, bool follows, gpointer data)
{
    (void)follows;
    PersonSearch *search = data;
    const Phrase *found = g_hash_table_lookup(speakers->people, word);
    size_t length = strlen(word);
    bool is_before = start + length <= search->verb->start &&
                     search->verb->start - start - length <= NAME_BESIDE_VERB;
    bool is_after = start >= search->verb->end && start - search->verb->end <= NAME_BESIDE_VERB;
    if (found != NULL && (is_before || is_after))
        search->found = found;
}

/* Only names that stand so near are asked for. */
static void
find_person_beside(Speakers *speakers, const Sentence *sentence, PersonSearch *search)
{
    const char *text = speakers->view->text;
    size_t reach = NAME_BESIDE_VERB + SURNAME_MAX_BYTES, verb = search->verb->start;
    size_t start = MAX(sentence->start, verb - MIN(verb, reach));
    while (start > sentence->start && start < verb && is_name_character(text[start - 1]))
        start++;
    size_t end = MIN(sentence->end, search->verb->end + NAME_BESIDE_VERB + SURNAME_MAX_BYTES);
    visit_capitals(speakers, start, end, find_person, search);
}

/* "Chris Woods, who leads Airwars, told": the capitals before the verb speak for Airwars from now
 * on. */
static void
note_people(Speakers *speakers, const Sentence *sentence, GPtrArray *names, size_t verb)
{
    Introduction introduction = {.names = names};
    for (guint i = 0; i < names->len; i++) {
        const Match *name = g_ptr_array_index(names, i);
        if (name->end <= verb)
            introduction.organisation = name->phrase;
    }
    g_autoptr(GPtrArray) stand_ins =
        phrase_index_match(speakers->again, speakers->search, sentence->start, verb);
    if (introduction.organisation == NULL && stand_ins->len > 0)
        introduction.organisation = speakers->last_other;
    if (introduction.organisation != NULL)
        visit_capitals(speakers, sentence->start, verb, introduce, &introduction);
}

static bool
take_phrase(const Phrase *phrase, Attribution *attribution)
{
    if (phrase == NULL)
        return false;
    attribution->speaker = phrase->name;
    attribution->is_force = phrase->is_force;
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

/* Somebody stands there for whoever was named before; nobody known, if nobody was. */
static bool
take_stand_in(const Speakers *speakers, const Sentence *sentence, const Match *verb,
              Attribution *attribution)
{
    const View *view = speakers->view;
    g_autoptr(GPtrArray) again =
        phrase_index_match(speakers->again, speakers->search, sentence->start, sentence->end);
    const Match *match = find_stand_in(again, verb);
    bool is_it = match == NULL && follows_word(view, verb->start, "it ");
    if (match == NULL && !is_it)
        return false;
    if (is_it)
        return take_phrase(speakers->last_named, attribution);
    bool is_group = strncmp(view->text + match->start, "the ", 4) == 0;
    if (!take_phrase(is_group ? speakers->last_other : speakers->last, attribution))
        attribution->is_unknown = true;
    return true;
}

/* Who was named last, for "it", "the group" and "he". */
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

/* Does a name stand in the clause that ends at @verb, or does an aside between commas follow one?
 */
static bool
holds_name(GPtrArray *names, size_t start, size_t verb, const View *view)
{
    size_t clause = verb;
    while (clause > start && strchr(",;:", view->text[clause - 1]) == NULL)
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
static bool
has_unknown_subject(const Speakers *speakers, const Sentence *sentence, size_t verb)
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
    bool is_capital = has_capital(view, at, end);
    for (unsigned i = 0; i < 3 && step_back(view, sentence->start, &at, &end); i++)
        ;
    size_t clause = at;
    while (clause > sentence->start && strchr(" \"", view->text[clause - 1]) != NULL)
        clause--;
    bool begins = clause == sentence->start || strchr(",;:", view->text[clause - 1]) != NULL;
    return begins && is_capital;
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
names_another(const Speakers *speakers, GPtrArray *names, GPtrArray *verbs,
              const Attribution *attribution)
{
    bool found = false;
    for (guint i = 0; attribution->speaker != NULL && i < verbs->len && !found; i++) {
        const Match *verb = g_ptr_array_index(verbs, i);
        Attribution other = {0};
        if (is_according_to(speakers->view, verb))
            (void)take_name_after(speakers->view, names, verb->end, NAME_AFTER_ACCORDING, &other);
        else
            (void)take_name_before(speakers, names, verb->start, &other);
        found = other.speaker != NULL && !is_of_claim(attribution, &other);
        g_clear_pointer(&other.with, g_ptr_array_unref);
    }
    return found;
}

static Attribution
attribute_sentence(Speakers *speakers, const Sentence *sentence)
{
    Attribution attribution = {.start = sentence->start, .end = sentence->end};
    g_autoptr(GPtrArray) words =
        phrase_index_match(speakers->words, speakers->search, sentence->start, sentence->end);
    if (words->len == 0)
        return attribution;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GPtrArray) verbs = g_ptr_array_new();
    sort_words(words, names, verbs);
    if (verbs->len == 0) { /* nobody states anything: names are only mentioned */
        remember(speakers, names, &attribution);
        return attribution;
    }
    for (guint i = 0; i < verbs->len && attribution.speaker == NULL && !attribution.is_unknown;
         i++) {
        const Match *verb = g_ptr_array_index(verbs, i);
        PersonSearch person = {.verb = verb};
        attribution.verb = verb->start;
        if (is_according_to(speakers->view, verb)) {
            (void)take_name_after(speakers->view, names, verb->end, NAME_AFTER_ACCORDING,
                                  &attribution);
            continue;
        }
        bool is_unknown = !holds_name(names, sentence->start, verb->start, speakers->view) &&
                          has_unknown_subject(speakers, sentence, verb->start);
        if (is_unknown) {
            attribution.is_unknown = true;
            break;
        }
        if (take_name_before(speakers, names, verb->start, &attribution)) {
            note_people(speakers, sentence, names, verb->start);
            continue;
        }
        if (g_hash_table_size(speakers->people) > 0)
            find_person_beside(speakers, sentence, &person);
        if (!take_phrase(person.found, &attribution) &&
            !take_stand_in(speakers, sentence, verb, &attribution))
            (void)take_name_after(speakers->view, names, verb->end, NAME_AFTER_VERB, &attribution);
        else if (person.found != NULL)
            speakers->last = person.found;
    }
    attribution.is_disputed = names_another(speakers, names, verbs, &attribution);
    remember(speakers, names, &attribution);
    return attribution;
}

static char
last_character(const View *view, const Sentence *sentence)
{
    return view->text[sentence->end - 1];
}

static bool
opens_quotation(const View *view, const Sentence *sentence)
{
    return sentence->starts_line && view->text[sentence->start] == '"';
}

/* The speaker named after a quotation said all of it, back to the mark that opens its line. */
static void
reach_back(const View *view, const GArray *clauses, GArray *attributions, guint last)
{
    const Attribution *attribution = &g_array_index(attributions, Attribution, last);
    guint first = last;
    if (attribution->speaker == NULL)
        return;
    while (first > 0 && !g_array_index(clauses, Sentence, first).starts_line) {
        const Attribution *before = &g_array_index(attributions, Attribution, first - 1);
        if (before->speaker != NULL || before->is_unknown)
            return;
        first--;
        if (view->text[g_array_index(clauses, Sentence, first).start] == '"')
            break;
    }
    if (view->text[g_array_index(clauses, Sentence, first).start] != '"')
        return;
    for (guint i = first; i < last; i++) {
        g_array_index(attributions, Attribution, i).speaker = attribution->speaker;
        g_array_index(attributions, Attribution, i).is_force = attribution->is_force;
    }
}

/* A speaker named at "said:" goes on through the quotation that follows; one named after a
 * quotation reaches back to its beginning in the same line. */
static void
carry_through_quotations(const View *view, const GArray *sentences, GArray *attributions)
{
    Attribution carried = {0};
    for (guint i = 0; i < sentences->len; i++) {
        const Sentence *sentence = &g_array_index(sentences, Sentence, i);
        Attribution *attribution = &g_array_index(attributions, Attribution, i);
        const Sentence *before = i > 0 ? &g_array_index(sentences, Sentence, i - 1) : NULL;
        if (before != NULL && sentence->starts_line) {
            const Attribution *introduced = &g_array_index(attributions, Attribution, i - 1);
            if (last_character(view, before) == ':')
                carried = *introduced;
            else if (!opens_quotation(view, sentence))
                carried = (Attribution){0};
        }
        if (attribution->speaker == NULL && !attribution->is_unknown && carried.speaker != NULL) {
            attribution->speaker = carried.speaker;
            attribution->is_force = carried.is_force;
        }
    }
    for (guint i = sentences->len; i-- > 1;)
        reach_back(view, sentences, attributions, i);
}

/* A clause in which nobody speaks goes on with the one before; whether it is still the same who
 * counts is open. */
static void
carry_into_clauses(const GArray *clauses, GArray *attributions)
{
    for (guint i = 1; i < clauses->len; i++) {
        Attribution *attribution = &g_array_index(attributions, Attribution, i);
        const Attribution *before = &g_array_index(attributions, Attribution, i - 1);
        if (!g_array_index(clauses, Sentence, i).goes_on || attribution->speaker != NULL ||
            attribution->is_unknown)
            continue;
        attribution->speaker = before->speaker;
        attribution->is_force = before->is_force;
        attribution->is_unknown = before->is_unknown;
        attribution->is_disputed = before->is_disputed;
        attribution->is_carried = before->speaker != NULL;
    }
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
    GArray *attributions = g_array_new(FALSE, TRUE, sizeof(Attribution));
    g_array_set_clear_func(attributions, clear_attribution);
    g_autoptr(GArray) clauses = clauses_split(view, sentences);
    for (guint i = 0; i < clauses->len; i++) {
        const Sentence *clause = &g_array_index(clauses, Sentence, i);
        Attribution attribution = {.start = clause->start, .end = clause->end};
        if (!is_passed(data, clause->start))
            attribution = attribute_sentence(&speakers, clause);
        g_array_append_val(attributions, attribution);
    }
    carry_through_quotations(view, clauses, attributions);
    carry_into_clauses(clauses, attributions);
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
