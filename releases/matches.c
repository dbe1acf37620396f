/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/phrases_internal.h"

/* Matches of one phrase in one sentence. */
#define MAX_REPEATS 64

/* A word of the vocabulary, where it stands in the view. */
typedef struct {
    guint32 start, end;
    guint word;
    guint32 kinds; /* of phrases it finds */
} WordHit;

/* When and where a word was seen last. */
typedef struct {
    guint run;
    guint32 end; /* view byte */
} Sight;

struct PhraseSearch {
    const PhraseBook *book; /* (borrowed) */
    const View *view;       /* (borrowed) */
    GArray *hits;           /* (owned) of WordHit, in text order */
    Matcher *matcher;       /* (owned) */
    GArray *no_slots;       /* (owned) what a match without slots caught, shared by all of them */
    Sight *seen;            /* (owned) by word */
    guint *tried;           /* (owned) by phrase: the last run that considered it */
    guint run;
};

struct PhraseIndex {
    guint32 kinds;
    guint64 sets[PHRASE_KINDS]; /* a bit for each set */
};

/* Where matches go; NULL: one is enough, and only its being there counts. */
typedef struct {
    PhraseSearch *search;
    const PhraseIndex *index;
    size_t start, end;
    GPtrArray *matches;
    bool is_found;
} Run;

static bool
is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static void
add_hit(PhraseSearch *search, size_t start, size_t end)
{
    const PhraseBook *book = search->book;
    guint word = vocabulary_find(book->vocabulary, search->view->text + start, end - start);
    if (word == 0)
        return;
    WordHit hit = {(guint32)start, (guint32)end, word,
                   g_array_index(book->words, WordPhrases, word).kinds};
    g_array_append_val(search->hits, hit);
}

static void
find_words(PhraseSearch *search)
{
    const char *text = search->view->text;
    for (size_t at = 0; at < search->view->length;) {
        size_t end = at;
        while (is_letter(text[end]))
            end++;
        if (end > at)
            add_hit(search, at, end);
        else if (view_is_mark(text[at]))
            add_hit(search, at, at + 1);
        at = MAX(end, at + 1);
    }
}

PhraseSearch *
phrase_search_new(const PhraseBook *book, const View *view)
{
    PhraseSearch *search = g_new0(PhraseSearch, 1);
    search->book = book;
    search->view = view;
    search->hits =
        g_array_sized_new(FALSE, FALSE, sizeof(WordHit), (guint)(view->length / 16 + 16));
    search->matcher = matcher_new();
    search->no_slots = g_array_new(FALSE, FALSE, sizeof(SlotHit));
    search->seen = g_new0(Sight, vocabulary_get_last(book->vocabulary) + 1);
    search->tried = g_new0(guint, book->count + 1);
    find_words(search);
    return search;
}

void
phrase_search_free(PhraseSearch *search)
{
    if (search == NULL)
        return;
    g_array_unref(search->hits);
    matcher_free(search->matcher);
    g_array_unref(search->no_slots);
    g_free(search->seen);
    g_free(search->tried);
    g_free(search);
}

bool
phrase_search_gave_up(const PhraseSearch *search)
{
    return matcher_gave_up(search->matcher);
}

PhraseIndex *
phrase_index_new(void)
{
    return g_new0(PhraseIndex, 1);
}

void
phrase_index_free(PhraseIndex *index)
{
    g_free(index);
}

void
phrase_index_add(PhraseIndex *index, const PhraseSet *set, PhraseKind kind)
{
    index->kinds |= 1u << kind;
    index->sets[kind] |= G_GUINT64_CONSTANT(1) << set->number;
}

static void
match_free(gpointer data)
{
    Match *match = data;
    g_array_unref(match->hits);
    g_free(match);
}

static void
take_hits(const PhraseSearch *search, Match *match, const size_t *groups, size_t base)
{
    const GArray *slots = match->phrase->pattern->slots;
    if (slots->len == 0) {
        match->hits = g_array_ref(search->no_slots);
        return;
    }
    match->hits = g_array_sized_new(FALSE, FALSE, sizeof(SlotHit), slots->len);
    for (guint i = 0; i < slots->len; i++) {
        const Slot *slot = &g_array_index(slots, Slot, i);
        size_t start = groups[2 * slot->group], end = groups[2 * slot->group + 1];
        if (start == MATCHER_NONE)
            continue;
        SlotHit hit = {.slot = slot, .start = base + start, .end = base + end};
        if (slot->is_constant) { /* it holds all its words, so that they state it once */
            hit.start = match->start;
            hit.end = match->end;
        }
        g_array_append_val(match->hits, hit);
    }
}

static int
compare_matches(gconstpointer a, gconstpointer b)
{
    const Match *first = *(const Match *const *)a;
    const Match *second = *(const Match *const *)b;
    size_t first_length = first->end - first->start, second_length = second->end - second->start;
    if (first_length != second_length)
        return first_length > second_length ? -1 : 1;
    if (first->phrase->order != second->phrase->order)
        return first->phrase->order < second->phrase->order ? -1 : 1;
    return (first->start > second->start) - (first->start < second->start);
}

