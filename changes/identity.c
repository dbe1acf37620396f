/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/identity.h"

#include <math.h>
#include <string.h>

#include "changes/assignment.h"

/* One pair that may be the same case. */
typedef struct {
    guint entry;
    guint column;     /* of its case, among those that pairs name, in the order of ids */
    KnownCase *known; /* (borrowed) */
    double score;
    bool is_judged;  /* a person says they are the same */
    bool is_refused; /* a person says they are two: kept as the pair it was, and never taken */
    int continuity;  /* higher: the likelier step of one case */
    char *reasons;   /* (owned) */
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

/* An edited entry is the entry it was: what it says now is a correction of its case. */
static double
score_former(const Knowledge *knowledge, const Entry *entry, const KnownCase *known, double alike,
             char **reasons)
{
    const GPtrArray *former = identity_find_former(knowledge, entry);
    for (guint i = 0; former != NULL && i < former->len; i++) {
        g_autofree char *why = NULL;
        double score = identity_score(knowledge->places, former->pdata[i], known->last, &why);
        if (score <= alike)
            continue;
        alike = score;
        g_free(*reasons);
        *reasons = g_strdup_printf("before its publisher edited it: %s", why);
    }
    return alike;
}

const GPtrArray *
identity_find_former(const Knowledge *knowledge, const Entry *entry)
{
    return knowledge->former != NULL ? g_hash_table_lookup(knowledge->former, entry) : NULL;
}

static void
add_pair(GPtrArray *pairs, const Knowledge *knowledge, const Entry *entry, guint index,
         KnownCase *known)
{
    g_autofree char *reasons = NULL;
    Judged judged = known_case_get_judged(known, entry->id);
    double alike = identity_score(knowledge->places, entry, known->last, &reasons);
    alike = score_former(knowledge, entry, known, alike, &reasons);
    bool is_refused = judged == JUDGED_DIFFERENT && alike < LINK_SURE_SCORE;
    double score = is_refused ? alike : judge_score(alike, judged, &reasons);
    if (score < LINK_UNSURE_SCORE)
        return;
    Pair *pair = g_new0(Pair, 1);
    *pair = (Pair){.entry = index,
                   .known = known,
                   .score = score,
                   .is_judged = judged == JUDGED_SAME,
                   .is_refused = is_refused,
                   .continuity = rate_continuity(entry, known),
                   .reasons = g_steal_pointer(&reasons)};
    g_ptr_array_add(pairs, pair);
}

/* Known cases by the day of their last entry; those apart that a day alone does not find. */
typedef struct {
    GHashTable *by_day; /* (owned) day (borrowed) to GPtrArray (owned) of borrowed KnownCase */
    GPtrArray *others;  /* (owned) of borrowed KnownCase: undated, of several days, coded, judged */
} Known;

static void
known_index(Known *index, const GPtrArray *known)
{
    index->by_day =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    index->others = g_ptr_array_new();
    for (guint i = 0; i < known->len; i++) {
        KnownCase *one = g_ptr_array_index(known, i);
        if (one->last == NULL)
            continue;
        if (one->last->date == NULL || one->last->date_to != NULL || one->last->codes->len > 0 ||
            one->judged != NULL) {
            g_ptr_array_add(index->others, one);
            continue;
        }
        GPtrArray *of_day = g_hash_table_lookup(index->by_day, one->last->date);
        if (of_day == NULL) {
            of_day = g_ptr_array_new();
            g_hash_table_insert(index->by_day, one->last->date, of_day);
        }
        g_ptr_array_add(of_day, one);
    }
}

static void
known_clear(Known *index)
{
    g_hash_table_unref(index->by_day);
    g_ptr_array_unref(index->others);
}

/* Scores one entry against known cases, each once. */
typedef struct {
    GPtrArray *pairs;           /* (borrowed) */
    const Knowledge *knowledge; /* (borrowed) */
    const Entry *entry;         /* (borrowed) */
    guint number;               /* of the entry */
    GHashTable *seen;           /* (owned) days, borrowed from by_day */
} Search;

static void
add_days(const Search *search, const Known *index, const GPtrArray *days)
{
    for (guint i = 0; i < days->len; i++) {
        gpointer day = NULL, of_day = NULL;
        if (!g_hash_table_lookup_extended(index->by_day, g_ptr_array_index(days, i), &day,
                                          &of_day) ||
            !g_hash_table_add(search->seen, day))
            continue;
        const GPtrArray *cases = of_day;
        for (guint j = 0; j < cases->len; j++)
            add_pair(search->pairs, search->knowledge, search->entry, search->number,
                     g_ptr_array_index(cases, j));
    }
}

static void
add_days_of(const Search *search, const Known *index, const Entry *entry)
{
    g_autoptr(GPtrArray) near = identity_list_near_days(entry);
    g_autoptr(GPtrArray) slips = identity_list_slip_days(entry);
    add_days(search, index, near);
    add_days(search, index, slips);
}

static void
add_all(const Search *search, const Known *index)
{
    for (guint i = 0; i < search->knowledge->known->len; i++) {
        KnownCase *known = g_ptr_array_index(search->knowledge->known, i);
        if (known->last != NULL && !g_ptr_array_find(index->others, known, NULL))
            add_pair(search->pairs, search->knowledge, search->entry, search->number, known);
    }
}

static bool
is_of_one_day(const Entry *entry)
{
    return entry->date != NULL && entry->date_to == NULL;
}

static void
score_entry(GPtrArray *pairs, const Known *index, const Knowledge *knowledge, const Entry *entry,
            guint number)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const Search search = {pairs, knowledge, entry, number, seen};
    const GPtrArray *former = identity_find_former(knowledge, entry);
    bool has_days = is_of_one_day(entry);
    for (guint i = 0; former != NULL && i < former->len; i++)
        has_days = has_days && is_of_one_day(former->pdata[i]);
    for (guint i = 0; i < index->others->len; i++)
        add_pair(pairs, knowledge, entry, number, g_ptr_array_index(index->others, i));
    if (!has_days) {
        add_all(&search, index);
        return;
    }
    add_days_of(&search, index, entry);
    for (guint i = 0; former != NULL && i < former->len; i++)
        add_days_of(&search, index, former->pdata[i]);
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    const Pair *left = *(Pair *const *)a, *right = *(Pair *const *)b;
    return g_strcmp0(left->known->id, right->known->id);
}

