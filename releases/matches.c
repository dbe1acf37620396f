/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/phrases_internal.h"

/* Matches of one phrase in one sentence. */
#define MAX_REPEATS 64

struct PhraseIndex {
    GHashTable *by_key; /* word to GPtrArray of Phrase */
    GPtrArray *unkeyed; /* of Phrase */
};

PhraseIndex *
phrase_index_new(void)
{
    PhraseIndex *index = g_new0(PhraseIndex, 1);
    index->by_key =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    index->unkeyed = g_ptr_array_new();
    return index;
}

void
phrase_index_free(PhraseIndex *index)
{
    if (index == NULL)
        return;
    g_hash_table_unref(index->by_key);
    g_ptr_array_unref(index->unkeyed);
    g_free(index);
}

static void
add_under(PhraseIndex *index, const char *key, Phrase *phrase)
{
    GPtrArray *same = g_hash_table_lookup(index->by_key, key);
    if (same == NULL) {
        same = g_ptr_array_new();
        g_hash_table_insert(index->by_key, g_strdup(key), same);
    }
    g_ptr_array_add(same, phrase);
}

void
phrase_index_add(PhraseIndex *index, const PhraseSet *set, PhraseKind kind)
{
    for (guint i = 0; i < set->phrases->len; i++) {
        Phrase *phrase = g_ptr_array_index(set->phrases, i);
        const GPtrArray *keys = phrase->pattern->keys;
        if (phrase->kind != kind)
            continue;
        if (keys->len == 0)
            g_ptr_array_add(index->unkeyed, phrase);
        for (guint j = 0; j < keys->len; j++)
            add_under(index, g_ptr_array_index(keys, j), phrase);
    }
}

static void
match_free(gpointer data)
{
    Match *match = data;
    g_array_unref(match->hits);
    g_free(match);
}

static void
take_hits(Match *match, const GMatchInfo *info, size_t base)
{
    const GArray *slots = match->phrase->pattern->slots;
    for (guint i = 0; i < slots->len; i++) {
        const Slot *slot = &g_array_index(slots, Slot, i);
        int start = -1, end = -1;
        if (!g_match_info_fetch_pos(info, slot->group, &start, &end) || start < 0)
            continue;
        SlotHit hit = {.slot = slot, .start = base + (size_t)start, .end = base + (size_t)end};
        if (slot->is_constant) { /* it holds all its words, so that they state it once */
            hit.start = match->start;
            hit.end = match->end;
        }
        g_array_append_val(match->hits, hit);
    }
}

static void
run_phrase(const Phrase *phrase, const char *sentence, size_t base, GPtrArray *matches)
{
    g_autoptr(GMatchInfo) info = NULL;
    unsigned repeats = 0;
    (void)g_regex_match(phrase->pattern->regex, sentence, 0, &info); /* none is an answer */
    for (; g_match_info_matches(info) && repeats++ < MAX_REPEATS;
         (void)g_match_info_next(info, NULL)) {
        int start = 0, end = 0;
        if (!g_match_info_fetch_pos(info, 0, &start, &end) || end <= start)
            continue;
        Match *match = g_new0(Match, 1);
        match->phrase = phrase;
        match->start = base + (size_t)start;
        match->end = base + (size_t)end;
        match->hits = g_array_new(FALSE, FALSE, sizeof(SlotHit));
        take_hits(match, info, base);
        g_ptr_array_add(matches, match);
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

static GPtrArray *
collect_candidates(const PhraseIndex *index, char *sentence)
{
    GPtrArray *candidates = g_ptr_array_new();
    g_ptr_array_extend(candidates, index->unkeyed, NULL, NULL);
    for (char *p = sentence; *p != '\0';) {
        size_t length = strspn(p, "abcdefghijklmnopqrstuvwxyz");
        char after = p[length];
        p[length] = '\0';
        GPtrArray *same = length >= 2 ? g_hash_table_lookup(index->by_key, p) : NULL;
        p[length] = after;
        for (guint i = 0; same != NULL && i < same->len; i++)
            if (!g_ptr_array_find(candidates, g_ptr_array_index(same, i), NULL))
                g_ptr_array_add(candidates, g_ptr_array_index(same, i));
        p += length;
        p += *p != '\0' && length == 0;
    }
    return candidates;
}

GPtrArray *
phrase_index_match(const PhraseIndex *index, const View *view, size_t start, size_t end)
{
    GPtrArray *matches = g_ptr_array_new_with_free_func(match_free);
    g_autofree char *sentence = g_strndup(view->text + start, end - start);
    g_autoptr(GPtrArray) candidates = collect_candidates(index, sentence);
    for (guint i = 0; i < candidates->len; i++)
        run_phrase(g_ptr_array_index(candidates, i), sentence, start, matches);
    g_ptr_array_sort(matches, compare_matches);
    return matches;
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
