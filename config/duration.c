/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/duration.h"

#include <string.h>

#define LONGEST_MS (G_GUINT64_CONSTANT(100) * 365 * 24 * 60 * 60 * 1000)

typedef struct {
    const char *names[6]; /* the first is the one we write */
    guint64 ms;
} Unit;

/* Longest first. Months and years are left out: their length is a matter of opinion. */
static const Unit units[] = {
    {{"w", "week", "weeks"}, G_GUINT64_CONSTANT(7) * 24 * 60 * 60 * 1000},
    {{"d", "day", "days"}, 24 * 60 * 60 * 1000},
    {{"h", "hr", "hour", "hours"}, 60 * 60 * 1000},
    {{"min", "m", "minute", "minutes"}, 60 * 1000},
    {{"s", "sec", "second", "seconds"}, 1000},
    {{"ms", "msec"}, 1},
};

static const Unit *
find_unit(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        for (size_t n = 0; n < G_N_ELEMENTS(units[i].names) && units[i].names[n] != NULL; n++) {
            if (strlen(units[i].names[n]) == length &&
                strncmp(units[i].names[n], name, length) == 0)
                return &units[i];
        }
    }
    return NULL;
}

/* One number with its unit; moves *at behind both. */
static bool
read_part(const char **at, guint64 *ret_ms)
{
    guint64 count = 0;
    const char *digits = *at;
    for (; g_ascii_isdigit(**at); (*at)++) {
        if (count > LONGEST_MS)
            return false;
        count = count * 10 + (guint64)g_ascii_digit_value(**at);
    }
    if (*at == digits)
        return false;
    while (**at == ' ')
        (*at)++;
    const char *name = *at;
    while (g_ascii_isalpha(**at))
        (*at)++;
    const Unit *unit = find_unit(name, (size_t)(*at - name));
    if (unit == NULL || count > LONGEST_MS / unit->ms)
        return false;
    *ret_ms = count * unit->ms;
    while (**at == ' ')
        (*at)++;
    return true;
}

bool
duration_read(const char *text, guint64 *ret_ms)
{
    guint64 sum = 0;
    const char *at = text;
    while (*at == ' ')
        at++;
    if (*at == '\0')
        return false;
    while (*at != '\0') {
        guint64 part = 0;
        if (!read_part(&at, &part) || part > LONGEST_MS - sum)
            return false;
        sum += part;
    }
    *ret_ms = sum;
    return true;
}

char *
duration_to_text(guint64 ms)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        guint64 count = ms / units[i].ms;
        if (count == 0)
            continue;
        g_string_append_printf(text, "%s%" G_GUINT64_FORMAT "%s", text->len > 0 ? " " : "", count,
                               units[i].names[0]);
        ms %= units[i].ms;
    }
    if (text->len == 0)
        g_string_assign(text, "0s");
    return g_string_free(text, FALSE);
}
