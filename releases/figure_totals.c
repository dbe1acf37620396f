/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "releases/figures_internal.h"

/* "800" of a headline is the 801 of its page; a smaller share is another count. */
#define ROUNDED_SHARE 0.9

/* Bytes of a headline. */
#define HEADLINE_MAX 200

static bool
is_or_may_be_own(const Reading *reading, const Figure *figure)
{
    return figure->speaker == NULL || g_strcmp0(figure->speaker, reading->subject->publisher) == 0;
}

/* An army's: the Pentagon's on a page about the coalition. */
static bool
is_admitted(const Reading *reading, const Figure *figure)
{
    return is_or_may_be_own(reading, figure) || figure->basis == BASIS_ADMITTED;
}

/* A monitor's count that says neither: more than the force has admitted to is since the beginning
 * too. */
static bool
is_bare_count_of_others(const Reading *reading, const Match *match, const Figure *figure)
{
    return match->phrase->speaker == SPEAKER_TOLD && g_str_equal(figure->name, "killed") &&
           figure->from == NULL && figure->to == NULL && figure->scope == NULL &&
           !figure_is_one_time(reading, match) && !is_admitted(reading, figure);
}

void
figure_note_bare(const Reading *reading, const Match *match, Figure *figure)
{
    bool counts_killed =
        g_str_equal(figure->name, "killed") || g_str_equal(figure->name, "killed_total");
    if (reading->set != NULL && match->phrase->set == reading->set)
        return; /* what a release says in its own phrases it says outright */
    if (reading->set == NULL && is_bare_count_of_others(reading, match, figure)) {
        g_ptr_array_add(reading->bare, figure);
        return;
    }
    if (!counts_killed || figure->from != NULL || figure->to != NULL || figure->scope != NULL ||
        !is_admitted(reading, figure) || figure_is_one_time(reading, match) ||
        figure_says_it_runs(reading, match))
        return;
    g_ptr_array_add(reading->bare, figure);
}

static GHashTable *
list_bare(const Reading *reading)
{
    GHashTable *bare = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < reading->bare->len; i++)
        g_hash_table_add(bare, g_ptr_array_index(reading->bare, i));
    return bare;
}

/* The highest count of killed that the page calls a running total, or 0. */
static double
find_running_total(const Reading *reading)
{
    double total = 0;
    g_autoptr(GHashTable) bare = list_bare(reading);
    const GPtrArray *figures = reading->release->figures;
    for (guint i = 0; i < figures->len; i++) {
        const Figure *figure = g_ptr_array_index(figures, i);
        if (g_str_equal(figure->name, "killed_total") && figure->scope == NULL &&
            figure->low.stated && g_strcmp0(figure->speaker, reading->subject->publisher) == 0 &&
            !g_hash_table_contains(bare, figure))
            total = MAX(total, figure->low.value);
    }
    return total;
}

/* The highest count of killed that the force states, or 0. */
static double
find_highest_own(const Reading *reading)
{
    double highest = 0;
    const GPtrArray *figures = reading->release->figures;
    for (guint i = 0; i < figures->len; i++) {
        const Figure *figure = g_ptr_array_index(figures, i);
        if (g_str_has_prefix(figure->name, "killed") && figure->low.stated &&
            g_strcmp0(figure->speaker, reading->subject->publisher) == 0)
            highest = MAX(highest, figure->low.value);
    }
    return highest;
}

static void
rename_figure(Figure *figure, bool is_total)
{
    g_free(figure->name);
    figure->name = g_strdup(is_total ? "killed_total" : "killed");
}

static bool
counts_as_many(const Figure *figure, const Figure *other)
{
    const Count *count = figure->low.stated ? &figure->low : &figure->high;
    const Count *same = other->low.stated ? &other->low : &other->high;
    return count->stated && same->stated && count->value >= same->value &&
           count->value <= same->value;
}

/* In the first line, where that is no paragraph. */
static bool
is_in_headline(const Reading *reading, const Figure *figure)
{
    size_t length = strcspn(reading->view->original, "\n");
    return length <= HEADLINE_MAX &&
           figure->span.end <= (size_t)g_utf8_strlen(reading->view->original, (gssize)length);
}

/* "64 civilians killed" of a headline is what the page says the same number is, where it says one
 * thing. */
static void
settle_by_number(const Reading *reading)
{
    g_autoptr(GHashTable) bare = list_bare(reading);
    const GPtrArray *figures = reading->release->figures;
    for (guint i = 0; i < reading->bare->len; i++) {
        Figure *figure = g_ptr_array_index(reading->bare, i);
        bool is_headline = is_in_headline(reading, figure);
        guint totals = 0, others = 0;
        for (guint j = 0; j < figures->len && is_admitted(reading, figure); j++) {
            const Figure *other = g_ptr_array_index(figures, j);
            bool is_known = !g_hash_table_contains(bare, other) ||
                            (is_headline && !is_in_headline(reading, other));
            if (!is_known || !is_admitted(reading, other) || !counts_as_many(figure, other))
                continue;
            totals += g_str_equal(other->name, "killed_total");
            others += g_str_equal(other->name, "killed");
        }
        if ((totals > 0) != (others > 0))
            rename_figure(figure, totals > 0);
    }
}

