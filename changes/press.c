/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/press.h"

#include <math.h>
#include <string.h>

/* Smaller numbers are equal by chance. */
#define TELLING_NUMBER 20

/* What a hedge allows: "nearly 1,360" is 1,359; "more than 30,000" is 30,247. */
#define ABOUT_SHARE 0.03
#define BOUND_SHARE 0.1

static double
get_value(const Figure *figure)
{
    return figure->low.stated ? figure->low.value : figure->high.value;
}

static bool
equals(double a, double b)
{
    return fabs(a - b) < 0.0001;
}

/* Can @claim be said of a force that states @own? */
static bool
agrees(const Figure *claim, double own)
{
    double value = get_value(claim), high = claim->high.value;
    switch (claim->bound) {
    case BOUND_EXACT:
        return equals(value, own);
    case BOUND_ABOUT:
        return fabs(value - own) <= own * ABOUT_SHARE;
    case BOUND_AT_LEAST:
    case BOUND_MORE_THAN:
        return value <= own + 0.0001 && value >= own * (1 - BOUND_SHARE);
    case BOUND_UP_TO:
        return value >= own - 0.0001;
    case BOUND_BETWEEN:
        return claim->low.value <= own + 0.0001 && own <= high + 0.0001;
    }
    return true;
}

static bool
is_total(const Figure *figure)
{
    return g_str_has_suffix(figure->name, "_total");
}

/* A claim of a part, or of a time of its own, is about something else. */
static bool
is_comparable(const Figure *claim, const Release *newest)
{
    bool is_of_force = claim->speaker == NULL || g_strcmp0(claim->speaker, newest->publisher) == 0;
    if (!is_of_force || claim->scope != NULL)
        return false;
    if (is_total(claim))
        return claim->to == NULL || newest->period_to == NULL ||
               strncmp(claim->to, newest->period_to, 7) == 0;
    return (claim->from == NULL || g_strcmp0(claim->from, newest->period_from) == 0) &&
           (claim->to == NULL || g_strcmp0(claim->to, newest->period_to) == 0);
}

static bool
is_quoted(const Figure *claim, const GPtrArray *releases)
{
    guint count = MIN(releases->len, is_total(claim) ? PRESS_TOTALS : PRESS_PERIODS);
    for (guint i = 0; i < count; i++) {
        const Figure *own = release_find_figure(g_ptr_array_index(releases, i), claim->name);
        if (own != NULL && agrees(claim, get_value(own)))
            return true;
    }
    return false;
}

/* The release's own name for the number, when it is another one. (borrowed) (nullable) */
static const char *
find_other_name(const Figure *claim, const Release *release)
{
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        bool is_own = figure->scope == NULL &&
                      g_strcmp0(figure->speaker, release->publisher) == 0 &&
                      !g_str_equal(figure->name, claim->name);
        if (is_own && equals(get_value(figure), get_value(claim)))
            return figure->name;
    }
    return NULL;
}

/* 601 dead = 406 reports carried over + 195 received */
static bool
is_sum_of_reports(const Figure *claim, const Release *release)
{
    Count carried = release_find_count(release, "carried_over");
    Count received = release_find_count(release, "received");
    return carried.stated && received.stated && received.value > 0 &&
           equals(carried.value + received.value, get_value(claim));
}

static void
append_origin(GString *doubt, const Figure *claim, const Release *newest)
{
    const char *other = find_other_name(claim, newest);
    if (other != NULL)
        g_string_append_printf(doubt, "; %.10g is what it calls %s", get_value(claim), other);
    else if (is_sum_of_reports(claim, newest))
        g_string_append_printf(doubt, "; %.10g is what it carried over and received",
                               get_value(claim));
}

char *
press_doubt_claim(const Figure *claim, const GPtrArray *releases)
{
    const Release *newest = releases->len > 0 ? g_ptr_array_index(releases, 0) : NULL;
    if (newest == NULL || !is_comparable(claim, newest) || is_quoted(claim, releases))
        return NULL;
    const Figure *own = release_find_figure(newest, claim->name);
    bool is_telling = get_value(claim) >= TELLING_NUMBER &&
                      (find_other_name(claim, newest) != NULL || is_sum_of_reports(claim, newest));
    if ((own == NULL || claim->speaker == NULL) && !is_telling)
        return NULL;
    const char *period = newest->period_to != NULL ? newest->period_to : "no date";
    g_autoptr(GString) doubt = g_string_new(NULL);
    if (own != NULL)
        g_string_append_printf(doubt, "%s is %.10g in the release of %.7s", claim->name,
                               get_value(own), period);
    else
        g_string_append_printf(doubt, "the release of %.7s states no %s", period, claim->name);
    append_origin(doubt, claim, newest);
    return g_string_free(g_steal_pointer(&doubt), FALSE);
}
