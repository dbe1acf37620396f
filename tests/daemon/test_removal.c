/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/removal.h"

#define HOUR_S 3600

/* Looks at these hours. Returns: (owned) */
static GArray *
looks_at(const char *hours)
{
    GArray *times = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_auto(GStrv) list = g_strsplit(hours, " ", -1);
    for (size_t i = 0; list[i] != NULL && *list[i] != '\0'; i++) {
        gint64 time = 1700000000 + g_ascii_strtoll(list[i], NULL, 10) * HOUR_S;
        g_array_append_val(times, time);
    }
    return times;
}

static bool
is_confirmed(const char *hours)
{
    g_autoptr(GArray) times = looks_at(hours);
    return removal_is_confirmed(times);
}

static void
waits_for_three_looks_over_two_days(void)
{
    g_assert_false(is_confirmed(""));
    g_assert_false(is_confirmed("0"));
    g_assert_false(is_confirmed("0 48"));
    g_assert_false(is_confirmed("0 1 2"));
    g_assert_false(is_confirmed("0 20 40"));
    g_assert_true(is_confirmed("0 24 48"));
    g_assert_true(is_confirmed("0 20 40 60"));
}

static void
tells_it_once_until_the_document_was_there_again(void)
{
    g_autoptr(GArray) first = looks_at("0 24 48");
    g_autoptr(GArray) later = looks_at("900 924 948");
    gint64 told_at = 1700000000 + 48 * HOUR_S;
    g_assert_true(removal_is_news(first, 0));
    g_assert_false(removal_is_news(first, told_at));
    g_assert_true(removal_is_news(later, told_at));
}

static void
is_not_fooled_by_a_clock_that_was_set_back(void)
{
    g_assert_false(is_confirmed("0 24 -100"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/removal/" #claim, claim)
    ADD(waits_for_three_looks_over_two_days);
    ADD(tells_it_once_until_the_document_was_there_again);
    ADD(is_not_fooled_by_a_clock_that_was_set_back);
    return g_test_run();
}
