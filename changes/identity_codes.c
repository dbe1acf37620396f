/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "changes/identity_internal.h"

typedef enum { CODE_NUMBER, CODE_REPORT, CODE_GRID } CodeKind;

/* "2802" is the Coalition's, "37SEV008785" a grid reference, "CS099" what an organisation filed. */
static CodeKind
find_kind(const char *code)
{
    size_t digits = strspn(code, "0123456789"), length = strlen(code);
    if (digits == length)
        return CODE_NUMBER;
    bool grid = digits >= 1 && digits <= 2 && length > digits + 3 &&
                g_ascii_isalpha(code[digits]) && g_ascii_isalpha(code[digits + 1]) &&
                g_ascii_isalpha(code[digits + 2]) &&
                strspn(code + digits + 3, "0123456789") == length - digits - 3;
    return grid ? CODE_GRID : CODE_REPORT;
}

typedef struct {
    bool compared;
    bool same;
} Finding;

static Finding
compare_kind(const GPtrArray *a, const GPtrArray *b, CodeKind kind)
{
    Finding finding = {false, false};
    for (guint i = 0; i < a->len; i++) {
        const char *left = g_ptr_array_index(a, i);
        for (guint j = 0; find_kind(left) == kind && j < b->len; j++) {
            const char *right = g_ptr_array_index(b, j);
            if (find_kind(right) != kind)
                continue;
            finding.compared = true;
            finding.same = finding.same || g_ascii_strcasecmp(left, right) == 0;
        }
    }
    return finding;
}

CodesAnswer
identity_compare_codes(const Entry *entry, const Entry *before)
{
    Finding numbers = compare_kind(entry->codes, before->codes, CODE_NUMBER);
    Finding reports = compare_kind(entry->codes, before->codes, CODE_REPORT);
    if (numbers.same || (reports.same && !numbers.compared))
        return CODES_SAME;
    if (numbers.compared)
        return CODES_APART;
    return reports.compared ? CODES_DIFFER : CODES_SILENT;
}

/* The middle of the square that a reference names, in metres within its square of 100 km. */
static bool
read_grid(const char *code, size_t *ret_letters, double *ret_east, double *ret_north)
{
    size_t start = strspn(code, "0123456789") + 3, digits = strlen(code) - start;
    if (digits % 2 != 0 || digits < 4 || digits > 10)
        return false;
    size_t half = digits / 2;
    double metres = pow(10, 5 - (double)half);
    g_autofree char *east = g_strndup(code + start, half);
    *ret_letters = start;
    *ret_east = (strtod(east, NULL) + 0.5) * metres;
    *ret_north = (strtod(code + start + half, NULL) + 0.5) * metres;
    return true;
}

static double
measure(const char *a, const char *b)
{
    size_t letters_a = 0, letters_b = 0;
    double east_a = 0, east_b = 0, north_a = 0, north_b = 0;
    if (!read_grid(a, &letters_a, &east_a, &north_a) ||
        !read_grid(b, &letters_b, &east_b, &north_b) || letters_a != letters_b ||
        g_ascii_strncasecmp(a, b, letters_a) != 0)
        return -1;
    return hypot(east_a - east_b, north_a - north_b);
}

double
identity_measure_grids(const Entry *entry, const Entry *before)
{
    double least = -1;
    for (guint i = 0; i < entry->codes->len; i++) {
        const char *left = g_ptr_array_index(entry->codes, i);
        for (guint j = 0; find_kind(left) == CODE_GRID && j < before->codes->len; j++) {
            const char *right = g_ptr_array_index(before->codes, j);
            double metres = find_kind(right) == CODE_GRID ? measure(left, right) : -1;
            if (metres >= 0 && (least < 0 || metres < least))
                least = metres;
        }
    }
    return least;
}
