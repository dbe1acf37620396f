/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/books.h"
#include "changes/change_count_internal.h"
#include "changes/news_internal.h"

static char *
quote_figure(const Release *release, const char *name)
{
    const Figure *figure = release != NULL ? release_find_figure(release, name) : NULL;
    return figure != NULL ? g_strdup(figure->quote) : NULL;
}

static void
tell_total(const News *news, const char *name)
{
    Count before = release_find_count(news->previous, name);
    Count after = release_find_count(news->release, name);
    if (!before.stated || !after.stated || count_equals(before, after))
        return;
    Count explained = books_explain_move(news->release, name);
    Change *change = news_add(news, CHANGE_FIGURE_MOVED);
    change->name = g_strdup(name);
    change->before = change_format_count(before);
    change->after = change_format_count(after);
    change->quote_before = quote_figure(news->previous, name);
    change->quote_after = quote_figure(news->release, name);
    if (news->follows && explained.stated)
        change->residual = count_of(after.value - before.value - explained.value);
}

void
news_tell_totals(const News *news)
{
    const char *const *totals = books_list_totals();
    for (guint i = 0; news->previous != NULL && totals[i] != NULL; i++)
        tell_total(news, totals[i]);
}

/* The figure whose sentence a failed check leads to. */
static const char *
find_stated_figure(const Check *check)
{
    static const struct {
        const char *check;
        const char *figure;
    } figures[] = {
        {"open_balances", "open"},
        {"outcomes_add_up", "completed"},
        {"carry_continues", "carried_over"},
        {"total_explained", "killed_total"},
        {"killed_listed", "killed"},
        {"reopened_counted", "reopened"},
        {"reports_continue", "reports_total"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(figures); i++) {
        if (g_str_equal(figures[i].check, check->name))
            return figures[i].figure;
    }
    return check->section; /* a section or a total, which are names of figures */
}

static void
tell_check(const News *news, const Check *check, bool across)
{
    const char *figure = find_stated_figure(check);
    if (check->result != CHECK_FAILS)
        return;
    Change *change = news_add(news, CHANGE_BOOKS_UNBALANCED);
    change->name = g_strdup(check->name);
    change->section = g_strdup(check->section);
    change->before = change_format_count(check->computed);
    change->after = change_format_count(check->stated);
    if (check->stated.stated && check->computed.stated)
        change->residual = count_of(check->stated.value - check->computed.value);
    if (figure == NULL)
        return;
    change->quote_after = quote_figure(news->release, figure);
    if (across)
        change->quote_before =
            quote_figure(news->previous, g_str_equal(figure, "carried_over") ? "open" : figure);
}

void
news_tell_books(const News *news)
{
    for (guint i = 0; i < news->release->checks->len; i++)
        tell_check(news, g_ptr_array_index(news->release->checks, i), false);
    for (guint i = 0; i < news->comparison->checks->len; i++)
        tell_check(news, g_ptr_array_index(news->comparison->checks, i), true);
}
