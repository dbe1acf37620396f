/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/day_internal.h"

static bool
take_digits(const char *text, size_t count, unsigned *ret_number)
{
    unsigned number = 0;
    for (size_t i = 0; i < count; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
        number = number * 10 + (unsigned)(text[i] - '0');
    }
    *ret_number = number;
    return true;
}

/* By hand: a fold reads the days of each case it knows. */
bool
day_from_text(const char *text, GDate *ret_day)
{
    unsigned year = 0, month = 0, day = 0;
    if (text == NULL || !take_digits(text, 4, &year) || text[4] != '-' ||
        !take_digits(text + 5, 2, &month) || text[7] != '-' || !take_digits(text + 8, 2, &day) ||
        text[10] != '\0' || month < 1 || month > 12 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    g_date_clear(ret_day, 1);
    g_date_set_dmy(ret_day, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return true;
}
