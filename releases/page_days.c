/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "releases/reading_internal.h"

/* Months before the end of the time covered in which a day without a year is looked for. */
#define MONTHS_IN_REACH 3

/* Bytes: a line that holds a day of publication, and what may stand before the day. */
#define PUBLISHED_MAX_LINE 110
#define PUBLISHED_MAX_BEFORE 80

/* Bytes of a label in a line of its own. */
#define LABEL_MAX 20

/* Lines at the top in which the day of a page may stand. */
#define PUBLISHED_LINES 12

/* Bytes before the day of a dateline: "SOUTHWEST ASIA, Dec. 18, 2017 -" */
#define DATELINE_MAX_BEFORE 30

/* "between August 2014": where a time begins says nothing of the month it ends in. */
static bool
begins_a_time(const View *view, const ViewDate *date)
{
    static const char *const words[] = {"between ", "since ", "from "};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t length = strlen(words[i]);
        if (date->view_start >= length &&
            strncmp(view->text + date->view_start - length, words[i], length) == 0)
            return true;
    }
    return false;
}

void
reading_note_years(Reading *reading)
{
    const View *view = reading->view;
    for (guint i = 0; i < view->dates->len; i++) {
        const ViewDate *there = &g_array_index(view->dates, ViewDate, i);
        const PrintedDate *date = &there->date;
        if (date->month < 1 || date->month > 12 || date_has_day(date) || begins_a_time(view, there))
            continue;
        int *year = &reading->month_years[date->month];
        *year = MAX(*year, date->year);
    }
}

/* A day without a year on a page without a day of its own: the year in which it lies in the last
 * weeks of the time covered, if there is one. */
static void
resolve_in_period(const Reading *reading, PrintedDate *date)
{
    PrintedDate near = *date;
    int year = 0, month = 0;
    const char *end = reading->release->period_to;
    if (end == NULL || date->year > 0 || sscanf(end, "%4d-%2d", &year, &month) != 2)
        return;
    date_resolve_year(&near, end);
    if ((year - near.year) * 12 + month - near.month <= MONTHS_IN_REACH)
        *date = near;
}

void
reading_get_days(const Reading *reading, const ViewDate *date, char **ret_first, char **ret_last)
{
    PrintedDate resolved = date->date;
    date_settle_quarter(&resolved, g_str_equal(reading->subject->quarters, "fiscal"));
    int year = resolved.year == 0 && !date_has_day(&resolved)
                   ? reading->month_years[CLAMP(resolved.month, 0, 12)]
                   : 0;
    if (year > 0)
        resolved.year = resolved.year_to = year;
    else if (reading->published != NULL)
        date_resolve_year(&resolved, reading->published);
    else
        resolve_in_period(reading, &resolved);
    *ret_first = date_get_first_day(&resolved);
    *ret_last = date_get_last_day(&resolved);
    if (*ret_last != NULL)
        return;
    g_autofree char *text = view_quote(reading->view, date->span);
    g_autofree char *doubt =
        g_strdup_printf("nothing on the page says which year \"%s\" is in", text);
    release_add_doubt(reading->release, doubt);
}

bool
reading_is_half_time(const Reading *reading, const SlotHit *hit)
{
    static const char between[] = "between ";
    const View *view = reading->view;
    const ViewDate *date = view_find_date(view, hit->start);
    size_t length = strlen(between);
    return date != NULL && hit->slot->kind == SLOT_IN && !date->date.is_range &&
           hit->start >= length && strncmp(view->text + hit->start - length, between, length) == 0;
}

