/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/letters.h"
#include "releases/phrases_internal.h"

/* Matches of one phrase in one sentence. */
#define MAX_REPEATS 64

/* A word of the vocabulary, where it stands in the view. */
typedef struct {
    guint32 start, end;
    guint word;
    guint32 kinds; /* of phrases it finds; HIT_TOUCHES */
} WordHit;

/* Beside the bits of kinds: a digit, or a letter beyond a to z, touches the word. */
#define HIT_TOUCHES (1u << 31)
G_STATIC_ASSERT(PHRASE_KINDS < 31);

/* When and where a word was seen last. */
typedef struct {
    guint run;
    guint32 end; /* view byte */
} Sight;

/* The kinds that the words from one hit up to the byte @end find. A sentence is asked for one kind
 * after the other. */
typedef struct {
    guint32 end;   /* 0: nothing noted */
    guint32 kinds; /* HIT_TOUCHES when some hit has it */
    guint last;    /* the first hit that is no longer in the range */
} RangeNote;

/* View bytes for which one hit is noted. */
#define HIT_STEP 8u

struct PhraseSearch {
    const PhraseBook *book; /* (borrowed) */
    const View *view;       /* (borrowed) */
    WordHit *hits;          /* (owned) in text order */
    guint count, room;      /* hits there are, and there is room for */
    Matcher *matcher;       /* (owned) */
    GArray *no_slots;       /* (owned) what a match without slots caught, shared by all of them */
    GPtrArray *no_matches;  /* (owned) shared by all ranges without any */
    Sight *seen;            /* (owned) by word */
    guint *steps;           /* (owned) the first hit at or after every so many bytes */
    guint *tried;           /* (owned) by phrase: the last run that considered it */
    RangeNote *notes;       /* (owned) by first hit: the range that was asked for last */
    GPtrArray *uses;        /* (borrowed) (nullable) of PhraseUse */
    GHashTable *wordings;   /* (owned) of Expression, by their pattern, which is a constant */
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
    guint64 bits;       /* of all of them */
    bool is_plain;      /* where they stand tells where phrases of nothing but words match */
    bool is_found;
} Run;

static bool
is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool
touches_word(guchar byte)
{
    return byte >= 0x80 || g_ascii_isalnum((char)byte) || byte == '_';
}

/* Letters and digits beyond ASCII are the expression's business. A token stands by itself. */
static bool
stands_alone(const View *view, size_t start, size_t end)
{
    bool is_token = view_is_mark(view->text[start]);
    return is_token || ((start == 0 || !touches_word((guchar)view->text[start - 1])) &&
                        !touches_word((guchar)view->text[end]));
}

static void
add_hit(PhraseSearch *search, size_t start, size_t end)
{
    const PhraseBook *book = search->book;
    guint word = vocabulary_find(book->vocabulary, search->view->text + start, end - start);
    if (word == 0)
        return;
    guint32 kinds = g_array_index(book->words, WordPhrases, word).kinds |
                    (stands_alone(search->view, start, end) ? 0 : HIT_TOUCHES);
    if (search->count == search->room) {
        search->room += search->room / 2;
        search->hits = g_renew(WordHit, search->hits, search->room);
    }
    search->hits[search->count++] = (WordHit){(guint32)start, (guint32)end, word, kinds};
}

static void
find_words(PhraseSearch *search)
{
    const char *text = search->view->text;
    for (size_t at = 0; at < search->view->length;) {
        size_t length = letters_measure(text + at);
        if (length > 0)
            add_hit(search, at, at + length);
        else if (view_is_mark(text[at]))
            add_hit(search, at, at + 1);
        at += MAX(length, 1);
    }
}

static void
note_steps(PhraseSearch *search)
{
    const WordHit *hits = search->hits;
    gsize count = search->view->length / HIT_STEP + 1;
    search->steps = g_new(guint, count);
    guint hit = 0;
    for (gsize step = 0; step < count; step++) {
        while (hit < search->count && hits[hit].start < step * HIT_STEP)
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
    search->room = (guint)(view->length / 6 + 16);
    search->hits = g_new(WordHit, search->room);
    search->matcher = matcher_new();
    search->no_slots = g_array_new(FALSE, FALSE, sizeof(SlotHit));
    search->no_matches = g_ptr_array_new();
    search->seen = g_new0(Sight, vocabulary_get_last(book->vocabulary) + 1);
    search->tried = g_new0(guint, book->count + 1);
    search->wordings =
        g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, (GDestroyNotify)expression_free);
    find_words(search);
    search->notes = g_new0(RangeNote, search->count + 1);
    note_steps(search);
    return search;
}

