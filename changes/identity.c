/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/identity.h"

#include <math.h>
#include <string.h>

/* One pair that may be the same case. */
typedef struct {
    guint entry;
    KnownCase *known; /* (borrowed) */
    double score;
    bool is_judged; /* a person says they are the same */
    int continuity; /* higher: the likelier step of one case */
    char *reasons;  /* (owned) */
} Pair;

static void
pair_free(Pair *pair)
{
    g_free(pair->reasons);
    g_free(pair);
}

void
match_free(Match *match)
{
    if (match == NULL)
        return;
    g_free(match->reasons);
    g_free(match);
}

static bool
is_waiting(CaseStatus status)
{
    return status == STATUS_OPEN || status == STATUS_MISSING;
}

/* Twins in one release score alike: then an open case stays open rather than being closed, and a
 * closed one is rather left alone than closed again; what says it is reopened was closed. */
static int
rate_continuity(const Entry *entry, const KnownCase *known)
{
    bool open_now = entry->section == SECTION_OPEN;
    if (entry->reopened)
        return is_waiting(known->status) ? 1 : 4;
    if (is_waiting(known->status))
        return open_now ? 3 : 2;
    return open_now ? 1 : 0;
}

static int
compare_pairs(gconstpointer a, gconstpointer b)
{
    const Pair *left = *(Pair *const *)a, *right = *(Pair *const *)b;
    if (left->is_judged != right->is_judged)
        return left->is_judged ? -1 : 1;
    if (fabs(left->score - right->score) > 1e-9)
        return left->score > right->score ? -1 : 1;
    if (left->continuity != right->continuity)
        return left->continuity > right->continuity ? -1 : 1;
    int by_id = g_strcmp0(left->known->id, right->known->id);
    if (by_id != 0)
        return by_id;
    return left->entry < right->entry ? -1 : left->entry > right->entry ? 1 : 0;
}

/* Judgements outrank scores. */
static double
judge_score(double score, Judged judged, char **reasons)
{
    static const char *const words[] = {[JUDGED_NOT] = NULL,
                                        [JUDGED_SAME] = "judged the same",
                                        [JUDGED_DIFFERENT] = "judged different",
                                        [JUDGED_UNSURE] = "judged unsure"};
    if (judged == JUDGED_NOT)
        return score;
    char *said = *reasons == NULL ? g_strdup(words[judged])
                                  : g_strdup_printf("%s; %s", words[judged], *reasons);
    g_free(*reasons);
    *reasons = said;
    if (judged == JUDGED_UNSURE)
        return LINK_UNSURE_SCORE;
    return judged == JUDGED_SAME ? 1 : 0;
}

static GPtrArray *
score_pairs(GPtrArray *entries, GPtrArray *known)
{
    GPtrArray *pairs = g_ptr_array_new_with_free_func((GDestroyNotify)pair_free);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = g_ptr_array_index(entries, i);
        for (guint j = 0; j < known->len; j++) {
            KnownCase *candidate = g_ptr_array_index(known, j);
            g_autofree char *reasons = NULL;
            if (candidate->last == NULL)
                continue;
            Judged judged = known_case_get_judged(candidate, entry->id);
            double score =
                judge_score(identity_score(entry, candidate->last, &reasons), judged, &reasons);
            if (score < LINK_UNSURE_SCORE)
                continue;
            Pair *pair = g_new0(Pair, 1);
            *pair = (Pair){.entry = i,
                           .known = candidate,
                           .score = score,
                           .is_judged = judged == JUDGED_SAME,
                           .continuity = rate_continuity(entry, candidate),
                           .reasons = g_steal_pointer(&reasons)};
            g_ptr_array_add(pairs, pair);
        }
    }
    g_ptr_array_sort(pairs, compare_pairs);
    return pairs;
}

static GPtrArray *
make_matches(guint count)
{
    GPtrArray *matches = g_ptr_array_new_with_free_func((GDestroyNotify)match_free);
    for (guint i = 0; i < count; i++) {
        Match *match = g_new0(Match, 1);
        match->entry = i;
        g_ptr_array_add(matches, match);
    }
    return matches;
}

static void
take_pair(Match *match, const Pair *pair)
{
    match->known = pair->known;
    match->score = pair->score;
    match->reasons = g_strdup(pair->reasons);
}

/* Pairs come best first. */
static void
take_sure_pairs(GPtrArray *matches, GPtrArray *entries, GPtrArray *pairs, GHashTable *taken)
{
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = g_ptr_array_index(pairs, i);
        const Entry *entry = g_ptr_array_index(entries, pair->entry);
        Match *match = g_ptr_array_index(matches, pair->entry);
        bool corrects = entry->section == SECTION_CORRECTION;
        if (pair->score < LINK_SURE_SCORE || match->known != NULL ||
            (!corrects && !pair->is_judged && g_hash_table_contains(taken, pair->known)))
            continue;
        take_pair(match, pair);
        if (!corrects)
            g_hash_table_add(taken, pair->known);
    }
}

/* A pair waits for a person when neither side found anything surer. */
static GPtrArray *
list_unsure(GPtrArray *matches, GPtrArray *pairs, GHashTable *taken)
{
    GPtrArray *unsure = g_ptr_array_new_with_free_func((GDestroyNotify)match_free);
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = g_ptr_array_index(pairs, i);
        const Match *match = g_ptr_array_index(matches, pair->entry);
        if (match->known != NULL || g_hash_table_contains(taken, pair->known))
            continue;
        Match *waiting = g_new0(Match, 1);
        waiting->entry = pair->entry;
        take_pair(waiting, pair);
        g_ptr_array_add(unsure, waiting);
    }
    return unsure;
}

GPtrArray *
identity_assign(GPtrArray *entries, GPtrArray *known, GPtrArray **ret_unsure)
{
    g_autoptr(GPtrArray) pairs = score_pairs(entries, known);
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
    GPtrArray *matches = make_matches(entries->len);
    take_sure_pairs(matches, entries, pairs, taken);
    *ret_unsure = list_unsure(matches, pairs, taken);
    return matches;
}
