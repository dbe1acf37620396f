/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "releases/reading_internal.h"

/* Bytes: a last line without a full stop that is no longer than this may be page furniture. */
#define FURNITURE_MAX 80

static void
doubt_without_figures(const Reading *reading)
{
    Release *release = reading->release;
    bool has_parts = g_str_equal(reading->set->alone, "yes"); /* of which some say no more */
    bool says_anything = release->entries->len > 0;
    for (guint i = 0; i < release->figures->len && !says_anything; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        says_anything = !g_str_has_suffix(figure->name, "_total") &&
                        (has_parts || figure->scope == NULL) &&
                        g_strcmp0(figure->speaker, release->publisher) == 0;
    }
    if (!says_anything)
        release_add_doubt(release, "no figure of the period was found");
}

/* Does a line begin with @marker? @known: of bool, by marker; a page is searched once for each. */
static bool
has_footnote(const View *view, GHashTable *known, const char *marker)
{
    gpointer found = NULL;
    if (!g_hash_table_lookup_extended(known, marker, NULL, &found)) {
        g_autofree char *line = g_strconcat("\n", marker, NULL);
        found = GINT_TO_POINTER(strstr(view->text, line) != NULL);
        g_hash_table_insert(known, (gpointer)marker, found);
    }
    return GPOINTER_TO_INT(found) != 0;
}

/* A mark must lead to its footnote. */
static void
doubt_lost_footnotes(const Reading *reading)
{
    const Release *release = reading->release;
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        if (figure->marker[0] == '\0' || has_footnote(reading->view, known, figure->marker))
            continue;
        g_autofree char *doubt = g_strdup_printf(
            "%s carries a mark %s whose footnote is not on the page", figure->name, figure->marker);
        release_add_doubt(reading->release, doubt);
    }
}

static bool
ends_in_stop(const char *text, size_t end)
{
    static const char *const quotes[] = {"\xe2\x80\x9d", "\xe2\x80\x99", "\xc2\xbb"};
    if (strchr(".!?)\":", text[end - 1]) != NULL)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(quotes); i++)
        if (end >= strlen(quotes[i]) &&
            strncmp(text + end - strlen(quotes[i]), quotes[i], strlen(quotes[i])) == 0)
            return true;
    return false;
}

/* "a 2017 allegation - Feb." has a full stop, and is no end. */
static bool
ends_in_month(const char *text, size_t end)
{
    static const char *const months[] = {"Jan.", "Feb.", "Mar.",  "Apr.", "Jun.", "Jul.",
                                         "Aug.", "Sep.", "Sept.", "Oct.", "Nov.", "Dec."};
    for (size_t i = 0; i < G_N_ELEMENTS(months); i++) {
        size_t length = strlen(months[i]);
        if (end > length && strncmp(text + end - length, months[i], length) == 0 &&
            !g_ascii_isalpha(text[end - length - 1]))
            return true;
    }
    return false;
}

static void
doubt_cut_text(const Reading *reading)
{
    const View *view = reading->view;
    size_t end = strlen(view->original); /* a token may hold the full stop: "in Sept." */
    while (end > 0 && strchr(" \n", view->original[end - 1]) != NULL)
        end--;
    if (end == 0 || reading->sentences->len == 0 ||
        (ends_in_stop(view->original, end) && !ends_in_month(view->original, end)))
        return;
    const Sentence *last =
        &g_array_index(reading->sentences, Sentence, reading->sentences->len - 1);
    bool is_footnote = last->starts_line && view->text[last->start] == '*';
    bool says_something = is_footnote || last->end - last->start > FURNITURE_MAX;
    for (guint i = 0; i < reading->release->unread->len; i++) {
        const Unread *unread = g_ptr_array_index(reading->release->unread, i);
        says_something =
            says_something || unread->span.end >= view_get_span(view, last->start, last->end).end;
    }
    for (guint i = 0; i < reading->release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(reading->release->figures, i);
        says_something =
            says_something || figure->span.end > view_get_span(view, last->start, last->end).start;
    }
    if (says_something)
        release_add_doubt(reading->release, "the text ends in the middle of a sentence");
}

/* Days a monthly report came after its month at most, with room: those of 2020 took three months.
 */
#define LATE_DAYS 200
/* Days an incident may lie after the time a release covers. */
#define AFTER_DAYS 31

static int
count_days(const char *from, const char *to)
{
    int year = 0, month = 0, day = 0, year_to = 0, month_to = 0, day_to = 0;
    if (from == NULL || to == NULL || sscanf(from, "%4d-%2d-%2d", &year, &month, &day) != 3 ||
        sscanf(to, "%4d-%2d-%2d", &year_to, &month_to, &day_to) != 3)
        return 0;
    g_autoptr(GDate) first = g_date_new_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
    g_autoptr(GDate) last =
        g_date_new_dmy((GDateDay)day_to, (GDateMonth)month_to, (GDateYear)year_to);
    return g_date_days_between(first, last);
}

/* A slip in the year files a whole release where nobody looks. */
static void
doubt_distant_period(const Reading *reading)
{
    const Release *release = reading->release;
    bool is_distant = count_days(release->period_to, release->published) > LATE_DAYS;
    for (guint i = 0; i < release->entries->len && !is_distant; i++) {
        const Entry *entry = g_ptr_array_index(release->entries, i);
        is_distant = count_days(release->period_to, entry->date) > AFTER_DAYS;
    }
    if (is_distant && g_str_equal(reading->set->cadence, "monthly"))
        release_add_doubt(reading->release, "the time it covers lies long before its publication, "
                                            "or before cases it lists");
}

static bool
holds_number(const View *view, Span span)
{
    for (guint i = 0; i < view->numbers->len; i++) {
        const ViewNumber *number = &g_array_index(view->numbers, ViewNumber, i);
        if (number->span.start >= span.start && number->span.end <= span.end)
            return true;
    }
    return false;
}

/* A sentence in quotation marks is somebody else's. */
static bool
is_quotation(const char *text)
{
    return g_str_has_prefix(text, "\"") || g_str_has_prefix(text, "\xe2\x80\x9c");
}

/* What was not understood may undo what was: "eleven were reassessed". */
static void
doubt_unread_news(const Reading *reading)
{
    const Release *release = reading->release;
    static const char *const words[] = {"correct", "reassess", "retract",  "withdr",
                                        "reopen",  "credible", "killed",   "death",
                                        "dead",    "died",     "referred", "closed"};
    for (guint i = 0; i < release->unread->len; i++) {
        const Unread *unread = g_ptr_array_index(release->unread, i);
        bool is_news = false;
        if (is_quotation(unread->text) || !holds_number(reading->view, unread->span))
            continue;
        g_autofree char *folded = g_ascii_strdown(unread->text, -1);
        for (size_t j = 0; j < G_N_ELEMENTS(words); j++)
            is_news = is_news || strstr(folded, words[j]) != NULL;
        if (!is_news)
            continue;
        g_autofree char *doubt =
            g_strdup_printf("a sentence that nothing took may be news: %.120s", unread->text);
        g_autofree char *valid = g_utf8_make_valid(doubt, -1);
        release_add_doubt(reading->release, valid);
    }
}

void
doubts_raise(const Reading *reading, bool needs_figures)
{
    if (needs_figures)
        doubt_without_figures(reading);
    doubt_distant_period(reading);
    if (reading->release->kind == RELEASE_KIND_RELEASE)
        doubt_unread_news(reading);
    doubt_lost_footnotes(reading);
    doubt_cut_text(reading);
}
