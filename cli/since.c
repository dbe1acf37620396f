/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/since.h"

#include <string.h>

static const struct {
    const char *unit;
    gint64 seconds;
} units[] = {{"w", 7 * 24 * 3600}, {"d", 24 * 3600}, {"h", 3600}, {"min", 60}};

/* Spans longer than this are a slip: no ledger is older. */
static const guint64 count_max = 100000;

static bool
read_span(const char *text, gint64 *ret_seconds)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0)
        return false;
    guint64 count = g_ascii_strtoull(text, NULL, 10);
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        if (count <= count_max && strcmp(text + digits, units[i].unit) == 0) {
            *ret_seconds = (gint64)count * units[i].seconds;
            return true;
        }
    }
    return false;
}

static bool
read_moment(const char *text, gint64 *ret_time)
{
    const char *rest = strchr(text, 'T') != NULL ? "" : "T00:00:00";
    bool has_seconds = strlen(text) > strlen("2019-06-02T09:30");
    const char *seconds = *rest == '\0' && !has_seconds ? ":00" : "";
    const char *zone = g_str_has_suffix(text, "Z") ? "" : "Z";
    g_autofree char *moment = g_strconcat(text, rest, seconds, zone, NULL);
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(moment, NULL);
    if (time == NULL)
        return false;
    *ret_time = g_date_time_to_unix(time);
    return true;
}

bool
since_read(const char *text, gint64 now, Since *ret_since)
{
    Since since = {0};
    guint64 number = 0;
    gint64 seconds = 0;
    if (g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &number, NULL))
        since.sequence = (gint64)number;
    else if (read_span(text, &seconds))
        since.time = now - seconds;
    else if (strlen(text) < strlen("2019-06-02") || !read_moment(text, &since.time))
        return false;
    *ret_since = since;
    return true;
}
