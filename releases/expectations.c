/* SPDX-License-Identifier: GPL-3.0-or-later */
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
    return figure->scope == NULL && figure->bound == BOUND_EXACT && figure->low.stated &&
           figure->from == NULL && g_strcmp0(figure->speaker, release->publisher) == 0;
}

/* One figure, two numbers: one of them is something else. */
static void
doubt_contradictions(Release *release)
{
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        for (guint j = 0; j < i && is_own(release, figure); j++) {
            const Figure *other = g_ptr_array_index(release->figures, j);
            if (!is_own(release, other) || !g_str_equal(other->name, figure->name) ||
                count_equals(other->low, figure->low))
                continue;
            g_autofree char *doubt = g_strdup_printf("%s is stated as %g and as %g", figure->name,
                                                     other->low.value, figure->low.value);
            release_add_doubt(release, doubt);
        }
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
    doubt_open_books(reading->release);
    for (guint i = 0; i < expectations->len; i++) {
        const Expectation *expectation = g_ptr_array_index(expectations, i);
        if (!applies(reading->release, expectation))
            continue;
        for (guint j = 0; j < expectation->needs->len; j++)
            doubt_missing(reading->release, expectation, g_ptr_array_index(expectation->needs, j));
    }
}
