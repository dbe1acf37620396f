/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/query.h"

#include <string.h>

/* Returns: (owned) name of "name=value", without escapes */
static char *
find_name(const char *parameter)
{
    g_autofree char *raw = g_strndup(parameter, strcspn(parameter, "="));
    char *name = g_uri_unescape_string(raw, NULL);
    return name != NULL ? name : g_steal_pointer(&raw);
}

/* @address without parameters called @name. @ret_found: (nullable) Returns: (owned) */
static char *
remove_parameter(const char *address, const char *name, bool *ret_found)
{
    const char *mark = strchr(address, '?');
    *ret_found = false;
    if (mark == NULL)
        return g_strdup(address);
    g_auto(GStrv) parameters = g_strsplit(mark + 1, "&", -1);
    GString *out = g_string_new_len(address, mark - address);
    char separator = '?';
    for (size_t i = 0; parameters[i] != NULL; i++) {
        g_autofree char *found = find_name(parameters[i]);
        if (g_ascii_strcasecmp(found, name) == 0) {
            *ret_found = true;
            continue;
        }
        g_string_append_printf(out, "%c%s", separator, parameters[i]);
        separator = '&';
    }
    return g_string_free(out, FALSE);
}

bool
query_has(const char *address, const char *name)
{
    bool found = false;
    g_free(remove_parameter(address, name, &found));
    return found;
}

static char *
append(const char *address, const char *name, const char *value)
{
    g_autofree char *escaped_name = g_uri_escape_string(name, NULL, FALSE);
    g_autofree char *escaped_value = g_uri_escape_string(value, ",:", FALSE);
    const char *mark = strchr(address, '?');
    const char *separator = mark == NULL ? "?" : mark[1] == '\0' ? "" : "&";
    return g_strconcat(address, separator, escaped_name, "=", escaped_value, NULL);
}

char *
query_complete(char *address, const char *name, const char *value)
{
    if (query_has(address, name))
        return address;
    char *longer = append(address, name, value);
    g_free(address);
    return longer;
}

char *
query_set(char *address, const char *name, const char *value)
{
    bool found = false;
    g_autofree char *rest = remove_parameter(address, name, &found);
    g_free(address);
    return append(rest, name, value);
}

static char *
format_day(gint64 time)
{
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(time);
    return moment != NULL ? g_date_time_format(moment, "%Y-%m-%d") : g_strdup("1970-01-01");
}

char *
query_fill_days(const char *address, unsigned window_s, gint64 now)
{
    g_autofree char *from = format_day(MAX(now - (gint64)window_s, 0));
    g_autofree char *to = format_day(now);
    GString *filled = g_string_new(address);
    (void)g_string_replace(filled, "{from}", from, 0); /* how many does not matter */
    (void)g_string_replace(filled, "{to}", to, 0);
    return g_string_free(filled, FALSE);
}
