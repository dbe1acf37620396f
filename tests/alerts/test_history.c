/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/history.h"

static void
add_step(GPtrArray *steps, const char *period, const char *status, double killed)
{
    CaseStep *step = g_new0(CaseStep, 1);
    step->release_id = g_strconcat("cjtf-oir-monthly/", period, NULL);
    step->status = g_strdup(status);
    step->killed = (Count){.stated = killed >= 0, .value = killed >= 0 ? killed : 0};
    g_ptr_array_add(steps, step);
}

static GPtrArray *
new_steps(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)case_step_free);
}

static void
joins_releases_that_say_the_same(void)
{
    g_autoptr(GPtrArray) steps = new_steps();
    add_step(steps, "2019-01", "open", -1);
    add_step(steps, "2019-02", "open", -1);
    add_step(steps, "2019-03", "open", -1);
    add_step(steps, "2019-04", "credible", 2);
    g_autofree char *line = history_tell(steps, NULL);
    g_assert_cmpstr(line, ==, "open 2019-01 to 2019-03; credible 2019-04 (2 killed)");
    g_autoptr(Days) days = days_new("de");
    g_autofree char *german = history_tell(steps, days);
    g_assert_cmpstr(german, ==, "open Januar 2019 to März 2019; credible April 2019 (2 killed)");
}

static void
tells_a_number_that_was_changed(void)
{
    g_autoptr(GPtrArray) steps = new_steps();
    add_step(steps, "2018-01", "credible", 2);
    add_step(steps, "2018-02", "credible", 3);
    g_autofree char *line = history_tell(steps, NULL);
    g_assert_cmpstr(line, ==, "credible 2018-01 (2 killed); credible 2018-02 (3 killed)");
}

static void
says_nothing_of_a_case_that_is_new(void)
{
    g_autoptr(GPtrArray) steps = new_steps();
    g_assert_null(history_tell(steps, NULL));
    add_step(steps, "2018-01", "open", -1);
    g_assert_null(history_tell(steps, NULL));
}

static void
counts_what_is_too_much_for_a_line(void)
{
    g_autoptr(GPtrArray) steps = new_steps();
    for (int i = 0; i < 20; i++)
        add_step(steps, "2018-01", i % 2 == 0 ? "open" : "non_credible", -1);
    g_autofree char *line = history_tell(steps, NULL);
    g_assert_true(g_str_has_prefix(line, "8 earlier; open 2018-01; non-credible"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/history/" #claim, claim)
    ADD(joins_releases_that_say_the_same);
    ADD(tells_a_number_that_was_changed);
    ADD(says_nothing_of_a_case_that_is_new);
    ADD(counts_what_is_too_much_for_a_line);
    return g_test_run();
}
