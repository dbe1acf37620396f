/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "releases/figures_internal.h"

/* A "total" of fewer days is of its time only: the first release covers more than two years. */
#define SHORT_DAYS 300

/* The campaigns whose running totals are told began in 2014; a count from then on is one. */
#define LAST_BEGINNING "2015"
/* Bytes after a figure that its time and place may take. */
#define REACH_AFTER 160

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
set_span(const Reading *reading, const ViewDate *from, const ViewDate *in, const ViewDate *to,
         Figure *figure)
{
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

static void
set_time(const Reading *reading, const Match *match, Figure *figure)
{
    set_span(reading, find_slot_date(reading, match, SLOT_FROM),
             find_slot_date(reading, match, SLOT_IN), find_slot_date(reading, match, SLOT_TO),
             figure);
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

/* "between July 16 and July 22": days of one year, whichever it is */
static bool
spans_days(const Reading *reading, const Match *match)
{
    const ViewDate *from = find_slot_date(reading, match, SLOT_FROM);
    const ViewDate *to = find_slot_date(reading, match, SLOT_TO);
    const ViewDate *in = find_slot_date(reading, match, SLOT_IN);
    bool is_pair = from != NULL && to != NULL && from->date.year == 0 && to->date.year == 0 &&
                   date_has_day(&from->date) && date_has_day(&to->date);
    return is_pair ||
           (in != NULL && in->date.year == 0 && in->date.is_range && date_has_day(&in->date));
}

/* "24 strikes between July 16 and July 22": no running total */
static void
settle_short_total(const Reading *reading, const Match *match, Figure *figure)
{
    static const char *const totals[][2] = {{"killed_total", "killed"},
                                            {"injured_total", "injured"},
                                            {"strikes_total", "strikes"},
                                            {"engagements_total", "engagements"}};
    int days = spans_days(reading, match) ? 0 : count_days(figure->from, figure->to);
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
            g_ascii_isalnum(view->text[at + length]) ||
            g_str_has_prefix(view->text + at + length, " and in "))
            continue; /* "there and in Syria": in both */
        figure->scope = view_quote(view, view_get_span(view, at + 1, at + length));
        return true;
    }
    return false;
}

static bool
has_time(const Figure *figure)
{
    return figure->from != NULL || figure->to != NULL;
}

/* A count of one month or year is none since the beginning. */
static void
drop_total(Figure *figure)
{
    size_t stem = strlen(figure->name) - MIN(strlen(figure->name), strlen("_total"));
    if (g_str_has_suffix(figure->name, "_total"))
        figure->name[stem] = '\0';
}

/* Where view bytes from @at on match @pattern, which begins with "^", its end; 0 otherwise. */
static size_t
skip(const Reading *reading, size_t at, const char *pattern)
{
    size_t end = MIN(at + REACH_AFTER, reading->view->length);
    WordingPlace place = {0};
    return phrase_search_find(reading->search, pattern, at, end, at, &place) ? place.end : 0;
}

/* "in 2017", "between May and July 2017", "since 2014". Returns: its end; 0: no time is there */
static size_t
take_time(const Reading *reading, size_t at, Figure *figure)
{
    static const char since[] = "^ since (?:mid-|early |late |about )?(?=[\x03\x05])";
    static const char between[] = "^ (?:between|from) (?=[\x03\x05])";
    static const char joint[] = "^ (?:and|to|until|through) (?:the )?(?:end of )?(?=[\x03\x05])";
    static const char next[] = "^ [a-z]|^,? (?:(?:it|they) killed )?\x01"; /* "in 2018 800" */
    static const char in[] = "^,? (?:in|during|on|over|for) (?:all of )?(?=[\x03\x05])";
    size_t start = 0;
    if ((start = skip(reading, at, since)) > 0) {
        const ViewDate *from = view_find_date(reading->view, start);
        if (from != NULL)
            set_span(reading, from, NULL, NULL, figure);
        return from != NULL ? from->view_end : 0;
    }
    if ((start = skip(reading, at, between)) > 0) {
        const ViewDate *from = view_find_date(reading->view, start);
        size_t second = from != NULL ? skip(reading, from->view_end, joint) : 0;
        const ViewDate *to = second > 0 ? view_find_date(reading->view, second) : NULL;
        if (to == NULL)
            return 0;
        set_span(reading, from, NULL, to, figure);
        return to->view_end;
    }
    if ((start = skip(reading, at, in)) == 0)
        return 0;
    const ViewDate *date = view_find_date(reading->view, start);
    if (date == NULL || (reading->view->text[at] == ',' && skip(reading, date->view_end, next) > 0))
        return 0;
    set_span(reading, NULL, date, NULL, figure);
    drop_total(figure);
    return date->view_end;
}

