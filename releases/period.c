/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "releases/reading_internal.h"

/* First day of the three months that end at @last. Returns: (owned) */
static char *
get_quarter_start(const char *last)
{
    int year = 0, month = 0;
    if (sscanf(last, "%4d-%2d", &year, &month) != 2)
        return NULL;
    month -= 2;
    return g_strdup_printf("%04d-%02d-01", month > 0 ? year : year - 1,
                           month > 0 ? month : month + 12);
}

/* A day without a year goes with the last day of its time: "between July 4 and July 17, 2015". */
static char *
get_start(const Reading *reading, const ViewDate *date, const char *last)
{
    PrintedDate start = date->date;
    date_resolve_year(&start, last);
    g_autofree char *ignored = NULL;
    char *first = date_get_first_day(&start);
    if (first == NULL)
        reading_get_days(reading, date, &first, &ignored);
    return first;
}

/* A month, a quarter, a run of days; a year where a release covers one. */
static bool
can_be_period(const Reading *reading, const ViewDate *date)
{
    const PrintedDate *printed = &date->date;
    if (g_str_equal(reading->set->cadence, "quarterly"))
        return printed->quarter > 0;
    if (g_str_equal(reading->set->cadence, "yearly"))
        return printed->month == 0 && printed->quarter == 0;
    if (date_has_day(printed))
        return printed->is_range || g_str_equal(reading->set->cadence, "none");
    return printed->month > 0 || printed->quarter > 0;
}

/* The day before publication. */
static bool
take_yesterday(Reading *reading, const Match *match, const ViewDate *from)
{
    int year = 0, month = 0, day = 0;
    bool says_yesterday = false;
    for (guint i = 0; i < match->hits->len; i++)
        says_yesterday =
            says_yesterday || g_array_index(match->hits, SlotHit, i).slot->kind == SLOT_YESTERDAY;
    if (!says_yesterday || reading->published == NULL ||
        sscanf(reading->published, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return false;
    g_autoptr(GDate) date = g_date_new_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
    g_date_subtract_days(date, 1);
    reading->release->period_to = g_strdup_printf("%04d-%02d-%02d", g_date_get_year(date),
                                                  g_date_get_month(date), g_date_get_day(date));
    reading->release->period_from = from != NULL
                                        ? get_start(reading, from, reading->release->period_to)
                                        : g_strdup(reading->release->period_to);
    return true;
}

static bool
take_period(Reading *reading, const Match *match)
{
    Release *release = reading->release;
    const ViewDate *from = NULL, *to = NULL;
    bool is_whole = false;
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        const ViewDate *date = view_find_date(reading->view, hit->start);
        if (date == NULL || (hit->slot->kind == SLOT_IN && !can_be_period(reading, date)) ||
            reading_is_half_time(reading, hit))
            continue;
        is_whole = is_whole || hit->slot->kind == SLOT_IN;
        if (hit->slot->kind == SLOT_FROM)
            from = date;
        else if (hit->slot->kind == SLOT_TO || hit->slot->kind == SLOT_IN)
            to = date;
    }
    if (to == NULL)
        return take_yesterday(reading, match, from);
    g_autofree char *first = NULL;
    g_autofree char *last = NULL;
    reading_get_days(reading, to, &first, &last);
    if (last == NULL)
        return false;
    bool is_quarter = !is_whole && from == NULL && g_str_equal(reading->set->cadence, "quarterly");
    release->period_from = from != NULL ? get_start(reading, from, last)
                           : is_quarter ? get_quarter_start(last)
                                        : g_steal_pointer(&first);
    release->period_to = g_steal_pointer(&last);
    return true;
}

/* Days told one by one make one time together. */
static void
take_in(Release *release, const char *from, const char *to)
{
    if (from == NULL || to == NULL)
        return;
    if (release->period_from == NULL || strcmp(from, release->period_from) < 0) {
        g_free(release->period_from);
        release->period_from = g_strdup(from);
    }
    if (release->period_to == NULL || strcmp(to, release->period_to) > 0) {
        g_free(release->period_to);
        release->period_to = g_strdup(to);
    }
}

/* The time of the first match; where a series has no cadence, a fallback's matches add up. */
static bool
find_period(Reading *reading, const PhraseIndex *index, bool fallback)
{
    Release *release = reading->release;
    bool adds_up = fallback && g_str_equal(reading->set->cadence, "none");
    bool is_found = false;
    for (guint i = 0; i < reading->sentences->len; i++) {
        const Sentence *sentence = &g_array_index(reading->sentences, Sentence, i);
        g_autoptr(GPtrArray) matches =
            phrase_index_match(index, reading->search, sentence->start, sentence->end);
        for (guint j = 0; j < matches->len; j++) {
            const Match *match = g_ptr_array_index(matches, j);
            g_autofree char *from = g_steal_pointer(&release->period_from);
            g_autofree char *to = g_steal_pointer(&release->period_to);
            bool is_taken = match->phrase->is_fallback == fallback && take_period(reading, match);
            take_in(release, from, to);
            if (!is_taken)
                continue;
            phrase_search_note(reading->search, match);
            is_found = true;
            if (!adds_up)
                return true;
        }
    }
    return is_found;
}

void
period_read(Reading *reading)
{
    g_autoptr(PhraseIndex) index = phrase_index_new();
    phrase_index_add(index, reading->set, PHRASE_PERIOD);
    if (!find_period(reading, index, false) && !find_period(reading, index, true))
        release_add_doubt(reading->release, "the page does not say which time it covers");
}
