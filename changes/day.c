/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "changes/day_internal.h"

bool
day_from_text(const char *text, GDate *ret_day)
{
    unsigned year = 0, month = 0, day = 0;
    int end = 0;
    if (text == NULL || sscanf(text, "%4u-%2u-%2u%n", &year, &month, &day, &end) != 3 ||
        end != 10 || text[end] != '\0' || month < 1 || month > 12 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    g_date_clear(ret_day, 1);
    g_date_set_dmy(ret_day, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return true;
}