/* Is a word of each group that @phrase needs in the range, and not all before view byte @from? */
static bool
has_needs(const PhraseSearch *search, const Phrase *phrase, size_t from)
{
    bool is_met = false;
    for (guint i = 0; i < phrase->needs->len; i++) {
        guint word = g_array_index(phrase->needs, guint, i);
        if (word != 0)
            is_met =
                is_met || (search->seen[word].run == search->run && search->seen[word].end > from);
        else if (!is_met)
            return false;
        else
            is_met = false; /* until a word of the next group is seen */
    }
    return true;
}

static void
run_phrase(Run *run, const Phrase *phrase)
{
    const char *text = run->search->view->text + run->start;
    size_t length = run->end - run->start, from = 0;
    for (unsigned repeats = 0; repeats < MAX_REPEATS && from <= length; repeats++) {
        if (!has_needs(run->search, phrase, run->start + from))
            return;
        const size_t *groups =
            matcher_find(run->search->matcher, phrase->pattern->expression, text, length, from);
        if (groups == NULL)
            return;
        from = MAX(groups[1], groups[0] + 1);
        if (groups[1] == groups[0])
            continue;
        run->is_found = true;
        if (run->matches == NULL)
            return;
        Match *match = g_new0(Match, 1);
        match->phrase = phrase;
        match->start = run->start + groups[0];
        match->end = run->start + groups[1];
        take_hits(run->search, match, groups, run->start);
        g_ptr_array_add(run->matches, match);
    }
}

static void
consider(Run *run, guint word)
{
    PhraseSearch *search = run->search;
    const WordPhrases *found = &g_array_index(search->book->words, WordPhrases, word);
    guint32 kinds = found->kinds & run->index->kinds;
    for (guint kind = 0; kinds >> kind != 0; kind++) {
        const GPtrArray *phrases = kinds & (1u << kind) ? found->phrases[kind] : NULL;
        for (guint i = 0; phrases != NULL && i < phrases->len; i++) {
            const Phrase *phrase = g_ptr_array_index(phrases, i);
            if (!(run->index->sets[kind] >> phrase->set->number & 1) ||
                search->tried[phrase->order] == search->run)
                continue;
            search->tried[phrase->order] = search->run;
            run_phrase(run, phrase);
            if (run->is_found && run->matches == NULL)
                return;
        }
    }
}

static guint
find_first_hit(const GArray *hits, size_t start)
{
    guint low = 0, high = hits->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(hits, WordHit, middle).start < start)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The number of the part of a word that stands alone in the range, because the range begins or ends
 * inside the word. */
static guint
find_part(const Run *run, bool at_start)
{
    const char *text = run->search->view->text;
    size_t start = run->start, end = run->end;
    if (start >= end)
        return 0;
    bool is_cut = at_start ? start > 0 && is_letter(text[start - 1]) && is_letter(text[start])
                           : is_letter(text[end - 1]) && is_letter(text[end]);
    if (!is_cut)
        return 0;
    size_t from = at_start ? start : end, to = from;
    while (at_start && to < end && is_letter(text[to]))
        to++;
    while (!at_start && from > start && is_letter(text[from - 1]))
        from--;
    return vocabulary_find(run->search->book->vocabulary, text + from, to - from);
}

static void
search_range(Run *run)
{
    PhraseSearch *search = run->search;
    const WordHit *hits = (const WordHit *)(void *)search->hits->data;
    guint first = find_first_hit(search->hits, run->start), last = first;
    guint parts[] = {find_part(run, true), find_part(run, false), 0};
    search->run++;
    guint32 kinds = g_array_index(search->book->words, WordPhrases, 0).kinds;
    for (; last < search->hits->len && hits[last].end <= run->end; last++) {
        search->seen[hits[last].word] = (Sight){search->run, hits[last].end};
        kinds |= hits[last].kinds;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        search->seen[parts[i]] = (Sight){search->run, (guint32)run->end};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        consider(run, parts[i]); /* 0 last: what no word finds */
    if (!(kinds & run->index->kinds))
        return;
    for (guint i = first; i < last && !(run->is_found && run->matches == NULL); i++)
        if (hits[i].kinds & run->index->kinds)
            consider(run, hits[i].word);
}

GPtrArray *
phrase_index_match(const PhraseIndex *index, PhraseSearch *search, size_t start, size_t end)
{
    GPtrArray *matches = g_ptr_array_new_with_free_func(match_free);
    Run run = {search, index, start, MAX(start, end), matches, false};
    search_range(&run);
    if (matches->len > 1)
        g_ptr_array_sort(matches, compare_matches);
    return matches;
}

bool
phrase_index_matches(const PhraseIndex *index, PhraseSearch *search, size_t start, size_t end)
{
    Run run = {search, index, start, MAX(start, end), NULL, false};
    search_range(&run);
    return run.is_found;
}

Number
slot_hit_get_number(const SlotHit *hit, const View *view)
{
    if (hit->slot->is_constant)
        return (Number){.low = count_of(hit->slot->constant),
                        .high = count_of(hit->slot->constant),
                        .bound = BOUND_EXACT};
    const ViewNumber *token = view_find_number(view, hit->start);
    if (token != NULL)
        return token->number;
    return (Number){.low = count_of(0), .high = count_of(0), .bound = BOUND_EXACT};
}
