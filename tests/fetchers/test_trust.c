/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/trust.h"

static const gint64 now = 1569514898;
static const gint64 day = 24 * 3600;

static Validators
both_since(gint64 accepted_at)
{
    return (Validators){.has_etag = true, .has_date = true, .accepted_at = accepted_at};
}

static const char *
take_same_bytes(Trust *trust, Conditions conditions)
{
    const TrustAnswer answer = {
        .conditions = conditions, .is_same_body = true, .is_same_validators = true};
    return trust_take(trust, &answer);
}

static void
takes_a_whole_look_once_a_week_whatever_is_said(void)
{
    const Validators fresh = both_since(now - 6 * day), old = both_since(now - 8 * day);
    const Trust never = {0}, yesterday = {.whole_at = now - day}, last_month = {.whole_at = day};

    g_assert_cmpint(trust_choose(&never, &fresh, now), ==, CONDITIONS_BOTH);
    g_assert_cmpint(trust_choose(&never, &old, now), ==, CONDITIONS_NONE);
    g_assert_cmpint(trust_choose(&yesterday, &old, now), ==, CONDITIONS_BOTH);
    g_assert_cmpint(trust_choose(&last_month, &old, now), ==, CONDITIONS_NONE);
}

static void
believes_no_time_that_is_still_to_come(void)
{
    const Validators old = both_since(now - 8 * day), ahead = both_since(now + 400 * day);
    const Trust later = {.whole_at = now + 300 * day};

    g_assert_cmpint(trust_choose(&later, &old, now), ==, CONDITIONS_NONE);
    g_assert_cmpint(trust_choose(&(Trust){0}, &ahead, now), ==, CONDITIONS_NONE);
}

static void
asks_as_ever_where_there_are_no_validators(void)
{
    const Validators none = {.accepted_at = now - 90 * day};

    g_assert_cmpint(trust_choose(&(Trust){0}, &none, now), ==, CONDITIONS_BOTH);
}

static void
tries_the_date_alone_and_then_says_once_that_nothing_works(void)
{
    const Validators validators = both_since(now - day);
    Trust trust = {0};
    unsigned told = 0, date_only = 0;
    for (unsigned i = 0; i < 30; i++) {
        Conditions conditions = trust_choose(&trust, &validators, now);
        date_only += conditions == CONDITIONS_DATE_ONLY;
        told += take_same_bytes(&trust, conditions) != NULL;
    }

    g_assert_cmpuint(date_only, ==, TRUST_VAIN - TRUST_VAIN_DATE_ALONE);
    g_assert_cmpuint(told, ==, 1);
    g_assert_nonnull(trust_describe(&trust));
}

static void
goes_on_with_the_date_alone_where_that_works(void)
{
    const Validators validators = both_since(now - day);
    const TrustAnswer not_modified = {.conditions = CONDITIONS_DATE_ONLY, .is_not_modified = true};
    Trust trust = {.vain = TRUST_VAIN_DATE_ALONE + 3};

    g_assert_null(trust_take(&trust, &not_modified));
    g_assert_cmpint(trust_choose(&trust, &validators, now), ==, CONDITIONS_DATE_ONLY);
    g_assert_null(trust_describe(&trust));
}

static void
forgives_as_soon_as_they_work(void)
{
    const TrustAnswer not_modified = {.conditions = CONDITIONS_BOTH, .is_not_modified = true};
    Trust trust = {.vain = TRUST_VAIN};

    g_assert_null(trust_take(&trust, &not_modified));
    g_assert_null(trust_describe(&trust));
}

static void
counts_no_whole_look_and_no_news_as_vain(void)
{
    const TrustAnswer news = {.conditions = CONDITIONS_BOTH};
    Trust trust = {0};

    g_assert_null(take_same_bytes(&trust, CONDITIONS_NONE));
    g_assert_null(trust_take(&trust, &news));
    g_assert_cmpuint(trust.vain, ==, 0);
}

static void
looks_daily_once_bytes_changed_under_the_same_validators(void)
{
    const Validators validators = both_since(now - 2 * day);
    const TrustAnswer changed = {.conditions = CONDITIONS_NONE, .is_same_validators = true};
    Trust trust = {.whole_at = now - 25 * 3600};

    g_assert_cmpint(trust_choose(&trust, &validators, now), ==, CONDITIONS_BOTH);
    g_assert_nonnull(trust_take(&trust, &changed));
    g_assert_null(trust_take(&trust, &changed)); /* told once */
    g_assert_cmpint(trust_choose(&trust, &validators, now), ==, CONDITIONS_NONE);
}

static void
calls_no_server_wrong_whose_validators_changed_too(void)
{
    const TrustAnswer changed = {.conditions = CONDITIONS_NONE};
    Trust trust = {0};

    g_assert_null(trust_take(&trust, &changed));
    g_assert_false(trust.was_wrong);
}

static void
keeps_itself_as_a_time_and_a_number(void)
{
    const Trust trust = {.whole_at = now, .vain = 7, .was_wrong = true};
    const Trust back = trust_from_row(now, trust_to_number(&trust));

    g_assert_cmpint(back.whole_at, ==, now);
    g_assert_cmpuint(back.vain, ==, 7);
    g_assert_true(back.was_wrong);
}

#define ADD(claim) g_test_add_func("/trust/" #claim, claim)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(takes_a_whole_look_once_a_week_whatever_is_said);
    ADD(believes_no_time_that_is_still_to_come);
    ADD(asks_as_ever_where_there_are_no_validators);
    ADD(tries_the_date_alone_and_then_says_once_that_nothing_works);
    ADD(goes_on_with_the_date_alone_where_that_works);
    ADD(forgives_as_soon_as_they_work);
    ADD(counts_no_whole_look_and_no_news_as_vain);
    ADD(looks_daily_once_bytes_changed_under_the_same_validators);
    ADD(calls_no_server_wrong_whose_validators_changed_too);
    ADD(keeps_itself_as_a_time_and_a_number);
    return g_test_run();
}
