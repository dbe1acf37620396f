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

/* Returns the byte after the name and its full stop, or NULL; "july13" is no name. */
static const char *
read_month(const char *text, int *ret_month)
{
    size_t length = count_letters(text);
    for (size_t i = 0; i < G_N_ELEMENTS(names) && length >= 3; i++) {
        if (*text != *names[i].name || strncmp(text, names[i].name, length) != 0 ||
            names[i].name[length] != '\0')
            continue;
        if (text[length] != '.' && text[length] != ' ')
            return NULL;
        *ret_month = names[i].month;
        return text + length + (names[i].is_short && text[length] == '.');
    }
    return NULL;
}

/* "2019", and no more digits */
static bool
is_year(const char *text)
{
    bool has_century = strncmp(text, "19", 2) == 0 || strncmp(text, "20", 2) == 0;
    if (!has_century || !g_ascii_isdigit(text[2]) || !g_ascii_isdigit(text[3]) ||
        g_ascii_isdigit(text[4]))
        return false;
    return (text[4] != ',' && text[4] != '.') || !g_ascii_isdigit(text[5]);
}

static int
read_year(const char *text)
{
    int year = 0;
    for (unsigned i = 0; i < 4; i++)
        year = year * 10 + (text[i] - '0');
    return year;
}

size_t
plain_date_read(const char *folded, size_t at, PrintedDate *ret_date)
{
    int month = 0, day = 0, digits = 0;
    if (at > 0 && ((guchar)folded[at - 1] >= 0x80 || folded[at - 1] == '_'))
        return 0; /* may be a letter */
    const char *p = read_month(folded + at, &month);
    if (p == NULL)
        return 0;
    if (*p == ' ' && is_year(p + 1)) {
        int year = read_year(p + 1);
        *ret_date = (PrintedDate){.year = year, .month = month, .year_to = year, .month_to = month};
        return (size_t)(p + 5 - folded);
    }
    p += *p == ' ';
    for (; digits < 2 && g_ascii_isdigit(*p); digits++)
        day = day * 10 + (*p++ - '0');
    if (digits == 0 || strncmp(p, ", ", 2) != 0 || !is_year(p + 2))
        return 0;
    int year = read_year(p + 2);
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
        if (*word == *starts[i] && strncmp(word, starts[i], strlen(starts[i])) == 0)
            return true;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (*word == *names[i].name && strncmp(word, names[i].name, 3) == 0)
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

static const struct {
    const char *word;
    double value;
} number_words[] = {
    {"zero", 0},     {"one", 1},      {"two", 2},        {"three", 3},     {"four", 4},
    {"five", 5},     {"six", 6},      {"seven", 7},      {"eight", 8},     {"nine", 9},
    {"ten", 10},     {"eleven", 11},  {"twelve", 12},    {"thirteen", 13}, {"fourteen", 14},
    {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19},
    {"twenty", 20},  {"thirty", 30},  {"forty", 40},     {"fifty", 50},    {"sixty", 60},
    {"seventy", 70}, {"eighty", 80},  {"ninety", 90},
};

static bool
find_number_word(const char *text, size_t length, double *ret_value)
{
    for (size_t i = 0; i < G_N_ELEMENTS(number_words); i++) {
        if (*text != *number_words[i].word || strlen(number_words[i].word) != length ||
            strncmp(text, number_words[i].word, length) != 0)
            continue;
        *ret_value = number_words[i].value;
        return true;
    }
    return false;
}

/* One word that no other joins. */
static const char *
read_word(const char *text, double *ret_value)
{
    static const char *const joints[] = {"hundred", "thousand", "million", "billion",
                                         "and",     "to",       "per"};
    size_t length = count_letters(text), next = 0;
    double ignored = 0;
    if (!find_number_word(text, length, ret_value))
        return NULL;
    const char *end = text + length;
    if (*end != ' ')
        return ends_plainly(end) ? end : NULL;
    next = count_letters(end + 1);
    for (size_t i = 0; i < G_N_ELEMENTS(joints); i++)
        if (strncmp(end + 1, joints[i], strlen(joints[i])) == 0)
            return NULL;
    return next > 0 && !find_number_word(end + 1, next, &ignored) ? end : NULL;
}

/* Where the number at @text ends, when it is plain; NULL otherwise. */
static const char *
find_end(const char *text)
{
    double value = 0;
    bool has_digits = g_ascii_isdigit(*text);
    const char *end = has_digits ? read_digits(text, &value) : read_word(text, &value);
    if (end == NULL || (has_digits && !ends_plainly(end)))
        return NULL;
    bool may_be_year = has_digits && end - text == 4 && value >= 1900 && value < 2100;
    return may_be_year ? NULL : end;
}

static bool
follows(const char *folded, size_t at, const char *words)
{
    size_t length = strlen(words);
    return at >= length && strncmp(folded + at - length, words, length) == 0;
}

static bool
is_carried_over(const char *folded, size_t at)
{
    return follows(folded, at, "carried ");
}

/* The end of a number word that is not known: "blorp hundred and eleven" is not eleven. */
static bool
ends_unknown_number(const char *folded, size_t at)
{
    static const char *const before[] = {"hundred ", "thousand ", "hundred and ", "thousand and ",
                                         "twenty ",  "thirty ",   "forty ",       "fifty ",
                                         "sixty ",   "seventy ",  "eighty ",      "ninety "};
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++)
        if (follows(folded, at, before[i]))
            return true;
    return false;
}

size_t
plain_number_read(const char *folded, size_t at, Number *ret_number)
{
    if (at > 0 && strchr(" \n(", folded[at - 1]) == NULL)
        return 0;
    size_t hedges = number_skip_hedges(folded + at);
    bool is_range = strncmp(folded + at, "between ", 8) == 0;
    if (is_range || (hedges > 0 && is_carried_over(folded, at)))
        return 0;
    const char *end = find_end(folded + at + hedges);
    bool is_word = g_ascii_isalpha(folded[at + hedges]);
    if (end == NULL || (is_word && ends_unknown_number(folded, at + hedges)))
        return 0;
    size_t stop = (size_t)(end - folded);
    return number_read(folded + at, stop - at, ret_number) ? stop : 0;
}

/* Digits that belong to a clock, a sum or a name: "17:38", "3/4", "$5". */
static bool
is_part(const char *folded, size_t at)
{
    size_t digits = strspn(folded + at, "0123456789");
    const char *after = folded + at + digits;
    return (at > 0 && strchr("_.,/:$-", folded[at - 1]) != NULL) || *after == '/' ||
           (*after == ':' && g_ascii_isdigit(after[1]));
}

bool
plain_number_is_possible(const char *folded, size_t at)
{
    if (g_ascii_isdigit(folded[at]))
        return !is_part(folded, at);
    const char *text = folded + at + number_skip_hedges(folded + at);
    double ignored = 0;
    return text == folded + at || g_ascii_isdigit(*text) || strchr("a.", *text) != NULL ||
           find_number_word(text, count_letters(text), &ignored);
}

bool
plain_date_is_possible(const char *folded, size_t at)
{
    const char *text = folded + at;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits == 4)
        return true;
    const char *after = text + digits;
    bool is_ordinal = strncmp(after, "st", 2) == 0 || strncmp(after, "nd", 2) == 0 ||
                      strncmp(after, "rd", 2) == 0 || strncmp(after, "th", 2) == 0;
    after += is_ordinal ? 2 : 0;
    return digits <= 2 && *after == ' ' && goes_on(after + 1);
}
