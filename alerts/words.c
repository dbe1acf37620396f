/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/words_internal.h"

#include <math.h>
#include <string.h>

#include "base/visible.h"

#define MAX_WORD 200

typedef struct {
    unsigned rank;
    const char *head;
} KindWords;

static const KindWords kinds[] = {
    [CHANGE_CASE_CREDIBLE] = {1, "Newly credible"},
    [CHANGE_CASE_REVERSED] = {2, "Changed sides, reopened by no release read for certain"},
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

/* Names that have no words of their own are told as they are, without underscores.
 * Returns: (owned) */
static char *
tell_name(const char *name)
{
    char *plain = visible_copy(change_find_words(name), MAX_WORD);
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
    return strcmp(status, "missing") == 0 ? g_strdup("listed nowhere") : tell_name(status);
}

char *
words_tell_reason(const char *reason)
{
    bool is_other = g_strcmp0(reason, "other") == 0;
    return is_other ? g_strdup("another reason (see the quote)") : tell_name(reason);
}
