/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/release_id.h"

#include "changes/day_internal.h"

/* A month has at least 28 days, a quarter 90; some periods of real releases are cut short or begin
 * days before their month. */
enum { MONTHLY_DAYS = 15, QUARTERLY_DAYS = 80, YEARLY_DAYS = 300 };

static bool
find_period(const Release *release, GDate *ret_last, int *ret_days)
{
    GDate first;
    const char *to = release->period_to != NULL ? release->period_to : release->period_from;
    if (release->series == NULL || !day_from_text(to, ret_last))
        return false;
    if (!day_from_text(release->period_from, &first))
        g_date_set_dmy(&first, 1, g_date_get_month(ret_last), g_date_get_year(ret_last));
    *ret_days = g_date_days_between(&first, ret_last) + 1;
    /* A lone first day stands for its month. */
    if (release->period_to == NULL)
        *ret_days = g_date_get_days_in_month(g_date_get_month(&first), g_date_get_year(&first));
    return true;
}

static char *
format_month(const char *series, const GDate *day)
{
    return g_strdup_printf("%s/%04u-%02u", series, (unsigned)g_date_get_year(day),
                           (unsigned)g_date_get_month(day));
}

char *
release_get_id(const Release *release)
{
    GDate last;
    int days = 0;
    if (!find_period(release, &last, &days))
        return NULL;
    if (days >= MONTHLY_DAYS)
        return format_month(release->series, &last);
    return g_strdup_printf("%s/%04u-%02u-%02u", release->series, (unsigned)g_date_get_year(&last),
                           (unsigned)g_date_get_month(&last), (unsigned)g_date_get_day(&last));
}

char *
release_get_previous_id(const Release *release)
{
    GDate last;
    int days = 0;
    if (!find_period(release, &last, &days) || days < MONTHLY_DAYS)
        return NULL;
    g_date_set_day(&last, 1);
    g_date_subtract_months(&last, days >= YEARLY_DAYS ? 12 : days >= QUARTERLY_DAYS ? 3 : 1);
    return format_month(release->series, &last);
}
