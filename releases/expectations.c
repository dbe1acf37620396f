/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "releases/reading_internal.h"

static bool
is_stated(const Release *release, const char *name)
{
    return release_find_figure(release, name) != NULL;
}

static bool
applies(const Release *release, const Expectation *expectation)
{
    if (g_str_equal(expectation->stated, "release"))
        return true;
    Count count = release_find_count(release, expectation->stated);
    return is_stated(release, expectation->stated) &&
           (!expectation->above_zero || !count.stated || count.value > 0);
}

static void
doubt_missing(Release *release, const Expectation *expectation, const char *needed)
{
    g_auto(GStrv) names = g_strsplit(needed, "|", -1);
    for (guint i = 0; names[i] != NULL; i++)
        if (is_stated(release, names[i]))
            return;
    g_autofree char *missing = g_strjoinv(" or ", names);
    g_autofree char *doubt =
        g_str_equal(expectation->stated, "release")
            ? g_strdup_printf("%s is not stated", missing)
            : g_strdup_printf("%s is stated, %s is not", expectation->stated, missing);
    release_add_doubt(release, doubt);
}

static bool
is_own(const Release *release, const Figure *figure)
{
    return figure->scope == NULL && g_strcmp0(figure->speaker, release->publisher) == 0;
}

static double
get_value(const Figure *figure)
{
    return figure->low.stated ? figure->low.value : figure->high.value;
}

/* "more than 34,000" beside 34,502, "nearly 1,360" beside 1,359: a round number is no other one. */
static bool
rounds(const Figure *figure, double exact)
{
    double value = get_value(figure);
    bool is_round = value >= 100 && fmod(value, 10) < 0.5;
    double reach = fmod(value, 100) < 0.5 ? value / 20 : 9;
    return figure->bound != BOUND_EXACT && is_round && fabs(exact - value) <= reach;
}

/* Running totals that end on different days, and counts of different times, may differ. */
static bool
are_of_one_time(const Figure *a, const Figure *b)
{
    if (g_str_has_suffix(a->name, "_total"))
        return a->to == NULL || b->to == NULL || g_str_equal(a->to, b->to);
    return g_strcmp0(a->from, b->from) == 0 && g_strcmp0(a->to, b->to) == 0;
}

static bool
contradicts(const Figure *a, const Figure *b)
{
    return g_str_equal(a->name, b->name) && fabs(get_value(a) - get_value(b)) > 0.0001 &&
           are_of_one_time(a, b) && !rounds(a, get_value(b)) && !rounds(b, get_value(a));
}

static void
doubt_two_numbers(Release *release, const Figure *first, const Figure *second)
{
    g_autofree char *doubt = g_strdup_printf("%s is stated as %.12g and as %.12g", first->name,
                                             get_value(first), get_value(second));
    release_add_doubt(release, doubt);
}

/* One figure, two numbers: one of them is something else. */
static void
doubt_contradictions(Release *release)
{
    for (guint i = 0; i < release->figures->len && release->doubts->len < RELEASE_MAX_DOUBTS; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        for (guint j = 0; j < i && is_own(release, figure); j++) {
            const Figure *other = g_ptr_array_index(release->figures, j);
            if (is_own(release, other) && contradicts(other, figure))
                doubt_two_numbers(release, other, figure);
        }
    }
}

/* Two of the series' own figures of one name, of different value: whatever a third says, one of
 * them differs from it. */
typedef struct {
    const Figure *first, *other; /* (borrowed) (nullable) */
} OwnFigures;

static bool
differs(const Figure *a, const Figure *b)
{
    return fabs(get_value(a) - get_value(b)) > 0.0001;
}

/* Returns: (owned) OwnFigures by name, of figures in the words of the series */
static GHashTable *
collect_own_figures(const Reading *reading)
{
    GHashTable *own = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_autoptr(GHashTable) foreign = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < reading->foreign->len; i++)
        g_hash_table_add(foreign, g_ptr_array_index(reading->foreign, i));
    for (guint i = 0; i < reading->release->figures->len; i++) {
        Figure *figure = g_ptr_array_index(reading->release->figures, i);
        if (g_hash_table_contains(foreign, figure) || !is_own(reading->release, figure))
            continue;
        OwnFigures *figures = g_hash_table_lookup(own, figure->name);
        if (figures == NULL) {
            figures = g_new0(OwnFigures, 1);
            figures->first = figure;
            g_hash_table_insert(own, figure->name, figures);
        } else if (figures->other == NULL && differs(figures->first, figure)) {
            figures->other = figure;
        }
    }
    return own;
}

static const Figure *
find_rival(GHashTable *own, const Figure *foreign)
{
    const OwnFigures *figures = g_hash_table_lookup(own, foreign->name);
    if (figures == NULL)
        return NULL;
    return differs(figures->first, foreign) ? figures->first : figures->other;
}

void
figures_settle_foreign(const Reading *reading)
{
    g_autoptr(GHashTable) own = collect_own_figures(reading);
    for (guint i = 0; i < reading->foreign->len; i++) {
        Figure *figure = g_ptr_array_index(reading->foreign, i);
        const Figure *rival = is_own(reading->release, figure) ? find_rival(own, figure) : NULL;
        if (rival == NULL)
            continue;
        if (contradicts(rival, figure))
            doubt_two_numbers(reading->release, rival, figure);
        g_clear_pointer(&figure->speaker, g_free);
    }
}

/* A month of the period that is not the one the running totals end in: one of them is a slip. */
static void
doubt_other_month(Release *release)
{
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        bool is_total = g_str_has_suffix(figure->name, "_total") && is_own(release, figure);
        if (!is_total || figure->to == NULL || release->period_to == NULL ||
            strncmp(figure->to, release->period_to, 7) == 0)
            continue;
        g_autofree char *doubt = g_strdup_printf("%s runs to %s, the release is of the time to %s",
                                                 figure->name, figure->to, release->period_to);
        release_add_doubt(release, doubt);
    }
}

/* Carried over and received went somewhere. */
static void
doubt_open_books(Release *release)
{
    Count carried = release_find_count(release, "carried_over");
    Count received = release_find_count(release, "received");
    Count open = release_find_count(release, "open");
    if (carried.stated && received.stated && open.stated && !is_stated(release, "completed") &&
        carried.value + received.value > open.value)
        release_add_doubt(release, "fewer reports are open than were carried over and received, "
                                   "and completed is not stated");
}

void
expectations_check(const Reading *reading)
{
    const GPtrArray *expectations = reading->set->expectations;
    doubt_contradictions(reading->release);
    if (g_str_equal(reading->set->cadence, "monthly"))
        doubt_other_month(reading->release);
    doubt_open_books(reading->release);
    for (guint i = 0; i < expectations->len; i++) {
        const Expectation *expectation = g_ptr_array_index(expectations, i);
        if (!applies(reading->release, expectation))
            continue;
        for (guint j = 0; j < expectation->needs->len; j++)
            doubt_missing(reading->release, expectation, g_ptr_array_index(expectation->needs, j));
    }
}
