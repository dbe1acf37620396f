/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/schedule.h"

#define NOW G_GINT64_CONSTANT(1700000000)
#define HOUR_S 3600
#define DAY_S (24 * HOUR_S)

static const Rhythm hourly = {.interval_s = HOUR_S, .jitter_percent = 10};
static const Rhythm test_server = {.interval_s = 2, .jitter_percent = 10, .is_private = true};

static void
keeps_a_stored_time_over_a_restart(void)
{
    g_assert_cmpint(schedule_first_round(&hourly, NOW + 1234, NOW, 0.5), ==, NOW + 1234);
}

static void
spreads_what_is_due_at_a_start_over_half_a_minute(void)
{
    g_assert_cmpint(schedule_first_round(&hourly, 0, NOW, 0.0), ==, NOW);
    g_assert_cmpint(schedule_first_round(&hourly, 0, NOW, 1.0), ==, NOW + 30);
    g_assert_cmpint(schedule_first_round(&hourly, NOW - DAY_S, NOW, 0.5), ==, NOW + 15);
    g_assert_cmpint(schedule_first_round(&test_server, 0, NOW, 1.0), ==, NOW + 2);
}

static void
forgets_a_stored_time_that_only_a_moved_clock_explains(void)
{
    gint64 in_a_year = NOW + 365 * (gint64)DAY_S;
    g_assert_cmpint(schedule_first_round(&hourly, in_a_year, NOW, 1.0), ==, NOW + 30);
}

static void
varies_an_interval_by_its_jitter_both_ways(void)
{
    g_assert_cmpint(schedule_next_round(&hourly, NOW, 0.0), ==, NOW + 3240);
    g_assert_cmpint(schedule_next_round(&hourly, NOW, 0.5), ==, NOW + 3600);
    g_assert_cmpint(schedule_next_round(&hourly, NOW, 1.0), ==, NOW + 3960);
}

static void
never_asks_again_at_once(void)
{
    Rhythm every_second = {.interval_s = 1, .jitter_percent = 50, .is_private = true};
    g_assert_cmpint(schedule_next_round(&every_second, NOW, 0.0), >, NOW);
    g_assert_cmpint(schedule_retry(&every_second, VERDICT_FAILED, 1, NOW, 0.0), >, NOW);
    g_assert_cmpint(schedule_next_round(&every_second, NOW, 7.0), ==, NOW + 1);
}

static void
doubles_the_wait_with_each_failure_up_to_a_day(void)
{
    g_assert_cmpint(schedule_retry(&hourly, VERDICT_FAILED, 1, NOW, 1.0), ==, NOW + 300);
    g_assert_cmpint(schedule_retry(&hourly, VERDICT_FAILED, 2, NOW, 1.0), ==, NOW + 600);
    g_assert_cmpint(schedule_retry(&hourly, VERDICT_FAILED, 4, NOW, 1.0), ==, NOW + 2400);
    g_assert_cmpint(schedule_retry(&hourly, VERDICT_FAILED, 40, NOW, 1.0), ==, NOW + DAY_S);
    g_assert_cmpint(schedule_retry(&hourly, VERDICT_FAILED, G_MAXUINT, NOW, 0.0), ==,
                    NOW + DAY_S / 2);
}

static void
leaves_a_site_that_refuses_alone_for_hours_but_never_for_good(void)
{
    g_assert_cmpint(schedule_retry(&hourly, VERDICT_BLOCKED, 1, NOW, 1.0), ==, NOW + 6 * HOUR_S);
    g_assert_cmpint(schedule_retry(&hourly, VERDICT_BLOCKED, 1, NOW, 0.0), ==, NOW + 3 * HOUR_S);
    g_assert_cmpint(schedule_retry(&hourly, VERDICT_BLOCKED, 99, NOW, 1.0), ==,
                    NOW + SCHEDULE_LONGEST_WAIT_S);
}

static void
counts_failures_of_a_server_of_our_own_in_its_intervals(void)
{
    g_assert_cmpint(schedule_retry(&test_server, VERDICT_BLOCKED, 1, NOW, 1.0), ==, NOW + 2);
    g_assert_cmpint(schedule_retry(&test_server, VERDICT_BLOCKED, 99, NOW, 1.0), ==, NOW + 48);
}

static void
bounds_what_a_server_may_ask_for(void)
{
    g_assert_cmpint(schedule_bound_retry_after(0), ==, 0);
    g_assert_cmpint(schedule_bound_retry_after(-7), ==, 0);
    g_assert_cmpint(schedule_bound_retry_after(1), ==, 60);
    g_assert_cmpint(schedule_bound_retry_after(120), ==, 120);
    g_assert_cmpint(schedule_bound_retry_after(G_MAXINT64), ==, DAY_S);
}

static void
lets_documents_rest_longer_with_age_but_never_for_ever(void)
{
    gint64 before = 0;
    for (gint64 age = 0; age < 3000 * (gint64)DAY_S; age += DAY_S) {
        gint64 rest = schedule_get_rest(age, true, HOUR_S);
        g_assert_cmpint(rest, >=, before);
        g_assert_cmpint(rest, >, 0);
        g_assert_cmpint(rest, <=, 28 * DAY_S);
        before = rest;
    }
    g_assert_cmpint(schedule_get_rest(0, true, HOUR_S), ==, 6 * HOUR_S);
    g_assert_cmpint(before, ==, 28 * DAY_S);
}

static void
asks_each_round_for_a_new_document_that_did_not_come(void)
{
    g_assert_cmpint(schedule_get_rest(HOUR_S, false, HOUR_S), ==, HOUR_S);
    g_assert_cmpint(schedule_get_rest(3 * DAY_S, false, HOUR_S), ==, DAY_S);
}

static void
doubles_the_wait_of_a_mail_between_its_limits(void)
{
    g_assert_cmpint(schedule_get_mail_wait(1, 60, 21600), ==, 60);
    g_assert_cmpint(schedule_get_mail_wait(3, 60, 21600), ==, 240);
    g_assert_cmpint(schedule_get_mail_wait(G_MAXUINT, 60, 21600), ==, 21600);
    g_assert_cmpint(schedule_get_mail_wait(0, 0, 0), ==, 1);
    g_assert_cmpint(schedule_get_mail_wait(9, 60, 10), ==, 60);
}

#define ADD(claim) g_test_add_func("/schedule/" #claim, claim)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(keeps_a_stored_time_over_a_restart);
    ADD(spreads_what_is_due_at_a_start_over_half_a_minute);
    ADD(forgets_a_stored_time_that_only_a_moved_clock_explains);
    ADD(varies_an_interval_by_its_jitter_both_ways);
    ADD(never_asks_again_at_once);
    ADD(doubles_the_wait_with_each_failure_up_to_a_day);
    ADD(leaves_a_site_that_refuses_alone_for_hours_but_never_for_good);
    ADD(counts_failures_of_a_server_of_our_own_in_its_intervals);
    ADD(bounds_what_a_server_may_ask_for);
    ADD(lets_documents_rest_longer_with_age_but_never_for_ever);
    ADD(asks_each_round_for_a_new_document_that_did_not_come);
    ADD(doubles_the_wait_of_a_mail_between_its_limits);
    return g_test_run();
}