/* "sept. 20, 2015, near ramadi": an entry's day, not the page's */
static bool
is_followed_by_place(const View *view, size_t at)
{
    static const char *const words[] = {"near ", "in ", "at ", "around ", "during "};
    at += strspn(view->text + at, " ,");
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strncmp(view->text + at, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/* "the quarter ending june 30, 2023": the time covered, not the day of the page */
static bool
ends_a_time(const View *view, size_t at)
{
    static const char ending[] = "ending ";
    size_t length = strlen(ending);
    return at >= length && strncmp(view->text + at - length, ending, length) == 0;
}

/* "On April 2, 2018 the command said": what happened, and when; no line of the page's own day */
static bool
begins_sentence(const View *view, const ViewDate *date, size_t line)
{
    size_t after = date->view_end + strspn(view->text + date->view_end, " ,");
    return date->view_start == line + 3 && strncmp(view->text + line, "on ", 3) == 0 &&
           g_ascii_isalpha(view->text[after]);
}

static bool
holds_word(const View *view, size_t start, size_t end, const char *const *words)
{
    g_autofree char *text = g_strndup(view->text + start, end - start);
    for (; *words != NULL; words++)
        if (strstr(text, *words) != NULL)
            return true;
    return false;
}

/* "The building is shown in this Dec. 5, 2017, file photo.": a whole sentence, which does not say
 * that something came out */
static bool
is_in_sentence(const View *view, const ViewDate *date, size_t line, size_t length)
{
    static const char *const labels[] = {"publish", "posted",  "updated", "release",
                                         "issued",  "written", "last ",   NULL};
    static const char *const captions[] = {" photo.",    "file photo", "this photo",
                                           "photo by",   "photo:",     "pictured",
                                           "file image", " taken on",  NULL};
    bool ends = length > 0 && view->text[line + length - 1] == '.';
    bool starts = date->view_start <= line + 3;
    return holds_word(view, line, line + length, captions) ||
           (ends && !starts && !holds_word(view, line, date->view_start, labels));
}

/* Under "Incident date" */
static bool
is_under_incident(const View *view, size_t line)
{
    static const char *const labels[] = {"incident", NULL};
    size_t end = line;
    while (end > 0 && strchr(" \n", view->text[end - 1]) != NULL)
        end--;
    size_t start = end;
    while (start > 0 && view->text[start - 1] != '\n')
        start--;
    return end - start <= LABEL_MAX && holds_word(view, start, end, labels);
}

static bool
is_own_line(const View *view, const ViewDate *date, size_t line, size_t length)
{
    const char *text = view->text + line + strspn(view->text + line, " ");
    if (date->view_start < line || date->view_end > line + length)
        return false;
    size_t before = date->view_start - line;
    bool is_short = length <= PUBLISHED_MAX_LINE && before <= PUBLISHED_MAX_BEFORE;
    bool is_dateline =
        before <= DATELINE_MAX_BEFORE && (strncmp(view->text + date->view_end, " - ", 3) == 0 ||
                                          strncmp(view->text + date->view_end, " -\n", 3) == 0);
    bool is_label = is_dateline || (strncmp(text, "date ", 5) == 0 && before <= 6);
    return (is_short || is_label) && date->date.year > 0 && date_has_day(&date->date) &&
           !date->date.is_range && !is_followed_by_place(view, date->view_end) &&
           !ends_a_time(view, date->view_start) && !begins_sentence(view, date, line) &&
           (is_label || !is_in_sentence(view, date, line, length)) &&
           !is_under_incident(view, line);
}

/* A day near the top in a line of its own: "30 Aug, 2018 17:38", "| Sept. 26, 2019". The earliest:
 * the day of the visit stands there too. Not before @not_before (nullable). */
char *
reading_find_published(const View *view, const char *not_before)
{
    char *found = NULL;
    size_t line = 0;
    for (unsigned i = 0; i < PUBLISHED_LINES && line < view->length; i++) {
        size_t length = strcspn(view->text + line, "\n");
        for (guint j = 0; j < view->dates->len; j++) {
            const ViewDate *date = &g_array_index(view->dates, ViewDate, j);
            if (!is_own_line(view, date, line, length))
                continue;
            g_autofree char *day = date_get_first_day(&date->date);
            bool is_better = found == NULL || strcmp(day, found) < 0;
            if (!is_better || (not_before != NULL && strcmp(day, not_before) < 0))
                continue;
            g_free(found);
            found = g_steal_pointer(&day);
        }
        line += length + 1;
    }
    return found;
}
