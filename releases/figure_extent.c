/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "releases/figures_internal.h"

/* A "total" of fewer days is of its time only: the first release covers more than two years. */
#define SHORT_DAYS 300

static const ViewDate *
find_slot_date(const Reading *reading, const Match *match, SlotKind kind)
{
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        if (hit->slot->kind == kind)
            return view_find_date(reading->view, hit->start);
    }
    return NULL;
}

/* "from June to October 2017": a beginning without a year goes with the end. */
static void
set_time(const Reading *reading, const Match *match, Figure *figure)
{
    const ViewDate *from = find_slot_date(reading, match, SLOT_FROM);
    const ViewDate *to = find_slot_date(reading, match, SLOT_TO);
    const ViewDate *in = find_slot_date(reading, match, SLOT_IN);
    const ViewDate *end = to != NULL ? to : in;
    g_autofree char *ignored = NULL;
    g_autofree char *first = NULL;
    if (end != NULL)
        reading_get_days(reading, end, &first, &figure->to);
    if (end != NULL && end->date.month == 0 && end->date.this_year)
        g_clear_pointer(&figure->to, g_free); /* this year so far */
    if (from == NULL) {
        figure->from = end == in ? g_steal_pointer(&first) : NULL;
        return;
    }
    PrintedDate start = from->date;
    if (start.year == 0 && figure->to != NULL && date_has_day(&start) == date_has_day(&end->date)) {
        date_resolve_year(&start, figure->to);
        figure->from = date_get_first_day(&start);
    } else {
        reading_get_days(reading, from, &figure->from, &ignored);
    }
}

/* Days from @from to @to, or -1. */
static int
count_days(const char *from, const char *to)
{
    GDate first, last;
    int year = 0, month = 0, day = 0;
    if (from == NULL || to == NULL || sscanf(from, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return -1;
    g_date_set_dmy(&first, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    if (sscanf(to, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return -1;
    g_date_set_dmy(&last, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return g_date_days_between(&first, &last);
}

/* "24 strikes between July 16 and July 22": no running total */
static void
settle_short_total(const Reading *reading, const Match *match, Figure *figure)
{
    static const char *const totals[][2] = {{"killed_total", "killed"},
                                            {"injured_total", "injured"},
                                            {"strikes_total", "strikes"},
                                            {"engagements_total", "engagements"}};
    int days = count_days(figure->from, figure->to);
    for (size_t i = 0; i < G_N_ELEMENTS(totals) && days >= 0 && days < SHORT_DAYS; i++) {
        if (!g_str_equal(figure->name, totals[i][0]))
            continue;
        g_free(figure->name);
        figure->name = g_strdup(totals[i][1]);
        const ViewDate *from = find_slot_date(reading, match, SLOT_FROM);
        if (reading->set == NULL || from == NULL || date_has_day(&from->date))
            continue; /* "between July 16 and July 22" is a week's count; months are a slip */
        g_autofree char *doubt = g_strdup_printf("%s runs over %d days only, from %s to %s",
                                                 totals[i][0], days, figure->from, figure->to);
        release_add_doubt(reading->release, doubt);
    }
}

/* "another 61 civilians", "in the past month": no running total */
static void
settle_one_time(const Reading *reading, const Match *match, Figure *figure)
{
    bool is_total =
        g_str_equal(figure->name, "killed_total") || g_str_equal(figure->name, "injured_total");
    if (!is_total || !g_str_equal(match->phrase->set->series, "article") ||
        !figure_is_one_time(reading, match))
        return;
    figure->name[strlen(figure->name) - strlen("_total")] = '\0';
}

static void
set_scope(const Reading *reading, const Match *match, Figure *figure)
{
    bool is_series = reading->set != NULL && match->phrase->set == reading->set;
    figure->scope = g_strdup(match->phrase->scope != NULL ? match->phrase->scope
                             : is_series                  ? reading->part
                                                          : NULL);
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        if (hit->slot->kind != SLOT_SCOPE)
            continue;
        g_autofree char *words =
            view_quote(reading->view, view_get_span(reading->view, hit->start, hit->end));
        g_free(figure->scope);
        figure->scope = g_strdup(match->phrase->scope);
        g_autofree char *before = g_steal_pointer(&figure->scope);
        figure->scope = before != NULL ? g_strconcat(before, " ", words, NULL) : g_strdup(words);
    }
}

/* "159 civilian deaths there", "in the city": a place that was named before. The words are kept. */
static bool
scope_points_back(const View *view, size_t at, Figure *figure)
{
    static const char *const words[] = {" there",           " in the city",    " in the town",
                                        " in the battle",   " in the siege",   " in the assault",
                                        " in the province", " in the village", " in the offensive"};
    for (size_t i = 0; i < G_N_ELEMENTS(words) && figure->scope == NULL; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(view->text + at, words[i], length) != 0 ||
            g_ascii_isalnum(view->text[at + length]))
            continue;
        figure->scope = view_quote(view, view_get_span(view, at + 1, at + length));
        return true;
    }
    return false;
}

/* "killing 159 civilians in Raqqa", "352 civilians in April 2017": what follows the phrase narrows
 * a total. Iraq and Syria together are the whole. */
static void
narrow(const Reading *reading, const Match *match, Figure *figure)
{
    static const char *const wholes[] = {"iraq and syria",
                                         "syria and iraq",
                                         "iraq, syria",
                                         "syria, iraq",
                                         "iraq & syria",
                                         "syria & iraq",
                                         "iraq/syria",
                                         "syria/iraq",
                                         "us-",
                                         "u.s",
                                         "us ",
                                         "operation",
                                         "the ",
                                         "strikes",
                                         "air",
                                         "coalition",
                                         "combined"};
    const View *view = reading->view;
    size_t at = match->end;
    if (scope_points_back(view, at, figure))
        return;
    if (strncmp(view->text + at, " in ", 4) != 0 && strncmp(view->text + at, " near ", 6) != 0)
        return;
    at += view->text[at + 1] == 'i' ? 4 : 6;
    const ViewDate *date = view_find_date(view, at);
    if (date != NULL && figure->from == NULL && figure->to == NULL) {
        reading_get_days(reading, date, &figure->from, &figure->to);
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(wholes); i++)
        if (strncmp(view->text + at, wholes[i], strlen(wholes[i])) == 0)
            return;
    size_t end = at;
    while (end < view->length && view->upper[end]) {
        end += strcspn(view->text + end, " ,.;:)\n\"");
        if (view->text[end] != ' ' || !view->upper[end + 1])
            break;
        end++;
    }
    if (end > at && figure->scope == NULL)
        figure->scope = view_quote(view, view_get_span(view, at, end));
}

void
figure_set_extent(const Reading *reading, const Match *match, Figure *figure)
{
    set_time(reading, match, figure);
    set_scope(reading, match, figure);
    if (g_str_equal(match->phrase->set->series, "article") &&
        g_str_equal(figure->name, "killed_total"))
        narrow(reading, match, figure);
    settle_short_total(reading, match, figure);
    settle_one_time(reading, match, figure);
}
