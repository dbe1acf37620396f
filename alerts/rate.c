/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/rate.h"

#define HOUR_S 3600
#define DAY_MINUTES (24u * 60)

/* @zone: (nullable) UTC. One that this machine has lost since it was read is UTC too. */
static GTimeZone *
open_zone(const char *zone)
{
    GTimeZone *found = zone != NULL ? g_time_zone_new_identifier(zone) : NULL;
    return found != NULL ? found : g_time_zone_new_utc();
}

/* The first moment after @after at which the clock of @zone says @minute, on @weekday (1 to 7) or
 * on any day (0). A minute that a change of the clocks leaves out comes with that change. */
static gint64
find_next(gint64 after, unsigned minute, unsigned weekday, const char *zone_name)
{
    g_autoptr(GTimeZone) zone = open_zone(zone_name);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(after);
    g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone(utc, zone) : NULL;
    for (int day = 0; local != NULL && day <= 8; day++) {
        g_autoptr(GDateTime) on = g_date_time_add_days(local, day);
        g_autoptr(GDateTime) at = g_date_time_new(
            zone, g_date_time_get_year(on), g_date_time_get_month(on),
            g_date_time_get_day_of_month(on), (int)(minute / 60), (int)(minute % 60), 0);
        if (at == NULL || g_date_time_to_unix(at) <= after)
            continue;
        if (weekday == 0 || g_date_time_get_day_of_week(at) == (int)weekday)
            return g_date_time_to_unix(at);
    }
    return after; /* the calendar's end: rather now than never */
}

static gint64
leave_quiet_hours(const QuietHours *quiet, gint64 time)
{
    if (!quiet->is_set)
        return time;
    g_autoptr(GTimeZone) zone = open_zone(quiet->zone);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(time);
    g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone(utc, zone) : NULL;
    if (local == NULL)
        return time;
    unsigned minute =
        (unsigned)(g_date_time_get_hour(local) * 60 + g_date_time_get_minute(local)) % DAY_MINUTES;
    bool is_quiet = quiet->from < quiet->to ? minute >= quiet->from && minute < quiet->to
                                            : minute >= quiet->from || minute < quiet->to;
    return is_quiet ? find_next(time, quiet->to, 0, quiet->zone) : time;
}

gint64
rate_find_due(const Recipient *recipient, gint64 now)
{
    const Rate *rate = &recipient->rate;
    gint64 due = now;
    if (rate->kind == RATE_HOURLY)
        due = (now / HOUR_S + 1) * HOUR_S;
    else if (rate->kind != RATE_NOW)
        due =
            find_next(now, rate->minute, rate->kind == RATE_WEEKLY ? rate->weekday : 0, rate->zone);
    return leave_quiet_hours(&recipient->quiet, due);
}

bool
rate_is_digest(const Recipient *recipient)
{
    return recipient->rate.kind != RATE_NOW;
}

char *
rate_to_text(const Rate *rate)
{
    static const char *const days[] = {"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const char *zone = rate->zone != NULL ? rate->zone : "UTC";
    if (rate->kind == RATE_NOW || rate->kind == RATE_HOURLY)
        return g_strdup(rate->kind == RATE_NOW ? "now" : "hourly");
    return rate->kind == RATE_DAILY
               ? g_strdup_printf("daily %02u:%02u %s", rate->minute / 60, rate->minute % 60, zone)
               : g_strdup_printf("weekly %s %02u:%02u %s", days[rate->weekday % 8],
                                 rate->minute / 60, rate->minute % 60, zone);
}
