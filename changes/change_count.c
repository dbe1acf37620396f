/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/change_count_internal.h"

#include <math.h>

char *
change_format_count(Count count)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    if (!count.stated)
        return NULL;
    bool whole = fabs(count.value - rint(count.value)) < 1e-9;
    return g_strdup(g_ascii_formatd(digits, sizeof digits, whole ? "%.0f" : "%.2f", count.value));
}
