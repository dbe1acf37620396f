/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/entry_starts.h"

#include <string.h>

/* An expression for this would be tried at every byte; but the view knows where its dates are. */
typedef struct {
    const View *view;
    size_t begin; /* of the list */
    size_t from;  /* what comes before belongs to the entry before */
} Search;

/* The first date token that begins at or after view byte @at. */
static guint
find_first_date(const View *view, size_t at)
{
    guint low = 0, high = view->dates->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(view->dates, ViewDate, middle).view_start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Bytes from "via" to the end of the sources. */
#define LONGEST_SOURCES 80

/* "via social media report Nov. 14, 2018": where a line end is lost and no full stop was, the
 * sources end an entry. */
static bool
ends_sources(const Search *search, size_t at)
{
    const char *text = search->view->text;
    static const char report[] = "report", via[] = "via ";
    size_t length = strlen(report);
    if (at < search->from + length || strncmp(text + at - length, report, length) != 0)
        return false;
    for (size_t p = at - length; p > search->from && at - p < LONGEST_SOURCES; p--) {
        if (strchr(".:;\n()", text[p - 1]) != NULL)
            return false;
        if (strncmp(text + p - 1, via, strlen(via)) == 0)
            return true;
    }
    return false;
}

/* Is the byte before @at a blank or a mark that begins an item of a list? */
static bool
follows_bullet(const Search *search, size_t at)
{
    const char *text = search->view->text;
    if (text[at - 1] == '-')
        return at - 1 == search->from || text[at - 2] == '\n';
    return text[at - 1] == ' ' || text[at - 1] == '*';
}

/* "*  " before @at, and before that the end of a line or sentence. */
static bool
find_break(const Search *search, size_t at, size_t *ret_start)
{
    const char *text = search->view->text;
    while (at > search->from && follows_bullet(search, at))
        at--;
    if (at != search->begin && (at == 0 || strchr("\n.:;!?)\"-", text[at - 1]) == NULL) &&
        !ends_sources(search, at))
        return false;
    *ret_start = at;
    return true;
}

/* "3. " or "3) " before @at: where the number begins, or @at. */
static size_t
skip_number(const Search *search, size_t at)
{
    const char *text = search->view->text;
    size_t before = at;
    while (before > search->from && text[before - 1] == ' ')
        before--;
    if (before < search->from + 4 || strchr(".)", text[before - 1]) == NULL ||
        text[before - 2] != '\x02')
        return at;
    for (before -= 2; before > search->from && text[before] != '\x01';)
        before--;
    return text[before] == '\x01' ? before : at;
}

static size_t
skip_on(const Search *search, size_t at)
{
    const char *text = search->view->text;
    if (at < search->from + 3 || strncmp(text + at - 3, "on ", 3) != 0)
        return at;
    bool is_word =
        at - 3 == search->begin || !(g_ascii_isalnum(text[at - 4]) || text[at - 4] == '_');
    return is_word ? at - 3 : at;
}

static bool
find_start(const Search *search, size_t date, size_t *ret_start)
{
    size_t on = skip_on(search, date);
    size_t with_on = skip_number(search, on), without = skip_number(search, date);
    return (with_on != on && find_break(search, with_on, ret_start)) ||
           (without != date && find_break(search, without, ret_start)) ||
           find_break(search, on, ret_start) || find_break(search, date, ret_start);
}

/* A blank or comma, and then something in the same line. Returns where it begins, or 0. */
static size_t
find_rest(const View *view, size_t at, size_t end)
{
    size_t stop = at;
    while (stop < end && (view->text[stop] == ' ' || view->text[stop] == ','))
        stop++;
    bool goes_on = stop > at && stop < end && view->text[stop] != '\n';
    return goes_on ? stop : 0;
}

GArray *
entry_starts_find(const View *view, size_t start, size_t end)
{
    GArray *starts = g_array_new(FALSE, FALSE, sizeof(EntryStart));
    Search search = {.view = view, .begin = start, .from = start};
    for (guint i = find_first_date(view, start); i < view->dates->len; i++) {
        const ViewDate *date = &g_array_index(view->dates, ViewDate, i);
        if (date->view_end > end)
            break;
        EntryStart found = {.date = date->view_start};
        size_t rest = find_rest(view, date->view_end, end);
        if (rest == 0 || !find_start(&search, date->view_start, &found.start))
            continue;
        search.from = rest;
        g_array_append_val(starts, found);
    }
    return starts;
}
