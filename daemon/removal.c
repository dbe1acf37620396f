/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/removal.h"

bool
removal_is_confirmed(const GArray *times)
{
    if (times->len < REMOVAL_LOOKS)
        return false;
    gint64 first = g_array_index(times, gint64, 0);
    gint64 last = g_array_index(times, gint64, times->len - 1);
    return last - first >= REMOVAL_SPAN_S;
}

bool
removal_is_news(const GArray *times, gint64 told_at)
{
    return removal_is_confirmed(times) && told_at < g_array_index(times, gint64, 0);
}