/* "in Raqqa": its end, 0 when there is no place. Iraq and Syria together are the whole. */
static size_t
take_place(const Reading *reading, size_t at, Figure *figure)
{
    static const char preposition[] = "^ (?:in|near) ";
    static const char whole[] =
        "^(?:both )?(?:iraq(?:,| and|/| &) ?syria|syria(?:,| and|/| &) ?iraq|"
        "both countries|the two countries)\\b";
    static const char no_place[] =
        "^(?:us|u\\.s\\.?|isis|isil|daesh|islamic|operation|the|strikes|air|coalition|combined|"
        "american|its|their)[ -]|"
        "^(?:(?:botched|deadly|errant|separate|several|drone|air|coalition|us-led) "
        "){0,3}(?:strikes?|airstrikes?|raids?|attacks?|campaign|fight|war)\\b";
    const View *view = reading->view;
    size_t start = skip(reading, at, preposition);
    if (start == 0)
        return 0;
    size_t after = skip(reading, start, whole);
    if (after > 0)
        return after;
    if (skip(reading, start, no_place) > 0)
        return 0;
    size_t end = start;
    while (end < view->length && view->upper[end]) {
        end += strcspn(view->text + end, " ,.;:)\n\"");
        if (view->text[end] != ' ' || !view->upper[end + 1])
            break;
        end++;
    }
    if (end > start && figure->scope == NULL)
        figure->scope = view_quote(view, view_get_span(view, start, end));
    return end > start ? end : 0;
}

/* "killing 159 civilians in Raqqa", "352 civilians in strikes in April 2017": what follows the
 * phrase says whose strikes, where and when. */
static void
narrow(const Reading *reading, const Match *match, Figure *figure)
{
    static const char blows[] =
        "^ (?:in|by|during|from|as a (?:direct )?result of|because of|due to) "
        "(?:(?:the|its|their|separate|several|us|u\\.s\\.|american|(?:us|u\\.s\\.|american)-led|"
        "coalition|international|air|artillery|drone|military|past|\x01\\d+\x02) ){0,5}"
        "(?:strikes?|airstrikes?|raids?|bombardments?|bombings?|attacks?|operations?|actions?)\\b"
        "(?: (?:on|against|targeting) (?:the )?(?:islamic state|isis|isil|is|daesh)\\b)?";
    static const char country[] =
        "^, (?:iraq|syria|somalia|afghanistan|libya|yemen),?(?= in [\x03\x05])";
    size_t at = match->end;
    for (unsigned parts = 0; parts < 4 && at > 0; parts++) {
        if (scope_points_back(reading->view, at, figure))
            return;
        size_t next = has_time(figure) ? 0 : take_time(reading, at, figure);
        if (next == 0)
            next = take_place(reading, at, figure);
        size_t in_country = next > 0 ? skip(reading, next, country) : 0;
        next = in_country > 0 ? in_country : next; /* "in Mosul, Iraq, in March" */
        at = next > 0 ? next : skip(reading, at, blows);
    }
}

/* "In 2017, US strikes killed", "On Jan. 9, near Mosul, two civilians were killed", "Since 2014,
 * ...": the time and place that begin the clause, before anybody says anything. "the coalition
 * said" between commas may stand there. */
static void
take_time_before(const Reading *reading, const Match *match, Figure *figure)
{
    static const char before[] =
        "^(?:\"|[^.\n\x01-\x0f]{1,40} ?[,-] |in (?:a|an|one|another) (?:[a-z-]+ ){0,2}"
        "(?:strike|airstrike|raid|attack|incident) )?"
        "(?:in|during|on|since) (?:the month of )?(?=[\x03\x05])";
    static const char from[] = "^(?:from|between) (?=[\x03\x05])";
    static const char joint[] = "^ (?:to|and|until|through) (?:the )?(?:end of )?(?=[\x03\x05])";
    static const char between[] = "^,?(?: [^,\n]{1,60} sa(?:id|ys),)?(?: (?:near|in|at) "
                                  "[^,\n]{2,60},(?: (?:iraq|syria|somalia),)?|"
                                  " [^,\n\x01]{1,60})? $";
    static const char books[] = "^[^\n\x03\x05]{0,240}$"; /* they share the month of their clause */
    static const char place[] = "^, (?:near|in|at) (?=[^,\n\x01\x03\x05]{2,60}, )";
    const View *view = reading->view;
    const Attribution *clause = speakers_find(reading->attributions, match->start);
    size_t at = skip(reading, clause->start, before), two = skip(reading, clause->start, from);
    const ViewDate *first = at + two > 0 ? view_find_date(view, at + two) : NULL;
    size_t second = first != NULL && two > 0 ? skip(reading, first->view_end, joint) : 0;
    const ViewDate *date = second > 0 ? view_find_date(view, second) : first;
    if (date == NULL || (two > 0) != (second > 0) || date->view_end > match->start ||
        !phrase_search_finds(reading->search,
                             figure_counts_the_dead(reading, match) ? between : books,
                             date->view_end, match->start))
        return;
    bool is_since = g_str_has_prefix(view->text + clause->start, "since");
    bool says_between = clause->verb > date->view_end && clause->verb < match->start && !is_since &&
                        view->text[match->start - 2] != ',';
    if (says_between)
        return; /* "In May the coalition said": when it was said */
    set_span(reading, is_since || second > 0 ? first : NULL, is_since || second > 0 ? NULL : date,
             second > 0 ? date : NULL, figure);
    if (!is_since && second == 0)
        drop_total(figure);
    size_t name = skip(reading, date->view_end, place);
    if (name > 0 && figure->scope == NULL && name < match->start)
        figure->scope =
            view_quote(view, view_get_span(view, name, name + strcspn(view->text + name, ",")));
}

