/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/day_internal.h"
#include "changes/identity.h"

static void
add_day(GPtrArray *days, const char *day)
{
    if (!g_ptr_array_find_with_equal_func(days, day, g_str_equal, NULL))
        g_ptr_array_add(days, g_strdup(day));
}

GPtrArray *
identity_list_near_days(const Entry *entry)
{
    GPtrArray *days = g_ptr_array_new_with_free_func(g_free);
    GDate day;
    if (day_from_text(entry->date, &day)) {
        for (int apart = -IDENTITY_NEARBY_DAYS; apart <= IDENTITY_NEARBY_DAYS; apart++) {
            char text[16];
            GDate near = day;
            if (apart < 0)
                g_date_subtract_days(&near, (guint)-apart);
            else
                g_date_add_days(&near, (guint)apart);
            (void)g_date_strftime(text, sizeof text, "%Y-%m-%d", &near); /* always ten bytes */
            add_day(days, text);
        }
    }
    if (entry->refers_to_date != NULL)
        add_day(days, entry->refers_to_date);
    return days;
}

GPtrArray *
identity_list_slip_days(const Entry *entry)
{
    GPtrArray *days = g_ptr_array_new_with_free_func(g_free);
    GDate day;
    if (!day_from_text(entry->date, &day))
        return days;
    g_autofree char *slipped = g_strdup(entry->date);
    for (char *at = slipped; *at != '\0'; at++) {
        char right = *at;
        for (char digit = '0'; g_ascii_isdigit(right) && digit <= '9'; digit++) {
            *at = digit;
            if (digit != right && day_from_text(slipped, &day))
                add_day(days, slipped);
        }
        *at = right;
    }
    return days;
}