/* Returns: how many cases the pairs name; each pair gets the number of its own */
static guint
number_columns(GPtrArray *pairs)
{
    guint count = 0;
    g_autoptr(GPtrArray) by_id = g_ptr_array_copy(pairs, NULL, NULL);
    g_ptr_array_set_free_func(by_id, NULL);
    g_ptr_array_sort(by_id, compare_ids);
    for (guint i = 0; i < by_id->len; i++) {
        Pair *pair = g_ptr_array_index(by_id, i);
        const Pair *before = i > 0 ? g_ptr_array_index(by_id, i - 1) : NULL;
        if (before == NULL || !g_str_equal(before->known->id, pair->known->id))
            count++;
        pair->column = count - 1;
    }
    return count;
}

static GPtrArray *
score_pairs(GPtrArray *entries, const Knowledge *knowledge)
{
    GPtrArray *pairs = g_ptr_array_new_with_free_func((GDestroyNotify)pair_free);
    Known index;
    known_index(&index, knowledge->known);
    for (guint i = 0; i < entries->len; i++)
        score_entry(pairs, &index, knowledge, g_ptr_array_index(entries, i), i);
    known_clear(&index);
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

/* Pairs come best first, those that were judged before all. */
static void
take_judged(GPtrArray *matches, GPtrArray *pairs, GHashTable *taken)
{
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = g_ptr_array_index(pairs, i);
        Match *match = g_ptr_array_index(matches, pair->entry);
        if (!pair->is_judged || match->known != NULL)
            continue;
        take_pair(match, pair);
        g_hash_table_add(taken, pair->known);
    }
}

/* A correction is no step of its own: it may share its case with the entry it is about. */
static void
take_corrections(GPtrArray *matches, GPtrArray *entries, GPtrArray *pairs)
{
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = g_ptr_array_index(pairs, i);
        const Entry *entry = g_ptr_array_index(entries, pair->entry);
        Match *match = g_ptr_array_index(matches, pair->entry);
        if (entry->section == SECTION_CORRECTION && pair->score >= LINK_SURE_SCORE &&
            match->known == NULL)
            take_pair(match, pair);
    }
}

/* Scores weigh more than whether the status goes on, however many pairs there are. */
static gint64
weigh(const Pair *pair)
{
    return (gint64)llrint(pair->score * 1e6) * 8192 + pair->continuity;
}

static void
take_best_total(GPtrArray *matches, GPtrArray *entries, GPtrArray *pairs, GHashTable *taken)
{
    guint columns = number_columns(pairs);
    g_autofree AssignmentEdge *edges = g_new(AssignmentEdge, pairs->len + 1);
    g_autofree const Pair **of_edge = g_new(const Pair *, pairs->len + 1);
    guint count = 0;
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = g_ptr_array_index(pairs, i);
        const Entry *entry = g_ptr_array_index(entries, pair->entry);
        const Match *match = g_ptr_array_index(matches, pair->entry);
        if (pair->score < LINK_SURE_SCORE || match->known != NULL ||
            entry->section == SECTION_CORRECTION || g_hash_table_contains(taken, pair->known))
            continue;
        of_edge[count] = pair;
        edges[count++] = (AssignmentEdge){pair->entry, pair->column, weigh(pair)};
    }
    g_autofree guint *edge = assignment_solve(edges, count, entries->len, columns);
    for (guint i = 0; i < entries->len; i++) {
        if (edge[i] == ASSIGNMENT_NONE)
            continue;
        take_pair(g_ptr_array_index(matches, i), of_edge[edge[i]]);
        g_hash_table_add(taken, of_edge[edge[i]]->known);
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
identity_assign(GPtrArray *entries, const Knowledge *knowledge, GPtrArray **ret_unsure)
{
    g_autoptr(GPtrArray) pairs = score_pairs(entries, knowledge);
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
    GPtrArray *matches = make_matches(entries->len);
    take_judged(matches, pairs, taken);
    take_corrections(matches, entries, pairs);
    take_best_total(matches, entries, pairs, taken);
    *ret_unsure = list_unsure(matches, pairs, taken);
    return matches;
}
