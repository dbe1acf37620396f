/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which change found now takes the place of which one told before. */
#include "changes/retelling_internal.h"

#include <string.h>

#include "changes/day_internal.h"
#include "changes/identity.h"
#include "changes/place.h"

Aspect
retelling_get_aspect(const Change *change)
{
    switch (change->kind) {
    case CHANGE_CASE_AMENDED:
        return ASPECT_FIELD;
    case CHANGE_CASE_CONTRADICTED:
        return ASPECT_OUTCOME;
    case CHANGE_REKEY_SUSPECTED:
        return change->case_id != NULL ? ASPECT_STATUS : ASPECT_REKEY;
    case CHANGE_FIGURE_MOVED:
        return ASPECT_TOTAL;
    case CHANGE_BOOKS_UNBALANCED:
        return ASPECT_CHECK;
    case CHANGE_RELEASE_PUBLISHED:
    case CHANGE_RELEASE_EDITED:
    case CHANGE_RELEASE_WITHDRAWN:
    case CHANGE_PUBLISHERS_DIFFER:
    case CHANGE_CORRECTED:
        return ASPECT_TEXT;
    default:
        return ASPECT_STATUS;
    }
}

/* How surely two changes speak of one case; 0: not. */
enum { ALIKE_MIN = 3, ALIKE_ENTRY = 16, ALIKE_CASE = 8, ALIKE_DAY = 2, ALIKE_PLACE = 2 };

/* Few days apart, or one digit: as a slip is mended. */
static bool
is_near_day(const char *a, const char *b)
{
    GDate one, other;
    guint differ = 0;
    if (!day_from_text(a, &one) || !day_from_text(b, &other))
        return false;
    for (size_t i = 0; a[i] != '\0' && b[i] != '\0'; i++)
        differ += a[i] != b[i] ? 1 : 0;
    return differ <= 1 || ABS(g_date_days_between(&one, &other)) <= IDENTITY_NEARBY_DAYS;
}

static bool
is_like_place(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return false;
    g_autofree char *inner_a = g_strndup(a, strcspn(a, ","));
    g_autofree char *inner_b = g_strndup(b, strcspn(b, ","));
    return place_compare(inner_a, inner_b) > 0;
}

static int
rate_case(const Change *told, const Change *now)
{
    bool same_day = g_strcmp0(told->date, now->date) == 0;
    bool same_place = g_strcmp0(told->place, now->place) == 0;
    bool same_source = g_strcmp0(told->allegation_source, now->allegation_source) == 0;
    bool alike = same_day + same_place + same_source >= 2 &&
                 (same_day || is_near_day(told->date, now->date)) &&
                 (same_place || is_like_place(told->place, now->place));
    int rating = same_day * ALIKE_DAY + same_place * ALIKE_PLACE + same_source;
    if (told->entry_id != NULL && g_strcmp0(told->entry_id, now->entry_id) == 0)
        return rating + ALIKE_ENTRY;
    if (told->case_id != NULL && g_strcmp0(told->case_id, now->case_id) == 0)
        return rating + ALIKE_CASE;
    return alike ? rating : 0;
}

static int
rate_pair(const Change *told, const Change *now)
{
    Aspect aspect = retelling_get_aspect(told);
    if (aspect != retelling_get_aspect(now) || told->doubtful != now->doubtful)
        return 0;
    if (aspect == ASPECT_REKEY)
        return ALIKE_ENTRY;
    if (aspect == ASPECT_STATUS || aspect == ASPECT_OUTCOME)
        return rate_case(told, now);
    if (g_strcmp0(told->name, now->name) != 0 || g_strcmp0(told->section, now->section) != 0)
        return 0;
    return aspect == ASPECT_FIELD ? rate_case(told, now) : ALIKE_ENTRY;
}

static int
compare_pairs(gconstpointer a, gconstpointer b)
{
    const RetellPair *left = a, *right = b;
    if (left->rating != right->rating)
        return left->rating > right->rating ? -1 : 1;
    return left->turn < right->turn ? -1 : 1;
}

GArray *
retelling_list_pairs(const GPtrArray *told, const GPtrArray *changes)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(RetellPair));
    for (guint i = 0; i < told->len; i++) {
        for (guint k = 0; k < changes->len; k++) {
            RetellPair pair = {.told = g_ptr_array_index(told, i),
                               .now = g_ptr_array_index(changes, k),
                               .turn = pairs->len};
            pair.rating = rate_pair(pair.told, pair.now);
            if (pair.rating >= ALIKE_MIN)
                g_array_append_val(pairs, pair);
        }
    }
    g_array_sort(pairs, compare_pairs);
    return pairs;
}
