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

/* The kinds that the words from one hit up to the byte @end find. A sentence is asked for one kind
 * after the other. */
typedef struct {
    guint32 end; /* 0: nothing noted */
    guint32 kinds;
    guint last; /* the first hit that is no longer in the range */
} RangeNote;

/* View bytes for which one hit is noted. */
#define HIT_STEP 32u

struct PhraseSearch {
    const PhraseBook *book; /* (borrowed) */
    const View *view;       /* (borrowed) */
    GArray *hits;           /* (owned) of WordHit, in text order */
    Matcher *matcher;       /* (owned) */
    GArray *no_slots;       /* (owned) what a match without slots caught, shared by all of them */
    GPtrArray *no_matches;  /* (owned) shared by all ranges without any */
    Sight *seen;            /* (owned) by word */
    guint *steps;           /* (owned) the first hit at or after every so many bytes */
    guint *tried;           /* (owned) by phrase: the last run that considered it */
    RangeNote *notes;       /* (owned) by first hit: the range that was asked for last */
    GPtrArray *uses;        /* (borrowed) (nullable) of PhraseUse */
    guint run;
};

struct PhraseIndex {
    guint32 kinds;
    guint64 sets[PHRASE_KINDS]; /* a bit for each set */
};

typedef struct {
    PhraseSearch *search;
    const PhraseIndex *index;
    size_t start, end;
    bool is_listed;     /* else one match is enough, and only its being there counts */
    GPtrArray *matches; /* (owned) (nullable) */
    guint first, last;  /* hits in the range */
    guint parts[2];     /* words of which the range holds the end, or the beginning; 0: none */
    bool is_seen;       /* the words are noted */
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

static void
note_steps(PhraseSearch *search)
{
    const WordHit *hits = (const WordHit *)(const void *)search->hits->data;
    gsize count = search->view->length / HIT_STEP + 1;
    search->steps = g_new(guint, count);
    guint hit = 0;
    for (gsize step = 0; step < count; step++) {
        while (hit < search->hits->len && hits[hit].start < step * HIT_STEP)
            hit++;
        search->steps[step] = hit;
    }
}

PhraseSearch *
phrase_search_new(const PhraseBook *book, const View *view)
{
    PhraseSearch *search = g_new0(PhraseSearch, 1);
    search->book = book;
    search->view = view;
    search->hits = g_array_sized_new(FALSE, FALSE, sizeof(WordHit), (guint)(view->length / 4 + 16));
    search->matcher = matcher_new();
    search->no_slots = g_array_new(FALSE, FALSE, sizeof(SlotHit));
    search->no_matches = g_ptr_array_new();
    search->seen = g_new0(Sight, vocabulary_get_last(book->vocabulary) + 1);
    search->tried = g_new0(guint, book->count + 1);
    find_words(search);
    search->notes = g_new0(RangeNote, search->hits->len + 1);
    note_steps(search);
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
    g_ptr_array_unref(search->no_matches);
    g_free(search->seen);
    g_free(search->steps);
    g_free(search->tried);
    g_free(search->notes);
    g_free(search);
}

bool
phrase_search_gave_up(const PhraseSearch *search)
{
    return matcher_gave_up(search->matcher);
}

void
phrase_search_keep_uses(PhraseSearch *search, GPtrArray *uses)
{
    search->uses = uses;
}

void
phrase_search_note(PhraseSearch *search, const Match *match)
{
    if (search->uses != NULL)
        g_ptr_array_add(search->uses, phrase_use_new(match, search->view));
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

/* Notes which words are in the range. Most ranges are over without being asked for it. */
static void
see_words(Run *run)
{
    PhraseSearch *search = run->search;
    const WordHit *hits = (const WordHit *)(const void *)search->hits->data;
    for (guint i = run->first; i < run->last; i++)
        search->seen[hits[i].word] = (Sight){search->run, hits[i].end};
    for (size_t i = 0; i < G_N_ELEMENTS(run->parts); i++)
        search->seen[run->parts[i]] = (Sight){search->run, (guint32)run->end};
    run->is_seen = true;
}

/* Is a word of each group that @phrase needs in the range, and not all before view byte @from? */
static bool
has_needs(Run *run, const Phrase *phrase, size_t from)
{
    const PhraseSearch *search = run->search;
    bool is_met = false;
    if (!run->is_seen)
        see_words(run);
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

static bool
is_enough(const Run *run)
{
    return run->is_found && !run->is_listed;
}

/* @groups: bounds of the match and of its groups, counted from @base. */
static void
add_match(Run *run, const Phrase *phrase, const size_t *groups, size_t base)
{
    run->is_found = true;
    if (!run->is_listed)
        return;
    if (run->matches == NULL)
        run->matches = g_ptr_array_new_with_free_func(match_free);
    Match *match = g_new0(Match, 1);
    match->phrase = phrase;
    match->start = base + groups[0];
    match->end = base + groups[1];
    take_hits(run->search, match, groups, base);
    g_ptr_array_add(run->matches, match);
}

static void
run_expression(Run *run, const Phrase *phrase)
{
    const char *text = run->search->view->text + run->start;
    size_t length = run->end - run->start, from = 0;
    for (unsigned repeats = 0; repeats < MAX_REPEATS && from <= length; repeats++) {
        if (!has_needs(run, phrase, run->start + from))
            return;
        const size_t *groups =
            matcher_find(run->search->matcher, phrase->pattern->expression, text, length, from);
        if (groups == NULL)
            return;
        from = MAX(groups[1], groups[0] + 1);
        if (groups[1] > groups[0])
            add_match(run, phrase, groups, run->start);
        if (is_enough(run))
            return;
    }
}

/* Letters and digits beyond ASCII are the expression's business. */
static bool
stands_alone(const View *view, const WordHit *hit)
{
    guchar before = hit->start > 0 ? (guchar)view->text[hit->start - 1] : ' ';
    guchar after = (guchar)view->text[hit->end];
    return before < 0x80 && after < 0x80 && !g_ascii_isalnum((char)before) && before != '_' &&
           !g_ascii_isalnum((char)after) && after != '_';
}

static bool
is_key(const Phrase *phrase, guint word)
{
    const guint *words = (const guint *)(const void *)phrase->needs->data;
    while (*words != 0 && *words != word)
        words++;
    return *words != 0;
}

/* A phrase of one word stands where the word stands. Returns false when that is not so plain. */
static bool
run_word(Run *run, const Phrase *phrase, guint from)
{
    const WordHit *hits = (const WordHit *)(const void *)run->search->hits->data;
    for (guint i = from; i < run->last; i++)
        if (is_key(phrase, hits[i].word) && !stands_alone(run->search->view, &hits[i]))
            return false;
    for (guint i = from, repeats = 0; i < run->last && repeats < MAX_REPEATS; i++) {
        if (!is_key(phrase, hits[i].word))
            continue;
        repeats++;
        size_t bounds[] = {hits[i].start, hits[i].end};
        add_match(run, phrase, bounds, 0);
        if (is_enough(run))
            break;
    }
    return true;
}

/* Runs what @word finds, once for each range. @at: the word's hit, the first that finds it. */
static void
consider(Run *run, guint word, guint at, bool is_whole)
{
    PhraseSearch *search = run->search;
    const WordPhrases *found = &g_array_index(search->book->words, WordPhrases, word);
    guint32 kinds = found->kinds & run->index->kinds;
    for (; kinds != 0; kinds &= kinds - 1) {
        guint kind = (guint)g_bit_nth_lsf(kinds, -1);
        const GArray *phrases = found->phrases[kind];
        for (guint i = 0; i < phrases->len; i++) {
            const WordPhrase *entry = &g_array_index(phrases, WordPhrase, i);
            if (!(run->index->sets[kind] >> entry->set & 1) ||
                search->tried[entry->order] == search->run)
                continue;
            search->tried[entry->order] = search->run;
            if (!is_whole || !entry->phrase->pattern->is_word || !run_word(run, entry->phrase, at))
                run_expression(run, entry->phrase);
            if (is_enough(run))
                return;
        }
    }
}

/* The first hit that begins at @start or after it. */
static guint
find_first_hit(const PhraseSearch *search, size_t start)
{
    const WordHit *hits = (const WordHit *)(const void *)search->hits->data;
    if (start > search->view->length)
        return search->hits->len;
    guint hit = search->steps[start / HIT_STEP];
    while (hit < search->hits->len && hits[hit].start < start)
        hit++;
    return hit;
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

/* Which words are there? Returns false when none of them finds a phrase that is looked for. */
static bool
find_range(Run *run)
{
    PhraseSearch *search = run->search;
    const WordHit *hits = (const WordHit *)(const void *)search->hits->data;
    run->first = run->last = find_first_hit(search, run->start);
    RangeNote *note = &search->notes[run->first];
    if (note->end != run->end || run->end == 0) {
        *note = (RangeNote){.end = (guint32)run->end, .last = run->first};
        for (; note->last < search->hits->len && hits[note->last].end <= run->end; note->last++)
            note->kinds |= hits[note->last].kinds;
    }
    run->last = note->last;
    return (note->kinds & run->index->kinds) != 0;
}

static void
search_range(Run *run)
{
    PhraseSearch *search = run->search;
    const WordHit *hits = (const WordHit *)(const void *)search->hits->data;
    guint32 always = g_array_index(search->book->words, WordPhrases, 0).kinds & run->index->kinds;
    run->parts[0] = find_part(run, true);
    run->parts[1] = find_part(run, false);
    bool is_whole = run->parts[0] == 0 && run->parts[1] == 0;
    search->run++;
    if (!find_range(run) && is_whole && !always)
        return;
    for (guint i = run->first; i < run->last && !is_enough(run); i++)
        if (hits[i].kinds & run->index->kinds)
            consider(run, hits[i].word, i, is_whole);
    for (size_t i = 0; i < G_N_ELEMENTS(run->parts) && !is_enough(run); i++)
        if (run->parts[i] != 0)
            consider(run, run->parts[i], 0, false);
    if (always && !is_enough(run))
        consider(run, 0, 0, false);
}

GPtrArray *
phrase_index_match(const PhraseIndex *index, PhraseSearch *search, size_t start, size_t end)
{
    Run run = {.search = search,
               .index = index,
               .start = start,
               .end = MAX(start, end),
               .is_listed = true};
    search_range(&run);
    if (run.matches == NULL)
        return g_ptr_array_ref(search->no_matches);
    if (run.matches->len > 1)
        g_ptr_array_sort(run.matches, compare_matches);
    return run.matches;
}

bool
phrase_index_matches(const PhraseIndex *index, PhraseSearch *search, size_t start, size_t end)
{
    Run run = {.search = search, .index = index, .start = start, .end = MAX(start, end)};
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
