/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/recipient_values.h"

#include <string.h>

#include "config/config_file.h"
#include "config/recipient.h"

#define LIST_MAX_ITEMS 200u

static bool
refuse(GError **error, const char *value, const char *expected)
{
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID, "\"%.80s\" %s", value, expected);
    return false;
}

bool
value_read_list(const Key *key, const char *value, void *field, GError **error)
{
    (void)key;
    char ***list = field;
    g_auto(GStrv) items = g_strsplit(value, ",", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    for (char **item = items; *item != NULL; item++) {
        if (*g_strstrip(*item) != '\0')
            g_ptr_array_add(kept, g_strdup(*item));
    }
    if (kept->len > LIST_MAX_ITEMS)
        return refuse(error, value, "names more than 200 items; write fewer");
    g_clear_pointer(list, g_strfreev);
    if (kept->len == 0)
        return true;
    g_ptr_array_add(kept, NULL);
    *list = (char **)g_ptr_array_free(g_steal_pointer(&kept), FALSE);
    return true;
}

/* "07:30". */
static bool
read_minute(const char *text, unsigned *ret_minute)
{
    if (text == NULL ||
        !g_regex_match_simple("^([01][0-9]|2[0-3]):[0-5][0-9]$", text, G_REGEX_DOLLAR_ENDONLY, 0))
        return false;
    *ret_minute =
        (unsigned)(g_ascii_strtoull(text, NULL, 10) * 60 + g_ascii_strtoull(text + 3, NULL, 10));
    return true;
}

/* @name: (nullable) UTC then. */
static bool
is_zone(const char *name)
{
    if (name == NULL)
        return true;
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(name);
    return zone != NULL;
}

static bool
read_weekday(const char *text, unsigned *ret_weekday)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (unsigned i = 0; text != NULL && i < G_N_ELEMENTS(days); i++) {
        if (strlen(text) >= 3 && g_ascii_strncasecmp(text, days[i], 3) == 0) {
            *ret_weekday = i + 1;
            return true;
        }
    }
    return false;
}

/* @rest: the words after "daily" or "weekly DAY". */
static bool
read_time(char **rest, Rate *rate)
{
    if (rest[0] == NULL || !read_minute(rest[0], &rate->minute) || !is_zone(rest[1]) ||
        (rest[1] != NULL && rest[2] != NULL))
        return false;
    rate->zone = g_strdup(rest[1]);
    return true;
}

bool
value_read_rate(const Key *key, const char *value, void *field, GError **error)
{
    (void)key;
    Rate *rate = field;
    Rate read = {.kind = RATE_NOW};
    g_auto(GStrv) words = g_strsplit_set(value, " ", 8);
    const char *first = words[0] != NULL ? words[0] : "";
    bool done = false;
    if (g_str_equal(first, "now") || g_str_equal(first, "hourly")) {
        read.kind = *first == 'n' ? RATE_NOW : RATE_HOURLY;
        done = words[1] == NULL;
    } else if (g_str_equal(first, "daily")) {
        read.kind = RATE_DAILY;
        done = read_time(words + 1, &read);
    } else if (g_str_equal(first, "weekly")) {
        read.kind = RATE_WEEKLY;
        done = read_weekday(words[1], &read.weekday) && read_time(words + 2, &read);
    }
    if (!done)
        return refuse(error, value,
                      "is no rate; write now, hourly, daily 07:00 Europe/London or weekly Mon "
                      "07:00 Europe/London");
    g_free(rate->zone);
    *rate = read;
    return true;
}

bool
value_read_quiet_hours(const Key *key, const char *value, void *field, GError **error)
{
    (void)key;
    QuietHours *quiet = field;
    QuietHours read = {.is_set = *value != '\0'};
    if (read.is_set) {
        g_auto(GStrv) words = g_strsplit(value, " ", 3);
        g_auto(GStrv) times = g_strsplit(words[0], "-", 3);
        if (g_strv_length(times) != 2 || !read_minute(times[0], &read.from) ||
            !read_minute(times[1], &read.to) || read.from == read.to || !is_zone(words[1]) ||
            (words[1] != NULL && words[2] != NULL))
            return refuse(error, value,
                          "are no quiet hours; write 22:00-07:00 Europe/London, or nothing");
        read.zone = g_strdup(words[1]);
    }
    g_free(quiet->zone);
    *quiet = read;
    return true;
}
