/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/books.h"

#include "with_releases.h"

/* Figures of real months, as the releases state them. */
static Release *
a_month(const char *month, double total, double killed)
{
    Release *release = a_release_of(month);
    state(release, "killed_total", total);
    if (killed >= 0)
        state(release, "killed", killed);
    return release;
}

static const Check *
find_check(GPtrArray *checks, const char *name, const char *section)
{
    for (guint i = 0; i < checks->len; i++) {
        const Check *check = g_ptr_array_index(checks, i);
        if (g_str_equal(check->name, name) && g_strcmp0(check->section, section) == 0)
            return check;
    }
    g_assert_not_reached();
}

static void
assert_residual(GPtrArray *checks, const char *name, const char *section, double residual)
{
    const Check *check = find_check(checks, name, section);
    g_assert_cmpint(check->result, ==, CHECK_FAILS);
    g_assert_cmpfloat(check->stated.value - check->computed.value, ==, residual);
}

static void
fifteen_dead_go_missing_in_may_2018_and_return_in_june(void)
{
    g_autoptr(Release) april = a_month("2018-04", 892, 9);
    g_autoptr(Release) may = a_month("2018-05", 939, 62);
    g_autoptr(Release) june = a_month("2018-06", 1059, 105);

    g_autoptr(GPtrArray) of_may = books_check(may, april);
    g_autoptr(GPtrArray) of_june = books_check(june, may);

    assert_residual(of_may, "total_explained", NULL, -15);
    assert_residual(of_june, "total_explained", NULL, 15);
    g_assert_cmpint(find_check(of_may, "never_falls", "killed_total")->result, ==, CHECK_HOLDS);
}

static void
the_total_falls_in_july_2019(void)
{
    g_autoptr(Release) june = a_month("2019-06", 1321, -1);
    g_autoptr(Release) july = a_month("2019-07", 1313, 5);

    g_autoptr(GPtrArray) checks = books_check(july, june);

    assert_residual(checks, "never_falls", "killed_total", -8);
    assert_residual(checks, "total_explained", NULL, -13);
}

static void
two_reports_are_lost_between_june_and_july_2018(void)
{
    g_autoptr(Release) june = a_release_of("2018-06");
    g_autoptr(Release) july = a_release_of("2018-07");
    state(june, "open", 234);
    state(july, "carried_over", 232);

    g_autoptr(GPtrArray) checks = books_check(july, june);

    assert_residual(checks, "carry_continues", NULL, -2);
}

static void
late_and_corrected_deaths_explain_april_2019_but_for_three(void)
{
    g_autoptr(Release) march = a_month("2019-03", 1291, 34);
    g_autoptr(Release) april = a_month("2019-04", 1302, 5);

    g_autoptr(GPtrArray) before = books_check(april, march);
    state(april, "late_killed", 8);
    state(april, "corrected_killed", 1);
    g_autoptr(GPtrArray) after = books_check(april, march);

    assert_residual(before, "total_explained", NULL, 6);
    assert_residual(after, "total_explained", NULL, -3);
}

static Entry *
list_killed(Release *release, Section section, const char *place, double killed)
{
    Entry *entry = list(release, section, "2017-03-27", place, "self");
    entry->killed = count_of(killed);
    return entry;
}

static void
a_list_of_what_is_told_late_and_a_footnote_explain_april_2019_as_well(void)
{
    g_autoptr(Release) march = a_month("2019-03", 1291, 34);
    g_autoptr(Release) april = a_month("2019-04", 1302, 5);
    list_killed(april, SECTION_CREDIBLE, "Kharayij", 5); /* of April's own five */
    list_killed(april, SECTION_CREDIBLE, "Mosul", 5)->previously_unreported = true;
    list_killed(april, SECTION_CREDIBLE, "Idlib", 3)->previously_unreported = true;
    Entry *wounded = list(april, SECTION_CREDIBLE, "2017-01-17", "Idlib", "self");
    wounded->previously_unreported = true;
    wounded->injured = count_of(3);
    list_killed(april, SECTION_CORRECTION, "Mosul", 1);

    g_autoptr(GPtrArray) unmarked = books_check(april, march);
    Figure *total = g_ptr_array_index(april->figures, 0);
    g_free(total->marker);
    total->marker = g_strdup("*");
    g_autoptr(GPtrArray) marked = books_check(april, march);

    assert_residual(unmarked, "total_explained", NULL, -2);
    assert_residual(marked, "total_explained", NULL, -3);
}

static void
a_case_told_late_that_states_no_dead_leaves_the_sum_unknown(void)
{
    g_autoptr(Release) march = a_month("2019-03", 1291, 34);
    g_autoptr(Release) april = a_month("2019-04", 1302, 5);
    list(april, SECTION_CREDIBLE, "2017-01-17", "Idlib", "self")->previously_unreported = true;

    g_autoptr(GPtrArray) checks = books_check(april, march);

    g_assert_cmpint(find_check(checks, "total_explained", NULL)->result, ==, CHECK_UNKNOWN);
}

static void
reports_repeat_in_march_2017_and_jump_in_october(void)
{
    g_autoptr(Release) february = a_release_of("2017-02");
    g_autoptr(Release) march = a_release_of("2017-03");
    state(february, "reports_total", 396);
    state(march, "reports_total", 396);
    state(march, "received", 27);

    g_autoptr(GPtrArray) checks = books_check(march, february);

    assert_residual(checks, "reports_continue", NULL, -27);
}

static void
a_month_without_predecessor_is_unknown(void)
{
    g_autoptr(Release) april = a_month("2019-04", 1302, 5);
    state(april, "carried_over", 122);

    g_autoptr(GPtrArray) checks = books_check(april, NULL);

    g_assert_cmpuint(checks->len, ==, 7);
    for (guint i = 0; i < checks->len; i++)
        g_assert_cmpint(((Check *)g_ptr_array_index(checks, i))->result, ==, CHECK_UNKNOWN);
}

static void
a_term_nobody_states_is_not_taken_for_zero(void)
{
    g_autoptr(Release) january = a_month("2019-01", 1257, 67);
    g_autoptr(Release) february = a_month("2019-02", 1257, -1);

    g_autoptr(GPtrArray) checks = books_check(february, january);

    g_assert_cmpint(find_check(checks, "total_explained", NULL)->result, ==, CHECK_UNKNOWN);
    g_assert_cmpint(find_check(checks, "never_falls", "killed_total")->result, ==, CHECK_HOLDS);
    g_assert_cmpint(find_check(checks, "never_falls", "strikes_total")->result, ==, CHECK_UNKNOWN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/books/" #claim, claim)
    ADD(fifteen_dead_go_missing_in_may_2018_and_return_in_june);
    ADD(the_total_falls_in_july_2019);
    ADD(two_reports_are_lost_between_june_and_july_2018);
    ADD(late_and_corrected_deaths_explain_april_2019_but_for_three);
    ADD(a_list_of_what_is_told_late_and_a_footnote_explain_april_2019_as_well);
    ADD(a_case_told_late_that_states_no_dead_leaves_the_sum_unknown);
    ADD(reports_repeat_in_march_2017_and_jump_in_october);
    ADD(a_month_without_predecessor_is_unknown);
    ADD(a_term_nobody_states_is_not_taken_for_zero);
    return g_test_run();
}
