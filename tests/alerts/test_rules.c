/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/rules.h"

#include <string.h>

static Change *
a_credible_case(void)
{
    Change *change = change_new(CHANGE_CASE_CREDIBLE);
    change->case_id = g_strdup("c0ffee12");
    change->place = g_strdup("al-Shafah, Dayr az Zawr, Syria");
    change->allegation_source = g_strdup("Airwars, social media");
    change->killed = count_of(3);
    return change;
}

static bool
wants(Recipient *recipient, Change *change, const char *expected)
{
    g_autofree char *why = NULL;
    bool wanted = rules_want(recipient, change, &why);
    g_assert_nonnull(why);
    if (expected != NULL)
        g_assert_cmpstr(why, ==, expected);
    return wanted;
}

static char *both[] = {(char *)"Iraq", (char *)"syria", NULL};
static char *iraq[] = {(char *)"Iraq", NULL};
static char *shaafa[] = {(char *)"Al Sha’fah", NULL};
static char *airwars[] = {(char *)"airwars", NULL};
static char *hajin[] = {(char *)"Hajin", NULL};
static char *self[] = {(char *)"self", NULL};
static char *watched[] = {(char *)"c0ffee12", NULL};
static char *reopened[] = {(char *)"case_reopened", NULL};
static char *published[] = {(char *)"release_published", NULL};
static char *nonsense[] = {(char *)"case_solved", NULL};

static void
everything_is_wanted_without_rules(void)
{
    g_autoptr(Change) change = a_credible_case();
    Recipient recipient = {0};
    g_assert_true(wants(&recipient, change, "no rule leaves it out"));
}

static void
every_rule_about_cases_must_hold(void)
{
    g_autoptr(Change) change = a_credible_case();
    Recipient recipient = {.countries = both, .places = shaafa, .sources = airwars};
    recipient.killed_at_least = 3;
    g_assert_true(wants(&recipient, change,
                        "Countries=syria, Places=Al Sha’fah, Sources=airwars, KilledAtLeast=3"));
    recipient.killed_at_least = 4;
    g_assert_false(wants(&recipient, change, "3 killed, KilledAtLeast=4"));
    recipient.killed_at_least = 0;
    recipient.countries = iraq;
    g_assert_false(
        wants(&recipient, change, "al-Shafah, Dayr az Zawr, Syria is not in Countries="));
    recipient.countries = both;
    recipient.places = hajin;
    g_assert_false(wants(&recipient, change, "al-Shafah, Dayr az Zawr, Syria is not in Places="));
    recipient.places = shaafa;
    recipient.sources = self;
    g_assert_false(wants(&recipient, change, "source Airwars, social media is not in Sources="));
}

static void
killed_not_stated_is_not_zero_and_not_enough(void)
{
    g_autoptr(Change) change = a_credible_case();
    change->killed = count_absent();
    Recipient recipient = {.killed_at_least = 1};
    g_assert_false(wants(&recipient, change, "killed is not stated, KilledAtLeast=1"));
}

static void
a_watched_case_is_wanted_whatever_the_rules_say(void)
{
    g_autoptr(Change) change = a_credible_case();
    Recipient recipient = {.countries = iraq, .kinds = reopened, .cases = watched};
    g_assert_true(wants(&recipient, change, "watched case c0ffee12"));
}

static void
doubtful_readings_are_for_operators(void)
{
    g_autoptr(Change) change = a_credible_case();
    change->doubtful = true;
    Recipient recipient = {.cases = watched};
    g_assert_false(wants(&recipient, change, NULL));
    recipient.is_operator = true;
    g_assert_true(wants(&recipient, change, NULL));
}

static void
figures_come_with_rules_about_cases_only_when_asked_for(void)
{
    g_autoptr(Change) change = change_new(CHANGE_FIGURE_MOVED);
    Recipient recipient = {.countries = both};
    g_assert_false(wants(&recipient, change, NULL));
    recipient.any_figure = true;
    g_assert_true(wants(&recipient, change, "AnyFigure=yes"));
}

static void
a_kind_that_is_named_comes_although_it_is_about_no_case(void)
{
    g_autoptr(Change) change = change_new(CHANGE_RELEASE_PUBLISHED);
    Recipient recipient = {.countries = both, .kinds = published};
    g_assert_true(wants(&recipient, change, "Kinds=release_published"));
}

static void
a_kind_that_does_not_exist_is_refused(void)
{
    g_autoptr(GPtrArray) recipients = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    Recipient recipient = {.name = (char *)"desk", .kinds = nonsense};
    g_ptr_array_add(recipients, &recipient);
    g_assert_false(rules_check(recipients, &error));
    g_assert_nonnull(strstr(error->message, "case_solved"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/rules/" #claim, claim)
    ADD(everything_is_wanted_without_rules);
    ADD(every_rule_about_cases_must_hold);
    ADD(killed_not_stated_is_not_zero_and_not_enough);
    ADD(a_watched_case_is_wanted_whatever_the_rules_say);
    ADD(doubtful_readings_are_for_operators);
    ADD(figures_come_with_rules_about_cases_only_when_asked_for);
    ADD(a_kind_that_is_named_comes_although_it_is_about_no_case);
    ADD(a_kind_that_does_not_exist_is_refused);
    return g_test_run();
}
