/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/nearest.h"

#include <string.h>

#define LONGEST 64

/* Letters to change, add or drop, or neighbours to swap, between @a and @b: the optimal string
 * alignment distance. */
static unsigned
count_edits(const char *a, const char *b)
{
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);
    if (a_length > LONGEST || b_length > LONGEST)
        return G_MAXUINT;
    unsigned rows[LONGEST + 1][LONGEST + 1];
    for (size_t i = 0; i <= a_length; i++)
        rows[i][0] = (unsigned)i;
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        for (size_t j = 1; j <= b_length; j++) {
            unsigned change = rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            unsigned least = MIN(change, MIN(rows[i - 1][j], rows[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                least = MIN(least, rows[i - 2][j - 2] + 1);
            rows[i][j] = least;
        }
    }
    return rows[a_length][b_length];
}

const char *
nearest_find_name(const char *name, const GPtrArray *names)
{
    g_autofree char *folded = g_ascii_strdown(name, -1);
    const char *nearest = NULL;
    unsigned least = (unsigned)MIN(strlen(name), LONGEST) / 3 + 2;
    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *candidate = g_ascii_strdown(g_ptr_array_index(names, i), -1);
        unsigned edits = count_edits(folded, candidate);
        if (edits >= least)
            continue;
        least = edits;
        nearest = g_ptr_array_index(names, i);
    }
    return nearest;
}
