/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/dates.h"

#include <stdio.h>
#include <string.h>

static const char *const months[] = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december",
};

/* A full stop belongs to an abbreviation; after a whole name it ends the sentence. */
#define MONTH                                                                                      \
    "(?:(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\b\\.?|(?:january|february|march|april|" \
    "may|june|july|august|september|october|november|december)\\b)"
#define DAY "(?:[0-3]?\\d)(?:st|nd|rd|th)?(?!\\d|,\\d{3}(?!\\d)|[.:]\\d)"
#define YEAR "(?:19|20)\\d{2}(?!\\d|,\\d|\\.\\d)"
#define IN_YEAR "(?:,? ?" YEAR "|,? (?:of )?(?:this|last) year)"
#define QUARTER                                                                                    \
    "(?:the )?(?:1st|2nd|3rd|4th|first|second|third|fourth) quarter\\b"                            \
    "(?:,? (?:of )?(?:the )?(?:fiscal year |fy ?)?" YEAR ")?"

char *
date_get_pattern(void)
{
    return g_strdup(
        "\\b(?:\\d{4}-[01]\\d-[0-3]\\d(?!\\d)"
        "|(?:19|20)\\d{2}-(?:0[1-9]|1[0-2])(?![-\\d])"
        "|" QUARTER "|" MONTH " ?" DAY "(?: ?(?:-|to|through|and) ?" MONTH " ?" DAY "| ?- ?" DAY
        ")?" IN_YEAR "?"
        "|" DAY " (?:of )?" MONTH IN_YEAR "?"
        "|(?:the )?(?:end|beginning|start|middle) of (?:the month of )?" MONTH IN_YEAR "?"
        "|" MONTH "(?:,? (?:of )?" YEAR "|,? (?:of )?(?:this|last) year)"
        "|(?<=\\bin |\\bof |\\bfor |\\bduring |\\buntil |\\bsince |\\bthrough |\\bbetween |\\band "
        "|\\bto |\\bby |\\bfrom |\\blate "
        "|\\bearly )" MONTH "|(?:this|last) year\\b"
        "|(?<=\\bin |\\bof |\\bsince |\\bfrom |\\buntil |\\bduring |\\band |\\bto |\\bby |\\blate "
        "|\\bearly |\\byear |\\bbetween )" YEAR "(?! (?:\\w+ "
        ")?(?:reports?|civilians?|strikes?|airstrikes?|people|deaths?|allegations?|incidents?))\\b"
        "|(?<=\\ba |\\bthe )" YEAR
        "(?! (?:reports|civilians|strikes|airstrikes|deaths|allegations|incidents)\\b)"
        "|^" MONTH YEAR "?)");
}

static int
find_month(const char *text)
{
    for (int i = 0; i < 12; i++)
        if (strncmp(text, months[i], 3) == 0)
            return i + 1;
    return 0;
}

typedef struct {
    const char *p;
    int months[2];
    int numbers[4];
    size_t lengths[4];
    unsigned month_count;
    unsigned number_count;
    unsigned first_month_at; /* numbers seen before the first month */
} Parts;

static void
take_word(Parts *parts)
{
    size_t length = strspn(parts->p, "abcdefghijklmnopqrstuvwxyz");
    int month = length >= 3 ? find_month(parts->p) : 0;
    if (month > 0 && parts->month_count < 2 && strncmp(parts->p, "middle", 6) != 0) {
        if (parts->month_count == 0)
            parts->first_month_at = parts->number_count;
        parts->months[parts->month_count++] = month;
    }
    parts->p += length;
}

static void
take_digits(Parts *parts)
{
    size_t length = strspn(parts->p, "0123456789");
    if (parts->number_count < 4) {
        parts->lengths[parts->number_count] = length;
        parts->numbers[parts->number_count++] = (int)g_ascii_strtoll(parts->p, NULL, 10);
    }
    parts->p += length;
}

static void
split_parts(const char *text, Parts *parts)
{
    for (parts->p = text; *parts->p != '\0';) {
        if (g_ascii_isdigit(*parts->p))
            take_digits(parts);
        else if (g_ascii_islower(*parts->p))
            take_word(parts);
        else
            parts->p++;
    }
}

static bool
is_real_day(int year, int month, int day)
{
    return day == 0 ||
           (month >= 1 && g_date_valid_dmy((GDateDay)CLAMP(day, 0, 255), (GDateMonth)month,
                                           (GDateYear)(year > 0 ? year : 2000)));
}

static void
read_numbers(const Parts *parts, PrintedDate *date)
{
    int days[2] = {0, 0};
    unsigned day_count = 0;
    for (unsigned i = 0; i < parts->number_count; i++) {
        if (parts->lengths[i] == 4)
            date->year = parts->numbers[i];
        else if (day_count < 2)
            days[day_count++] = parts->numbers[i];
    }
    date->day = days[0];
    date->day_to = day_count > 1 ? days[1] : days[0];
}