static size_t
get_clause_end(const Reading *reading, size_t at)
{
    size_t end = at, last = MIN(at + REACH_AFTER, reading->view->length);
    while (end < last && strchr(",.;\n", reading->view->text[end]) == NULL)
        end++;
    return end;
}

/* Where the clause of @at begins, at most so many bytes before it. */
static size_t
get_clause_start(const Reading *reading, size_t at)
{
    size_t start = at, first = at - MIN(at, REACH_AFTER);
    while (start > first && strchr(",.;\n", reading->view->text[start - 1]) == NULL)
        start--;
    return start;
}

/* "has so far admitted to", "killed 188 civilians to date" */
static bool
runs_so_far(const Reading *reading, const Match *match)
{
    static const char so_far[] = "^(?![^\n]*\\b(?:this|last) (?:month|year|week|quarter)\\b)[^\n]*"
                                 "\\b(?:so far(?! this| in| on)|to date|altogether)\\b";
    return phrase_search_finds(reading->search, so_far, get_clause_start(reading, match->start),
                               get_clause_end(reading, match->end));
}

/* "since 2014", "since the campaign began": no count of one time. "since August": none since the
 * beginning. */
static void
settle_since(const Reading *reading, const Match *match, Figure *figure)
{
    static const char start[] =
        "\\bsince (?:the |its |they |it |operations|strikes|bombing)"
        "(?:\\w+ ){0,3}(?:start|beginning|outset|launch|began|started|begun)";
    bool is_all = figure->from != NULL && strcmp(figure->from, LAST_BEGINNING) < 0 &&
                  count_days(figure->from, figure->to) >= SHORT_DAYS;
    bool is_part = (figure->to != NULL && !is_all) || figure_is_one_time(reading, match) ||
                   (!is_all && (find_slot_date(reading, match, SLOT_TO) != NULL ||
                                find_slot_date(reading, match, SLOT_IN) != NULL));
    int days = figure->from != NULL ? count_days(figure->from, reading->published) : -1;
    bool is_long = days >= SHORT_DAYS ||
                   (figure->from != NULL && days < 0 && g_str_has_suffix(figure->from, "-01-01"));
    bool is_whole = is_all || (figure->from != NULL
                                   ? is_long
                                   : runs_so_far(reading, match) ||
                                         phrase_search_finds(reading->search, start, match->end,
                                                             get_clause_end(reading, match->end)));
    if (is_part || g_str_has_suffix(figure->name, "_total")) {
        if (!is_part && days >= 0 && days < SHORT_DAYS)
            drop_total(figure);
        return;
    }
    if (!is_whole || !(g_str_equal(figure->name, "killed") || g_str_equal(figure->name, "injured")))
        return;
    g_autofree char *name = g_steal_pointer(&figure->name);
    figure->name = g_strconcat(name, "_total", NULL);
}

/* What the books say of a month, of reports and not of people. */
static bool
counts_reports(const Figure *figure)
{
    static const char *const names[] = {"carried_over", "received",  "completed", "credible",
                                        "non_credible", "duplicate", "open",      "reopened"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(names[i], figure->name))
            return true;
    return false;
}

void
figure_set_extent(const Reading *reading, const Match *match, Figure *figure)
{
    set_time(reading, match, figure);
    set_scope(reading, match, figure);
    bool counts_dead =
        figure_counts_the_dead(reading, match) &&
        (g_str_has_prefix(figure->name, "killed") || g_str_has_prefix(figure->name, "injured"));
    if (counts_dead && (reading->set == NULL || g_str_equal(figure->name, "killed_total"))) {
        narrow(reading, match, figure);
        if (reading->set == NULL && !has_time(figure))
            take_time_before(reading, match, figure);
        if (reading->set == NULL)
            settle_since(reading, match, figure);
    }
    if (reading->set == NULL && !has_time(figure) && counts_reports(figure))
        take_time_before(reading, match, figure);
    settle_short_total(reading, match, figure);
    settle_one_time(reading, match, figure);
}
