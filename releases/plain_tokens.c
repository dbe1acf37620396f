/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/plain_tokens.h"

#include <string.h>

static const struct {
    const char *name;
    bool is_short; /* a full stop may follow */
    int month;
} names[] = {
    {"jan", true, 1},   {"january", false, 1},   {"feb", true, 2},     {"february", false, 2},
    {"mar", true, 3},   {"march", false, 3},     {"apr", true, 4},     {"april", false, 4},
    {"may", false, 5},  {"jun", true, 6},        {"june", false, 6},   {"jul", true, 7},
    {"july", false, 7}, {"aug", true, 8},        {"august", false, 8}, {"sep", true, 9},
    {"sept", true, 9},  {"september", false, 9}, {"oct", true, 10},    {"october", false, 10},
    {"nov", true, 11},  {"november", false, 11}, {"dec", true, 12},    {"december", false, 12},
};

static size_t
count_letters(const char *text)
{
    size_t length = 0;
    while (g_ascii_islower(text[length]))
        length++;
    return length;
}

/* Returns the byte after the name and its full stop, or NULL. */
static const char *
read_month(const char *text, int *ret_month)
{
    size_t length = count_letters(text);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strncmp(text, names[i].name, 3) != 0 || strlen(names[i].name) != length ||
            strncmp(text, names[i].name, length) != 0)
            continue;
        *ret_month = names[i].month;
        return text + length + (names[i].is_short && text[length] == '.');
    }
    return NULL;
}

/* ", 2019", and no more digits */
static bool
is_year(const char *text)
{
    bool has_century = strncmp(text, ", 19", 4) == 0 || strncmp(text, ", 20", 4) == 0;
    if (!has_century || !g_ascii_isdigit(text[4]) || !g_ascii_isdigit(text[5]) ||
        g_ascii_isdigit(text[6]))
        return false;
    return (text[6] != ',' && text[6] != '.') || !g_ascii_isdigit(text[7]);
}

size_t
plain_date_read(const char *folded, size_t at, PrintedDate *ret_date)
{
    int month = 0, day = 0, digits = 0;
    const char *p = read_month(folded + at, &month);
    if (p == NULL)
        return 0;
    p += *p == ' ';
    for (; digits < 2 && g_ascii_isdigit(*p); digits++)
        day = day * 10 + (*p++ - '0');
    if (digits == 0 || !is_year(p))
        return 0;
    int year = (int)g_ascii_strtoull(p + 2, NULL, 10);
    if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return 0;
    *ret_date = (PrintedDate){.year = year,
                              .month = month,
                              .day = day,
                              .year_to = year,
                              .month_to = month,
                              .day_to = day};
    return (size_t)(p + 6 - folded);
}

/* Could the word after a number and a space belong to the number, or make it a day? */
static bool
goes_on(const char *word)
{
    static const char *const starts[] = {"hundred", "thousand", "million", "billion",
                                         "to",      "of",       "per",     "quarter"};
    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
        if (strncmp(word, starts[i], strlen(starts[i])) == 0)
            return true;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strncmp(word, names[i].name, 3) == 0)
            return true;
    return false;
}

static bool
ends_plainly(const char *p)
{
    if (*p == ' ')
        return g_ascii_islower(p[1]) && !goes_on(p + 1);
    if (*p == '.' || *p == ',' || *p == ')')
        return p[1] == ' ' || p[1] == '\n' || p[1] == '\0';
    return *p == '\n' || *p == '\0';
}

/* Digits with separators at every third, or without any; not more than nine. */
static const char *
read_digits(const char *text, double *ret_value)
{
    const char *p = text;
    double value = 0;
    for (; g_ascii_isdigit(*p) && p - text < 10; p++)
        value = value * 10 + (*p - '0');
    bool is_group = p - text <= 3;
    for (unsigned groups = 0; is_group && *p == ',' && g_ascii_isdigit(p[1]); groups++, p += 4) {
        if (groups == 2 || !g_ascii_isdigit(p[2]) || !g_ascii_isdigit(p[3]) ||
            g_ascii_isdigit(p[4]))
            return NULL;
        value = value * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0');
    }
    *ret_value = value;
    return p - text > 11 || value > 999999999 ? NULL : p;
}

size_t
plain_number_read(const char *folded, size_t at, Number *ret_number)
{
    const char *text = folded + at;
    double value = 0;
    if (!g_ascii_isdigit(*text) || (at > 0 && strchr(" \n(", folded[at - 1]) == NULL))
        return 0;
    const char *end = read_digits(text, &value);
    if (end == NULL || !ends_plainly(end))
        return 0;
    bool may_be_year = end - text == 4 && value >= 1900 && value < 2100;
    if (may_be_year)
        return 0;
    *ret_number = (Number){.low = count_of(value), .high = count_of(value), .bound = BOUND_EXACT};
    return (size_t)(end - folded);
}