/* "1st quarter, fy2022" */
static bool
read_quarter(const char *text, PrintedDate *date)
{
    static const char *const ordinals[] = {"1st",   "2nd",    "3rd",   "4th",
                                           "first", "second", "third", "fourth"};
    const char *quarter = strstr(text, " quarter");
    if (quarter == NULL)
        return false;
    text += strncmp(text, "the ", 4) == 0 ? 4 : 0;
    for (size_t i = 0; i < G_N_ELEMENTS(ordinals); i++)
        if (g_str_has_prefix(text, ordinals[i]))
            date->quarter = (int)(i % 4) + 1;
    const char *year = quarter + strcspn(quarter, "0123456789");
    date->year = date->year_to = (int)g_ascii_strtoll(year, NULL, 10);
    date->is_fiscal = strstr(quarter, "fy") != NULL || strstr(quarter, "fiscal") != NULL;
    return date->quarter > 0;
}

void
date_settle_quarter(PrintedDate *date, bool fiscal)
{
    if (date->quarter == 0)
        return;
    bool begins_in_october = fiscal || date->is_fiscal;
    int first = (date->quarter - 1) * 3 + (begins_in_october ? 10 : 1);
    if (first > 12)
        first -= 12;
    else if (begins_in_october && date->year > 0)
        date->year--;
    date->year_to = date->year;
    date->month = first;
    date->month_to = first + 2;
    date->quarter = 0;
}

bool
date_read(const char *folded, size_t length, PrintedDate *ret_date)
{
    g_autofree char *text = g_strndup(folded, length);
    PrintedDate date = {0};
    Parts parts = {0};
    int used = 0;
    if (read_quarter(text, &date)) {
        *ret_date = date;
        return true;
    }
    if (sscanf(text, "%4d-%2d-%2d%n", &date.year, &date.month, &date.day, &used) == 3 &&
        (size_t)used == length) {
        date.day_to = date.day;
        date.month_to = date.month;
    } else if (sscanf(text, "%4d-%2d%n", &date.year, &date.month, &used) == 2 &&
               (size_t)used == length) {
        date.day = 0;
        date.month_to = date.month;
    } else {
        date.year = date.month = date.day = 0;
        split_parts(text, &parts);
        read_numbers(&parts, &date);
        date.month = parts.months[0];
        date.month_to = parts.month_count > 1 ? parts.months[1] : parts.months[0];
    }
    date.year_to = date.year;
    date.this_year = strstr(text, "this year") != NULL;
    date.last_year = strstr(text, "last year") != NULL;
    date.is_end = strstr(text, "end of") != NULL;
    date.is_range = date.day_to != date.day || date.month_to != date.month;
    if (!is_real_day(date.year, date.month, date.day) ||
        !is_real_day(date.year, date.month_to, date.day_to))
        return false;
    if (date.month == 0 && date.year == 0 && !date.this_year && !date.last_year)
        return false;
    if (date.year > 0 && date.month_to < date.month)
        date.year--; /* "Dec. 28-Jan. 3, 2018" */
    *ret_date = date;
    return true;
}

bool
date_has_day(const PrintedDate *date)
{
    return date->day > 0;
}

/* "YYYY-MM-DD": thousands of them on a page of entries, so without printf. */
static char *
print_day(int year, int month, int day)
{
    char *text = g_malloc(11);
    int parts[] = {year / 100 % 100, year % 100, month, day};
    char *at = text;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (i > 1)
            *at++ = '-';
        *at++ = (char)('0' + parts[i] / 10 % 10);
        *at++ = (char)('0' + parts[i] % 10);
    }
    *at = '\0';
    return text;
}

char *
date_get_first_day(const PrintedDate *date)
{
    if (date->year == 0)
        return NULL;
    return print_day(date->year, MAX(date->month, 1), MAX(date->day, 1));
}

char *
date_get_last_day(const PrintedDate *date)
{
    if (date->year_to == 0)
        return NULL;
    int month = date->month_to > 0 ? date->month_to : 12;
    int day = date->day_to > 0
                  ? date->day_to
                  : g_date_get_days_in_month((GDateMonth)month, (GDateYear)date->year_to);
    return print_day(date->year_to, month, day);
}

void
date_resolve_year(PrintedDate *date, const char *published)
{
    int year = 0, month = 0, day = 0;
    if (date->year > 0 || published == NULL ||
        sscanf(published, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return;
    if (date->last_year)
        year--;
    else if (!date->this_year && date->month_to * 100 + date->day_to > month * 100 + day)
        year--;
    date->year_to = year;
    date->year = date->month_to < date->month ? year - 1 : year;
}

void
date_add_starters(GHashTable *words)
{
    static const char *const firsts[] = {
        "jan",           "feb",           "mar",           "apr",
        "jun",           "jul",           "aug",           "sep",
        "sept",          "oct",           "nov",           "dec",
        "the end",       "the beginning", "the start",     "the middle",
        "the first",     "the second",    "the third",     "the fourth",
        "end of",        "beginning of",  "start of",      "middle of",
        "this year",     "last year",     "first quarter", "second quarter",
        "third quarter", "fourth quarter"};
    for (size_t i = 0; i < G_N_ELEMENTS(firsts); i++)
        g_hash_table_add(words, (gpointer)firsts[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(months); i++)
        g_hash_table_add(words, (gpointer)months[i]);
}