void
phrase_search_free(PhraseSearch *search)
{
    if (search == NULL)
        return;
    g_free(search->hits);
    matcher_free(search->matcher);
    g_array_unref(search->no_slots);
    g_ptr_array_unref(search->no_matches);
    g_free(search->seen);
    g_free(search->steps);
    g_free(search->tried);
    g_hash_table_unref(search->wordings);
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

bool
phrase_search_find(PhraseSearch *search, const char *pattern, size_t start, size_t end, size_t from,
                   WordingPlace *ret_place)
{
    Expression *expression = g_hash_table_lookup(search->wordings, pattern);
    if (expression == NULL) {
        expression = expression_new_later(pattern, EXPRESSION_DEFAULT);
        g_hash_table_insert(search->wordings, (gpointer)pattern, expression);
    }
    if (from > end)
        return false;
    const size_t *bounds = matcher_find(search->matcher, expression, search->view->text + start,
                                        end - start, from - start);
    if (bounds == NULL)
        return false;
    if (ret_place != NULL)
        *ret_place = (WordingPlace){start + bounds[0], start + bounds[1]};
    return true;
}

bool
phrase_search_finds(PhraseSearch *search, const char *pattern, size_t start, size_t end)
{
    return phrase_search_find(search, pattern, start, end, start, NULL);
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

/* Notes which words are in the range. Most ranges are over before it is asked. */
static void
see_words(Run *run)
{
    PhraseSearch *search = run->search;
    const WordHit *hits = search->hits;
    for (guint i = run->first; i < run->last; i++) {
        search->seen[hits[i].word] = (Sight){search->run, hits[i].end};
        run->bits |= word_get_bit(hits[i].word);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(run->parts); i++) {
        search->seen[run->parts[i]] = (Sight){search->run, (guint32)run->end};
        run->bits |= word_get_bit(run->parts[i]);
    }
    run->is_seen = true;
}

/* Is a word of each group of @words in the range, and not all before view byte @from? */
static bool
has_needs(const Run *run, const guint *words, size_t from)
{
    const PhraseSearch *search = run->search;
    for (; *words != 0; words++) {
        while (*words != 0 &&
               !(search->seen[*words].run == search->run && search->seen[*words].end > from))
            words++;
        if (*words == 0)
            return false;
        while (*words != 0) /* to the end of the group */
            words++;
    }
    return true;
}

static bool
has_more(const Run *run, const Phrase *phrase, size_t from)
{
    return has_needs(run, (const guint *)(const void *)phrase->needs->data, from);
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

/* A pattern passes over it between two words. */
static bool
is_separator(char c)
{
    return c != '\0' && strchr(" ,\"':-", c) != NULL;
}

/* Where a match of @phrase that begins with @hit, or with what stands before it, can begin first,
 * not before @from. */
static size_t
find_first_start(const Run *run, const Phrase *phrase, const WordHit *hit, size_t from)
{
    const char *text = run->search->view->text;
    size_t start = hit->start;
    while (phrase->pattern->is_loose && start > from && is_separator(text[start - 1]))
        start--;
    return start;
}

/* Tries @phrase at view byte @at only. Returns: as matcher_match(), counted from the range */
static const size_t *
try_at(const Run *run, const Phrase *phrase, size_t at)
{
    return matcher_match(run->search->matcher, phrase->pattern->expression,
                         run->search->view->text + run->start, run->end - run->start,
                         at - run->start);
}

static bool
is_in_group(const guint *group, guint word)
{
    while (*group != 0 && *group != word)
        group++;
    return *group != 0;
}

/* Do words of all groups that @phrase needs stand in their order, from the hit @at on? */
static bool
stand_in_order(const Run *run, const Phrase *phrase, guint at)
{
    const WordHit *hits = run->search->hits;
    const guint *group = (const guint *)(const void *)phrase->sequence->data;
    for (; *group != 0 && at < run->last; at++) {
        if (!is_in_group(group, hits[at].word))
            continue;
        while (*group != 0) /* to the end of the group */
            group++;
        group++;
    }
    return *group == 0;
}

/* Where words and tokens stand is known, so an expression that begins with one is tried there only.
 */
static void
run_from_starts(Run *run, const Phrase *phrase)
{
    const WordHit *hits = run->search->hits;
    const guint *starts = (const guint *)(const void *)phrase->starts->data;
    size_t from = run->start;
    for (guint i = run->first, repeats = 0; i < run->last && repeats < MAX_REPEATS; i++) {
        if (hits[i].start < from || !is_in_group(starts, hits[i].word))
            continue;
        if (!stand_in_order(run, phrase, i))
            return; /* nor do they from a later one */
        size_t start = find_first_start(run, phrase, &hits[i], from);
        const size_t *groups = try_at(run, phrase, start);
        if (groups == NULL && start < hits[i].start)
            groups = try_at(run, phrase, hits[i].start);
        if (groups == NULL)
            continue;
        from = run->start + groups[1];
        repeats++;
        add_match(run, phrase, groups, run->start);
        if (is_enough(run) || !has_more(run, phrase, from))
            return;
    }
}

static void
run_expression(Run *run, const Phrase *phrase)
{
    const char *text = run->search->view->text + run->start;
    size_t length = run->end - run->start, from = 0;
    for (unsigned repeats = 0; repeats < MAX_REPEATS && from <= length; repeats++) {
        if (repeats > 0 && !has_more(run, phrase, run->start + from))
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

/* Nothing between two words but what a pattern passes over. */
static bool
follows(const View *view, const WordHit *before, const WordHit *hit)
{
    for (size_t at = before->end; at < hit->start; at++)
        if (!is_separator(view->text[at]))
            return false;
    return true;
}

/* Do the hits from @at on follow one another as @words do? Returns the hit after them, or 0. */
static guint
match_words(const Run *run, const guint *words, guint at)
{
    const WordHit *hits = run->search->hits;
    for (;; at++) {
        while (*words != 0 && *words != hits[at].word)
            words++;
        if (*words == 0)
            return 0;
        while (*words != 0)
            words++;
        if (*++words == 0)
            return at + 1;
        if (at + 1 >= run->last || !follows(run->search->view, &hits[at], &hits[at + 1]))
            return 0;
    }
}

/* A phrase of nothing but words needs no expression. @at: the first hit of the word that found it,
 * which is one of them. */
static void
run_words(Run *run, const WordPhrase *entry, guint at)
{
    const WordHit *hits = run->search->hits;
    for (guint i = at - MIN(at - run->first, entry->before), repeats = 0;
         i < run->last && repeats < MAX_REPEATS;) {
        guint after = match_words(run, entry->words, i);
        if (after == 0) {
            i++;
            continue;
        }
        size_t bounds[] = {hits[i].start, hits[after - 1].end};
        add_match(run, entry->phrase, bounds, 0);
        if (is_enough(run))
            return;
        repeats++;
        i = after;
    }
}

/* Runs what @word finds, once for each range. @at: the word's hit, the first that finds it. */
static void
consider(Run *run, guint word, guint at)
{
    PhraseSearch *search = run->search;
    const WordPhrases *found = &g_array_index(search->book->words, WordPhrases, word);
    guint32 kinds = found->kinds & run->index->kinds;
    if (!run->is_seen)
        see_words(run);
    for (; kinds != 0; kinds &= kinds - 1) {
        guint kind = (guint)__builtin_ctz(kinds);
        const GArray *phrases = found->phrases[kind];
        for (guint i = 0; i < phrases->len; i++) {
            const WordPhrase *entry = &g_array_index(phrases, WordPhrase, i);
            if (!(entry->bits & run->bits) || !(run->index->sets[kind] >> entry->set & 1) ||
                search->tried[entry->order] == search->run)
                continue;
            search->tried[entry->order] = search->run;
            if (!has_needs(run, entry->needs, run->start))
                continue;
            if (run->is_plain && entry->words != NULL)
                run_words(run, entry, at);
            else if (run->is_plain && entry->phrase->starts->len > 0)
                run_from_starts(run, entry->phrase);
            else
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
    const WordHit *hits = search->hits;
    if (start > search->view->length)
        return search->count;
    guint hit = search->steps[start / HIT_STEP];
    while (hit < search->count && hits[hit].start < start)
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
    const WordHit *hits = search->hits;
    run->first = run->last = find_first_hit(search, run->start);
    RangeNote *note = &search->notes[run->first];
    if (note->end != run->end || run->end == 0) {
        *note = (RangeNote){.end = (guint32)run->end, .last = run->first};
        for (; note->last < search->count && hits[note->last].end <= run->end; note->last++)
            note->kinds |= hits[note->last].kinds;
    }
    run->last = note->last;
    run->is_plain = run->parts[0] == 0 && run->parts[1] == 0 && !(note->kinds & HIT_TOUCHES);
    return (note->kinds & run->index->kinds) != 0;
}

static void
search_range(Run *run)
{
    PhraseSearch *search = run->search;
    const WordHit *hits = search->hits;
    guint32 always = g_array_index(search->book->words, WordPhrases, 0).kinds & run->index->kinds;
    run->parts[0] = find_part(run, true);
    run->parts[1] = find_part(run, false);
    search->run++;
    if (!find_range(run) && run->parts[0] == 0 && run->parts[1] == 0 && !always)
        return;
    for (guint i = run->first; i < run->last && !is_enough(run); i++)
        if (hits[i].kinds & run->index->kinds)
            consider(run, hits[i].word, i);
    for (size_t i = 0; i < G_N_ELEMENTS(run->parts) && !is_enough(run); i++)
        if (run->parts[i] != 0)
            consider(run, run->parts[i], run->first);
    if (always && !is_enough(run))
        consider(run, 0, run->first);
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
