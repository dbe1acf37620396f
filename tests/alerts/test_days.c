/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/days.h"

#include <locale.h>

static void
assert_told(const char *language, const char *day, const char *expected)
{
    g_autoptr(Days) days = days_new(language);
    g_autofree char *told = days_tell(days, day);
    g_assert_cmpstr(told, ==, expected);
}

static void
writes_days_in_many_languages_without_any_locale(void)
{
    g_assert_nonnull(setlocale(LC_ALL, "C"));
    assert_told("en-GB", "2019-04-30", "30 April 2019");
    assert_told("en-US", "2019-04-30", "April 30, 2019");
    assert_told("de", "2019-03-05", "5. März 2019");
    assert_told("fr", "2017-12-24", "24 décembre 2017");
    assert_told("de-AT", "2019-01-01", "1. Jänner 2019");
    assert_told("ar-EG", "2019-04-30", "٣٠ أبريل ٢٠١٩");
    assert_told("uk", "2019-04", "квітень 2019\u202fр.");
    assert_told("en-GB", "2019-04", "April 2019");
}

static void
leaves_days_as_they_are_without_a_language(void)
{
    assert_told(NULL, "2019-04-30", "2019-04-30");
    assert_told("iso", "2019-04", "2019-04");
}

static void
leaves_what_is_no_day_as_it_is(void)
{
    static const char *const others[] = {"2019",    "2019-13", "2019-02-30",
                                         "undated", "",        "2019-4-1"};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        assert_told("de", others[i], others[i]);
}

static void
knows_languages_from_slips(void)
{
    static const char *const good[] = {"iso", "ISO", "de", "en-GB", "ar", "zh-Hant-TW"};
    static const char *const bad[] = {"", "deutsch", "xx", "en_GB.UTF-8 x", "../etc"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
        g_assert_true(days_know_language(good[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(days_know_language(bad[i]));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/days/" #claim, claim)
    ADD(writes_days_in_many_languages_without_any_locale);
    ADD(leaves_days_as_they_are_without_a_language);
    ADD(leaves_what_is_no_day_as_it_is);
    ADD(knows_languages_from_slips);
    return g_test_run();
}
