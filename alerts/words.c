/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/words_internal.h"

#include <math.h>

#include "base/visible.h"

#define MAX_WORD 200

typedef struct {
    unsigned rank;
    const char *head;
} KindWords;

static const KindWords kinds[] = {
    [CHANGE_CASE_CREDIBLE] = {1, "Newly credible"},
    [CHANGE_CASE_REVERSED] = {2, "Changed sides without having been reopened"},
    [CHANGE_CASE_REOPENED] = {3, "Reopened"},
    [CHANGE_CASE_CONTRADICTED] = {4, "Given two statuses by this release"},
    [CHANGE_CASE_MISSING] = {5, "Open before, listed nowhere now"},
    [CHANGE_CASE_RETURNED] = {6, "Listed again"},
    [CHANGE_REKEY_SUSPECTED] = {7, "Held for review: perhaps the same cases, listed differently"},
    [CHANGE_RELEASE_WITHDRAWN] = {8, "Release withdrawn"},
    [CHANGE_RELEASE_EDITED] = {9, "Release edited after publication"},
    [CHANGE_PUBLISHERS_DIFFER] = {10, "Copies of this release that differ"},
    [CHANGE_CASE_DISMISSED] = {11, "Dismissed as non-credible"},
    [CHANGE_CASE_DUPLICATE] = {12, "Called duplicates of other reports"},
    [CHANGE_CASE_RECEIVED] = {13, "Listed for the first time"},
    [CHANGE_CASE_AMENDED] = {14, "Details changed"},
    [CHANGE_FIGURE_MOVED] = {15, "Figures that moved"},
    [CHANGE_BOOKS_UNBALANCED] = {16, "Sums that do not add up"},
    [CHANGE_RELEASE_PUBLISHED] = {17, "The release"},
    [CHANGE_CORRECTED] = {0, "Correction: told before, and does not hold"},
};

typedef struct {
    const char *name;
    const char *words;
} Translation;

static const Translation statuses[] = {
    {"non_credible", "non-credible"},
    {"missing", "listed nowhere"},
    {"unstated", "without an outcome"},
};

static const Translation reasons[] = {
    {"no_strike", "no strike in the area that day"},
    {"insufficient_information", "insufficient information"},
    {"reviewed_no_harm", "reviewed, no harm to civilians found"},
    {"other", "another reason (see the quote)"},
};

/* Names that have no words of their own are told as they are, without underscores. */
static char *
translate(const Translation *table, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (g_strcmp0(table[i].name, name) == 0)
            return g_strdup(table[i].words);
    }
    char *plain = visible_copy(name, MAX_WORD);
    return g_strdelimit(plain, "_", ' ');
}

unsigned
words_rank_kind(ChangeKind kind)
{
    g_return_val_if_fail((size_t)kind < G_N_ELEMENTS(kinds), G_N_ELEMENTS(kinds));
    return kinds[kind].rank;
}

const char *
words_head_kind(ChangeKind kind)
{
    g_return_val_if_fail((size_t)kind < G_N_ELEMENTS(kinds), "Changes");
    return kinds[kind].head;
}

bool
words_kind_is_case(ChangeKind kind)
{
    return kind >= CHANGE_CASE_RECEIVED && kind <= CHANGE_CASE_CONTRADICTED;
}

char *
words_tell_count(Count count, const char *what)
{
    if (!count.stated || !isfinite(count.value))
        return g_strdup_printf("%s: not stated", what);
    if (count.value == 0)
        return g_strdup_printf("none %s", what);
    return g_strdup_printf("%.0f %s", count.value, what);
}

char *
words_tell_status(const char *status)
{
    if (status == NULL)
        return g_strdup("new");
    return translate(statuses, G_N_ELEMENTS(statuses), status);
}

char *
words_tell_reason(const char *reason)
{
    return translate(reasons, G_N_ELEMENTS(reasons), reason);
}
