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

void
expectations_check(const Reading *reading)
{
    const GPtrArray *expectations = reading->set->expectations;
    for (guint i = 0; i < expectations->len; i++) {
        const Expectation *expectation = g_ptr_array_index(expectations, i);
        if (!applies(reading->release, expectation))
            continue;
        for (guint j = 0; j < expectation->needs->len; j++)
            doubt_missing(reading->release, expectation, g_ptr_array_index(expectation->needs, j));
    }
}
