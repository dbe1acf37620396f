/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "changes/day_internal.h"
#include "changes/identity.h"
#include "changes/place.h"

/* Parts of the score. A nearby day, a neighbouring place or a different source each cost more than
 * the 0.15 between a perfect pair and LINK_SURE_SCORE. */
static const double day_weight = 0.35;
static const double place_weight = 0.35;
static const double source_weight = 0.20;
static const double country_weight = 0.10;

/* One part of a score and what to say about it. */
typedef struct {
    double value;
    const char *words;
} Part;

static bool
is_digit_slip(const char *a, const char *b)
{
    unsigned differ = 0;
    for (size_t i = 0; a[i] != '\0' && b[i] != '\0'; i++)
        differ += a[i] != b[i] ? 1 : 0;
    return differ == 1;
}

static bool
do_ranges_overlap(const Entry *a, const Entry *b)
{
    if (a->date_to == NULL && b->date_to == NULL)
        return false;
    const char *end_a = a->date_to != NULL ? a->date_to : a->date;
    const char *end_b = b->date_to != NULL ? b->date_to : b->date;
    return strcmp(a->date, end_b) <= 0 && strcmp(b->date, end_a) <= 0;
}

static Part
compare_undated(const Entry *entry, const Entry *before)
{
    if (entry->date == NULL && before->date == NULL && entry->date_text != NULL &&
        *entry->date_text != '\0' && g_strcmp0(entry->date_text, before->date_text) == 0)
        return (Part){0.9, "same words for the day"};
    return (Part){0, NULL};
}

static Part
compare_days(const Entry *entry, const Entry *before)
{
    GDate a, b;
    /* A duplicate of another report is a report of its own. */
    if (entry->section == SECTION_DUPLICATE && entry->refers_to_date != NULL &&
        g_strcmp0(entry->refers_to_date, before->date) == 0 &&
        g_strcmp0(entry->date, before->date) != 0)
        return (Part){0, NULL};
    if (entry->section != SECTION_DUPLICATE && entry->refers_to_date != NULL &&
        g_strcmp0(entry->refers_to_date, before->date) == 0)
        return (Part){1, "corrects that day"};
    if (!day_from_text(entry->date, &a) || !day_from_text(before->date, &b))
        return compare_undated(entry, before);
    if (g_date_compare(&a, &b) == 0)
        return (Part){1, "same day"};
    if (do_ranges_overlap(entry, before))
        return (Part){0.9, "overlapping days"};
    if (ABS(g_date_days_between(&a, &b)) <= IDENTITY_NEARBY_DAYS)
        return (Part){0.5, "a day or few apart"};
    if (is_digit_slip(entry->date, before->date))
        return (Part){0.5, "day one digit apart"};
    return (Part){0, NULL};
}

/* Whether a wider place of the one is the place of the other: a quarter and its city. */
static bool
is_nested_in(GPtrArray *inner, const char *place)
{
    for (guint i = 1; i < inner->len; i++) {
        if (place_compare(g_ptr_array_index(inner, i), place) >= 0.95)
            return true;
    }
    return false;
}

/* False when both name a wider place and not the same. */
static bool
may_share_region(GPtrArray *a, GPtrArray *b)
{
    if (a->len < 2 || b->len < 2)
        return true;
    for (guint i = 1; i < a->len; i++) {
        if (is_nested_in(b, g_ptr_array_index(a, i)))
            return true;
    }
    return false;
}

static Part
compare_place_lists(GPtrArray *a, GPtrArray *b)
{
    if (a->len == 0 && b->len == 0)
        return (Part){0.7, "no place in either"};
    if (a->len == 0 || b->len == 0)
        return (Part){0, NULL};
    double inner = place_compare(g_ptr_array_index(a, 0), g_ptr_array_index(b, 0));
    if (inner > 0 && !may_share_region(a, b))
        return (Part){0.5, "same name in another region"};
    if (inner >= 1)
        return (Part){1, "same place"};
    if (inner >= 0.95)
        return (Part){inner, "same place in another spelling"};
    if (inner > 0)
        return (Part){inner, "place one letter apart"};
    if (is_nested_in(a, g_ptr_array_index(b, 0)) || is_nested_in(b, g_ptr_array_index(a, 0)))
        return (Part){0.5, "one place inside the other"};
    return (Part){0, NULL};
}

static Part
better_of(Part a, Part b)
{
    return b.value > a.value ? b : a;
}

static Part
compare_places(const Entry *entry, const Entry *before)
{
    Part best = compare_place_lists(entry->places, before->places);
    for (guint i = 0; i < before->alternatives->len; i++)
        best = better_of(
            best, compare_place_lists(entry->places, g_ptr_array_index(before->alternatives, i)));
    for (guint i = 0; i < entry->alternatives->len; i++)
        best = better_of(
            best, compare_place_lists(g_ptr_array_index(entry->alternatives, i), before->places));
    return best;
}

static guint
count_shared(GPtrArray *a, GPtrArray *b)
{
    guint shared = 0;
    for (guint i = 0; i < a->len; i++) {
        for (guint j = 0; j < b->len; j++) {
            if (g_ascii_strcasecmp(g_ptr_array_index(a, i), g_ptr_array_index(b, j)) == 0)
                shared++;
        }
    }
    return shared;
}

static Part
compare_sources(const Entry *entry, const Entry *before)
{
    guint shared = count_shared(entry->sources, before->sources);
    if (entry->sources->len == 0 || before->sources->len == 0)
        return (Part){0.6, "source not stated in both"};
    if (shared == 0)
        return (Part){0, "different sources"};
    if (shared == entry->sources->len && shared == before->sources->len)
        return (Part){1, "same source"};
    return (Part){0.8, "a source in common"};
}

static Part
compare_countries(const Entry *entry, const Entry *before)
{
    if (entry->country == NULL || before->country == NULL)
        return (Part){0.7, NULL};
    if (g_ascii_strcasecmp(entry->country, before->country) == 0)
        return (Part){1, "same country"};
    return (Part){0.2, "different countries"};
}

static void
append_words(GString *words, Part part)
{
    if (part.words == NULL)
        return;
    g_string_append_printf(words, "%s%s", words->len > 0 ? ", " : "", part.words);
}

/* Codes decide: one in common is the same case, and two different ones need a person. */
static double
weigh_codes(const Entry *entry, const Entry *before, double score, GString *words)
{
    if (entry->codes->len == 0 || before->codes->len == 0)
        return score;
    if (count_shared(entry->codes, before->codes) > 0) {
        append_words(words, (Part){1, "same code"});
        return 1;
    }
    append_words(words, (Part){0, "different codes"});
    return MIN(score, LINK_UNSURE_SCORE);
}

double
identity_score(const Entry *entry, const Entry *before, char **ret_reasons)
{
    g_autoptr(GString) words = g_string_new(NULL);
    double score = 0;
    Part day = compare_days(entry, before);
    Part place = day.value > 0 ? compare_places(entry, before) : (Part){0, NULL};
    if (day.value > 0 && place.value > 0) {
        Part source = compare_sources(entry, before);
        Part country = compare_countries(entry, before);
        score = day_weight * day.value + place_weight * place.value + source_weight * source.value +
                country_weight * country.value;
        append_words(words, day);
        append_words(words, place);
        append_words(words, source);
        append_words(words, country);
    }
    score = weigh_codes(entry, before, score, words);
    if (score > 0 && ret_reasons != NULL)
        *ret_reasons = g_string_free(g_steal_pointer(&words), FALSE);
    return score;
}
