/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/overdue.h"

#include "with_ledger.h"

static gint64
at(const char *day)
{
    g_autofree char *text = g_strdup_printf("%sT12:00:00Z", day);
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
    return g_date_time_to_unix(time);
}

static Desk *
a_desk_with(const char *const *months)
{
    Desk *desk = desk_new();
    for (; *months != NULL; months++) {
        g_autoptr(GPtrArray) changes = record(desk, a_release_of(*months));
        g_assert_nonnull(changes);
    }
    return desk;
}

static char *
overdue_at(Desk *desk, const char *day)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) names = ledger_note_overdue(desk->ledger, at(day), &error);
    g_assert_no_error(error);
    return g_strjoinv(" ", names);
}

static const char *const three_months[] = {"2019-01", "2019-02", "2019-03", NULL};

static void
a_series_is_overdue_after_its_pace_and_a_grace(void)
{
    g_autoptr(Desk) desk = a_desk_with(three_months);
    g_autofree char *in_time = overdue_at(desk, "2019-06-20");
    g_autofree char *late = overdue_at(desk, "2019-07-05");
    g_assert_cmpstr(in_time, ==, "");
    g_assert_cmpstr(late, ==, "cjtf-oir-monthly");
}

static void
an_overdue_release_is_noted_once(void)
{
    g_autoptr(Desk) desk = a_desk_with(three_months);
    for (unsigned i = 0; i < 3; i++) {
        g_autofree char *late = overdue_at(desk, "2019-07-05");
        g_assert_cmpstr(late, !=, "");
    }
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM notices WHERE kind = 'release_overdue'"
                              " AND subject = 'cjtf-oir-monthly' AND text LIKE '%/2019-03 %'"),
                    ==, 1);
}

static void
two_releases_are_no_series_and_two_years_of_silence_an_end(void)
{
    static const char *const two_months[] = {"2019-01", "2019-02", NULL};
    g_autoptr(Desk) young = a_desk_with(two_months);
    g_autoptr(Desk) old = a_desk_with(three_months);
    g_autofree char *of_young = overdue_at(young, "2019-12-05");
    g_autofree char *of_old = overdue_at(old, "2021-12-05");
    g_assert_cmpstr(of_young, ==, "");
    g_assert_cmpstr(of_old, ==, "");
}

#define ADD(claim) g_test_add_func("/store/overdue/" #claim, claim)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(a_series_is_overdue_after_its_pace_and_a_grace);
    ADD(an_overdue_release_is_noted_once);
    ADD(two_releases_are_no_series_and_two_years_of_silence_an_end);
    return g_test_run();
}
