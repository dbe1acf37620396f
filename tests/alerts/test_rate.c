/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/rate.h"

/* "2019-06-07T12:00:00Z" */
static gint64
at(const char *text)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
    g_assert_nonnull(time);
    return g_date_time_to_unix(time);
}

static void
assert_due(Recipient recipient, const char *now, const char *expected)
{
    g_assert_cmpint(rate_find_due(&recipient, at(now)), ==, at(expected));
}

static void
now_is_now_and_hourly_the_next_full_hour(void)
{
    assert_due((Recipient){0}, "2019-06-07T12:34:56Z", "2019-06-07T12:34:56Z");
    assert_due((Recipient){.rate.kind = RATE_HOURLY}, "2019-06-07T12:00:00Z",
               "2019-06-07T13:00:00Z");
}

static void
daily_follows_the_clock_of_its_zone(void)
{
    Recipient desk = {.rate = {RATE_DAILY, 7 * 60, 0, (char *)"Europe/London"}};
    assert_due(desk, "2019-06-07T05:59:00Z", "2019-06-07T06:00:00Z");
    assert_due(desk, "2019-06-07T06:00:00Z", "2019-06-08T06:00:00Z");
    assert_due(desk, "2019-12-07T06:30:00Z", "2019-12-07T07:00:00Z");
}

static void
a_time_that_the_clocks_leave_out_still_comes_that_day(void)
{
    Recipient desk = {.rate = {RATE_DAILY, 90, 0, (char *)"Europe/London"}};
    assert_due(desk, "2019-03-31T00:00:00Z", "2019-03-31T01:00:00Z");
}

static void
weekly_waits_for_its_day(void)
{
    Recipient desk = {.rate = {RATE_WEEKLY, 8 * 60, 1, NULL}};
    assert_due(desk, "2019-06-07T12:00:00Z", "2019-06-10T08:00:00Z");
    assert_due(desk, "2019-06-10T08:00:00Z", "2019-06-17T08:00:00Z");
}

static void
quiet_hours_put_off_to_their_end(void)
{
    Recipient desk = {.quiet = {true, 22 * 60, 7 * 60, (char *)"Europe/London"}};
    assert_due(desk, "2019-06-07T22:30:00Z", "2019-06-08T06:00:00Z");
    assert_due(desk, "2019-06-07T12:30:00Z", "2019-06-07T12:30:00Z");
    assert_due(desk, "2019-06-08T06:00:00Z", "2019-06-08T06:00:00Z");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/rate/" #claim, claim)
    ADD(now_is_now_and_hourly_the_next_full_hour);
    ADD(daily_follows_the_clock_of_its_zone);
    ADD(a_time_that_the_clocks_leave_out_still_comes_that_day);
    ADD(weekly_waits_for_its_day);
    ADD(quiet_hours_put_off_to_their_end);
    return g_test_run();
}