/* Another army's "42 civilians had been killed" beside the 120 of its year: no total is less than a
 * part of it. */
static void
settle_below_part(const Reading *reading)
{
    const GPtrArray *figures = reading->release->figures;
    for (guint i = 0; i < reading->bare->len; i++) {
        Figure *figure = g_ptr_array_index(reading->bare, i);
        bool is_total = g_str_equal(figure->name, "killed_total") && figure->low.stated &&
                        figure->speaker != NULL && !is_or_may_be_own(reading, figure);
        for (guint j = 0; j < figures->len && is_total; j++) {
            const Figure *part = g_ptr_array_index(figures, j);
            bool is_dated = part->from != NULL || part->to != NULL;
            if (is_dated && g_str_equal(part->name, "killed") && part->low.stated &&
                part->low.value > figure->low.value &&
                g_strcmp0(part->speaker, figure->speaker) == 0) {
                rename_figure(figure, false);
                break;
            }
        }
    }
}

/* "more than 1,000" of a headline that is a running total and the 1,061 of its page are one number.
 */
static void
settle_by_rounding(const Reading *reading)
{
    const GPtrArray *figures = reading->release->figures;
    for (guint i = 0; i < figures->len; i++) {
        const Figure *round = g_ptr_array_index(figures, i);
        bool is_round = round->bound != BOUND_EXACT && round->low.stated &&
                        round->low.value >= 100 && fmod(round->low.value, 100) < 0.5 &&
                        g_str_equal(round->name, "killed_total") && round->scope == NULL &&
                        is_or_may_be_own(reading, round);
        for (guint j = 0; j < reading->bare->len && is_round; j++) {
            Figure *figure = g_ptr_array_index(reading->bare, j);
            if (figure->low.stated && is_or_may_be_own(reading, figure) &&
                round->low.value <= figure->low.value &&
                round->low.value >= figure->low.value * ROUNDED_SHARE)
                rename_figure(figure, true);
        }
    }
}

void
figures_settle_bare(const Reading *reading)
{
    double total = reading->bare->len > 0 ? find_running_total(reading) : 0;
    double own = reading->bare->len > 0 ? find_highest_own(reading) : 0;
    if (reading->bare->len > 0)
        settle_by_number(reading);
    if (reading->bare->len > 0)
        settle_by_rounding(reading);
    for (guint i = 0; i < reading->bare->len && own > 0; i++) {
        Figure *figure = g_ptr_array_index(reading->bare, i);
        if (!is_admitted(reading, figure) && figure->low.stated && figure->low.value > own)
            rename_figure(figure, true);
    }
    for (guint i = 0; i < reading->bare->len && total > 0; i++) {
        Figure *figure = g_ptr_array_index(reading->bare, i);
        if (!figure->low.stated || !is_or_may_be_own(reading, figure))
            continue;
        bool is_total = figure->low.value >= total * ROUNDED_SHARE && figure->low.value <= total;
        if (!is_total && figure->low.value > total)
            continue;
        rename_figure(figure, is_total);
    }
    settle_below_part(reading);
}

/* The first figure of @speaker's own dead that is zero or, where not @is_zero, is not. */
static const Figure *
find_dead(const Release *release, const char *speaker, bool is_zero)
{
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        bool is_of_dead = g_str_equal(figure->name, "killed") ||
                          (!is_zero && g_str_equal(figure->name, "killed_total"));
        bool is_dated = figure->from != NULL || figure->scope != NULL;
        if (is_of_dead && g_strcmp0(figure->speaker, speaker) == 0 && figure->low.stated &&
            (is_zero ? !is_dated && figure->low.value <= 0 : figure->low.value > 0))
            return figure;
    }
    return NULL;
}

void
figures_doubt_zero(const Reading *reading)
{
    const char *publisher = reading->subject != NULL ? reading->subject->publisher : NULL;
    if (publisher == NULL)
        return; /* phrases of nobody's */
    const Figure *none = find_dead(reading->release, publisher, true);
    const Figure *some = find_dead(reading->release, publisher, false);
    if (none == NULL || some == NULL)
        return;
    g_autofree char *doubt = g_strdup_printf(
        "it may have been taken back that nobody was killed: \"%.80s\", and \"%.80s\"", none->quote,
        some->quote);
    g_autofree char *valid = g_utf8_make_valid(doubt, -1);
    release_add_doubt(reading->release, valid);
}
