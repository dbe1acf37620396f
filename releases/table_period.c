/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/table_period.h"

#include <string.h>

enum { YEAR_LENGTH = 4, MONTH_LENGTH = 7, DAY_LENGTH = 10 };
enum { FIRST_YEAR = 1990, LAST_YEAR = 2100 };

static bool
take_digits(const char *text, size_t count, unsigned *ret_value)
{
    unsigned value = 0;
    for (size_t i = 0; i < count; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
        value = value * 10 + (unsigned)(text[i] - '0');
    }
    *ret_value = value;
    return true;
}

/* A year, a month or a day: its first and last day. */
static bool
parse_moment(const char *text, GDate *ret_first, GDate *ret_last)
{
    size_t length = strlen(text);
    unsigned year = 0, month = 1, day = 1;
    if ((length != YEAR_LENGTH && length != MONTH_LENGTH && length != DAY_LENGTH) ||
        !take_digits(text, 4, &year) || year < FIRST_YEAR || year > LAST_YEAR ||
        (length >= MONTH_LENGTH && (text[4] != '-' || !take_digits(text + 5, 2, &month))) ||
        (length == DAY_LENGTH && (text[7] != '-' || !take_digits(text + 8, 2, &day))) ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    g_date_clear(ret_first, 1);
    g_date_set_dmy(ret_first, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    *ret_last = *ret_first;
    if (length == YEAR_LENGTH)
        g_date_set_month(ret_last, G_DATE_DECEMBER);
    if (length != DAY_LENGTH)
        g_date_set_day(ret_last, g_date_get_days_in_month(g_date_get_month(ret_last),
                                                          g_date_get_year(ret_last)));
    return true;
}

/* "2020-Q3FY (to 2020-06-30)": the three months that end so. */
static bool
parse_quarter(const char *text, GDate *ret_first, GDate *ret_last)
{
    const char *to = strstr(text, "(to ");
    GDate first;
    if (to == NULL || strlen(to) != strlen("(to 2020-06-30)"))
        return false;
    g_autofree char *day = g_strndup(to + strlen("(to "), DAY_LENGTH);
    if (!parse_moment(day, &first, ret_last))
        return false;
    g_date_set_day(&first, 1);
    g_date_subtract_months(&first, 2);
    *ret_first = first;
    return true;
}

/* "2017-11-13..16": the end leaves out what it shares with the beginning. */
static bool
parse_range(const char *begin, const char *end, GDate *ret_first, GDate *ret_last)
{
    GDate ignored;
    size_t shared = strlen(begin) > strlen(end) ? strlen(begin) - strlen(end) : 0;
    g_autofree char *head = g_strndup(begin, shared);
    g_autofree char *whole = g_strconcat(head, end, NULL);
    if (!parse_moment(begin, ret_first, ret_last))
        return false;
    return *end == '\0' ||
           (parse_moment(whole, &ignored, ret_last) && g_date_compare(ret_first, ret_last) <= 0);
}

bool
table_period_parse(const char *text, GDate *ret_first, GDate *ret_last)
{
    if (strchr(text, '(') != NULL)
        return parse_quarter(text, ret_first, ret_last);
    const char *dots = strstr(text, "..");
    const char *mark = dots != NULL ? dots : strchr(text, '/');
    if (mark == NULL)
        return parse_moment(text, ret_first, ret_last);
    g_autofree char *begin = g_strndup(text, (gsize)(mark - text));
    return parse_range(begin, mark + (dots != NULL ? 2 : 1), ret_first, ret_last);
}

char *
table_period_format(const GDate *day)
{
    return g_strdup_printf("%04u-%02u-%02u", (unsigned)g_date_get_year(day),
                           (unsigned)g_date_get_month(day), (unsigned)g_date_get_day(day));
}
