/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "changes/identity.h"

static bool
is_merged(const GPtrArray *merges, const char *id)
{
    for (guint i = 0; i < merges->len; i++) {
        const Merge *merge = g_ptr_array_index(merges, i);
        if (g_str_equal(merge->gone, id) || g_str_equal(merge->kept, id))
            return true;
    }
    return false;
}

/* A case goes into one other a release at most; the next release finds what is left. */
static void
add_merge(GPtrArray *merges, const KnownCase *one, const KnownCase *other, const char *entry_id)
{
    if (strcmp(one->id, other->id) == 0 || is_merged(merges, one->id) ||
        is_merged(merges, other->id))
        return;
    bool first = strcmp(one->id, other->id) < 0; /* ids of a series begin with the period */
    Merge *merge = g_new0(Merge, 1);
    merge->kept = g_strdup(first ? one->id : other->id);
    merge->gone = g_strdup(first ? other->id : one->id);
    merge->entry_id = g_strdup(entry_id);
    g_ptr_array_add(merges, merge);
}

static Match *
find_match(GPtrArray *entries, GPtrArray *matches, const char *entry_id)
{
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = g_ptr_array_index(entries, i);
        if (g_strcmp0(entry->id, entry_id) == 0)
            return g_ptr_array_index(matches, i);
    }
    return NULL;
}

static void
share_case(Match *from, Match *with)
{
    with->known = from->known;
    with->score = 1;
    g_free(with->reasons);
    with->reasons = g_strdup("judged the same");
}

void
identity_join(GPtrArray *entries, const Knowledge *knowledge, GPtrArray *matches, GPtrArray *merges)
{
    for (guint i = 0; knowledge->joined != NULL && i < knowledge->joined->len; i++) {
        const EntryPair *pair = g_ptr_array_index(knowledge->joined, i);
        Match *a = find_match(entries, matches, pair->a);
        Match *b = find_match(entries, matches, pair->b);
        if (a == NULL || b == NULL)
            continue;
        if (a->known != NULL && b->known != NULL)
            add_merge(merges, a->known, b->known, pair->b);
        else if (a->known != NULL)
            share_case(a, b);
        else if (b->known != NULL)
            share_case(b, a);
    }
}

/* The case most like @entry that stands on @day. */
static KnownCase *
find_on_day(const Knowledge *knowledge, const Entry *entry, const char *day)
{
    KnownCase *found = NULL;
    double best = LINK_SURE_SCORE;
    for (guint i = 0; i < knowledge->known->len; i++) {
        KnownCase *known = g_ptr_array_index(knowledge->known, i);
        if (known->last == NULL || g_strcmp0(known->last->date, day) != 0 ||
            known_case_get_judged(known, entry->id) == JUDGED_DIFFERENT)
            continue;
        double score = identity_score(knowledge->places, entry, known->last, NULL);
        bool better = score > best + 1e-9 ||
                      (score > best - 1e-9 && (found == NULL || strcmp(known->id, found->id) < 0));
        if (better) {
            found = known;
            best = score;
        }
    }
    return found;
}

static void
take_misdated(Match *match, KnownCase *misdated)
{
    if (match->known == misdated)
        return;
    match->known = misdated;
    g_free(match->reasons);
    match->reasons = g_strdup("corrects that day; another case stands on the right day");
}

void
identity_find_merges(GPtrArray *entries, const Knowledge *knowledge, GPtrArray *matches,
                     GPtrArray *merges)
{
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = g_ptr_array_index(entries, i);
        Match *match = g_ptr_array_index(matches, i);
        if (entry->section != SECTION_CORRECTION || entry->refers_to_date == NULL ||
            entry->date == NULL || g_str_equal(entry->date, entry->refers_to_date) ||
            match->known == NULL)
            continue;
        KnownCase *wrong = find_on_day(knowledge, entry, entry->refers_to_date);
        KnownCase *right = find_on_day(knowledge, entry, entry->date);
        if (wrong == NULL || right == NULL ||
            (match->known != wrong && match->known != right)) /* or judged another */
            continue;
        take_misdated(match, wrong);
        add_merge(merges, wrong, right, entry->id);
    }
}
