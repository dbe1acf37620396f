/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "changes/identity_internal.h"
#include "changes/place.h"

/* Grid references so far apart are one place, and so far two, whatever the names. */
static const double same_grid_metres = 1500;
static const double other_grid_metres = 20000;

/* The place that a list of names, innermost first, means: not one that lies elsewhere than the
 * wider names say, as the quarter al-Shafa of Mosul is not the town on the Euphrates. */
static const GazetteerPlace *
find_place(const Gazetteer *gazetteer, const GPtrArray *names)
{
    const GazetteerPlace *place = gazetteer_find(gazetteer, g_ptr_array_index(names, 0));
    for (guint i = 1; place != NULL && i < names->len; i++) {
        const GazetteerPlace *wider = gazetteer_find(gazetteer, g_ptr_array_index(names, i));
        if (wider != NULL && wider != place && !gazetteer_lies_in(gazetteer, place, wider))
            return NULL;
    }
    return place;
}

static bool
is_wider(const GPtrArray *inner, const char *place, double least)
{
    for (guint i = 1; i < inner->len; i++) {
        if (place_compare(g_ptr_array_index(inner, i), place) >= least)
            return true;
    }
    return false;
}

/* Whether a wider place of the one is the place of the other: a quarter and its city. */
static bool
is_nested_in(const GPtrArray *inner, const char *place)
{
    return is_wider(inner, place, PLACE_SAME);
}

/* Where the inner place agrees, a slip in the wider one does not tell them apart. */
static bool
may_be_nested_in(const GPtrArray *inner, const char *place)
{
    return is_wider(inner, place, PLACE_SLIP);
}

/* False when both name a wider place, and neither the same nor one inside the other. */
static bool
may_share_region(const Gazetteer *gazetteer, const GPtrArray *a, const GPtrArray *b)
{
    if (a->len < 2 || b->len < 2)
        return true;
    for (guint i = 1; i < a->len; i++) {
        const GazetteerPlace *wide_a = gazetteer_find(gazetteer, g_ptr_array_index(a, i));
        if (may_be_nested_in(b, g_ptr_array_index(a, i)))
            return true;
        for (guint j = 1; wide_a != NULL && j < b->len; j++) {
            const GazetteerPlace *wide_b = gazetteer_find(gazetteer, g_ptr_array_index(b, j));
            if (wide_b != NULL &&
                (wide_a == wide_b || gazetteer_lies_in(gazetteer, wide_a, wide_b) ||
                 gazetteer_lies_in(gazetteer, wide_b, wide_a)))
                return true;
        }
    }
    return false;
}

/* What the gazetteer says of two names; no words where it says nothing. */
static Part
ask_gazetteer(const Gazetteer *gazetteer, const GPtrArray *a, const GPtrArray *b)
{
    const GazetteerPlace *left = find_place(gazetteer, a), *right = find_place(gazetteer, b);
    if (left == NULL || right == NULL)
        return (Part){0, NULL, false};
    if (left == right)
        return (Part){1, "known spellings of one place", false};
    if (gazetteer_are_near(gazetteer, left, right))
        return (Part){0.5, "neighbouring places", true};
    if (gazetteer_lies_in(gazetteer, left, right) || gazetteer_lies_in(gazetteer, right, left))
        return (Part){0.5, "one place inside the other", true};
    return (Part){0, "two known places", true};
}

/* A word or two more than the other has: "Baghouz" and "Baghouz camp". */
static bool
is_extended(const char *longer, const char *shorter)
{
    if (strchr(longer, ' ') == NULL) /* no second word */
        return false;
    g_autofree char *a = place_fold(longer), *b = place_fold(shorter);
    return *b != '\0' && b[1] != '\0' && b[2] != '\0' && g_str_has_prefix(a, b);
}

static Part
compare_names(const GPtrArray *a, const GPtrArray *b)
{
    const char *left = g_ptr_array_index(a, 0), *right = g_ptr_array_index(b, 0);
    double inner = place_compare(left, right);
    if (inner >= 1)
        return (Part){1, "same place", false};
    if (inner >= PLACE_SAME)
        return (Part){inner, "same place in another spelling", false};
    if (inner >= PLACE_MAYBE)
        return (Part){inner, "perhaps the same place in another spelling", true};
    if (inner > 0)
        return (Part){inner, "place one letter apart", true};
    if (is_nested_in(a, right) || is_nested_in(b, left))
        return (Part){0.5, "one place inside the other", true};
    if (is_extended(left, right) || is_extended(right, left))
        return (Part){0.4, "one name has more words", true};
    return (Part){0, NULL, false};
}

static Part
compare_lists(const Gazetteer *gazetteer, const GPtrArray *a, const GPtrArray *b)
{
    if (a->len == 0 && b->len == 0)
        return (Part){0.7, "no place in either", true};
    if (a->len == 0 || b->len == 0)
        return (Part){0.4, "no place in one of them", true};
    Part names = compare_names(a, b);
    Part known = names.value < 1 ? ask_gazetteer(gazetteer, a, b) : (Part){0, NULL, false};
    if (known.words != NULL)
        names = known;
    if (names.value >= PLACE_SAME && !may_share_region(gazetteer, a, b))
        return (Part){0.5, "same name in another region", true};
    return names;
}

static Part
better_of(Part a, Part b)
{
    return b.value > a.value ? b : a;
}

Part
identity_compare_places(const Gazetteer *gazetteer, const Entry *entry, const Entry *before)
{
    Part best = compare_lists(gazetteer, entry->places, before->places);
    double metres = identity_measure_grids(entry, before);
    for (guint i = 0; i < before->alternatives->len; i++)
        best = better_of(best, compare_lists(gazetteer, entry->places,
                                             g_ptr_array_index(before->alternatives, i)));
    for (guint i = 0; i < entry->alternatives->len; i++)
        best = better_of(best, compare_lists(gazetteer, g_ptr_array_index(entry->alternatives, i),
                                             before->places));
    if (metres > other_grid_metres)
        return (Part){0, "grid references of two places", true};
    if (metres >= 0 && metres <= same_grid_metres && best.value < 1)
        return (Part){1, "same grid reference", false};
    return best;
}

bool
identity_is_country_slip(const Gazetteer *gazetteer, const Entry *entry, const Entry *before)
{
    if (entry->places->len == 0 || before->places->len == 0)
        return false;
    const GazetteerPlace *left = find_place(gazetteer, entry->places);
    return left != NULL && left->country != NULL && left == find_place(gazetteer, before->places);
}

static bool
is_same_list(const GPtrArray *a, const GPtrArray *b)
{
    bool same = a->len == b->len;
    for (guint i = 0; same && i < a->len; i++)
        same = g_ptr_array_find_with_equal_func((GPtrArray *)b, g_ptr_array_index(a, i),
                                                g_str_equal, NULL);
    return same;
}

bool
identity_may_be_renamed(const Gazetteer *gazetteer, const Entry *entry, const Entry *before)
{
    if (entry->date == NULL || g_strcmp0(entry->date, before->date) != 0 ||
        entry->country == NULL || g_strcmp0(entry->country, before->country) != 0 ||
        entry->places->len == 0 || before->places->len == 0 || entry->sources->len == 0 ||
        !is_same_list(entry->sources, before->sources) ||
        identity_compare_codes(entry, before) == CODES_APART)
        return false;
    const GazetteerPlace *left = find_place(gazetteer, entry->places);
    const GazetteerPlace *right = find_place(gazetteer, before->places);
    return left == NULL || right == NULL || left == right;
}
