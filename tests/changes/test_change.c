/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "with_changes.h"

static void
every_kind_has_a_name_that_leads_back(void)
{
    for (int kind = CHANGE_RELEASE_PUBLISHED; kind <= CHANGE_BOOKS_UNBALANCED; kind++) {
        ChangeKind back = CHANGE_RELEASE_PUBLISHED;
        g_assert_true(change_kind_from_name(change_kind_to_name((ChangeKind)kind), &back));
        g_assert_cmpint(back, ==, kind);
    }
}

static void
an_unknown_kind_is_refused(void)
{
    ChangeKind kind = CHANGE_RELEASE_PUBLISHED;

    g_assert_false(change_kind_from_name("case_forgotten", &kind));
    g_assert_false(change_kind_from_name(NULL, &kind));
}

static void
a_change_survives_its_json(void)
{
    g_autoptr(Change) change = a_change(CHANGE_CASE_CREDIBLE);
    change->sequence = 42;
    change->recorded_at = 1559300000;
    change->killed = count_of(3);
    change->quote_after = g_strdup("three “civilians” were killed\\");
    change->doubtful = true;

    g_autofree char *json = change_to_json(change);
    g_autoptr(GError) error = NULL;
    g_autoptr(Change) back = change_from_json(json, &error);

    g_assert_no_error(error);
    g_autofree char *again = change_to_json(back);
    g_assert_cmpstr(again, ==, json);
    g_assert_cmpint(back->sequence, ==, 42);
    g_assert_cmpstr(back->quote_after, ==, change->quote_after);
    g_assert_true(back->doubtful);
}

static void
what_is_not_stated_is_null_in_json(void)
{
    g_autoptr(Change) change = a_change(CHANGE_CASE_DISMISSED);

    g_autofree char *json = change_to_json(change);

    g_assert_nonnull(strstr(json, "\"killed\":null"));
    g_assert_nonnull(strstr(json, "\"reason\":null"));
    g_assert_null(strchr(json, '\n'));
}

static void
json_of_another_shape_is_refused_by_member(void)
{
    static const struct {
        const char *json;
        const char *member;
    } samples[] = {
        {"", "document"},
        {"[]", "document"},
        {"{\"schema\":1,\"kind\":[{}]}", "document"},
        {"{}", "schema"},
        {"{\"schema\":2}", "schema"},
        {"{\"schema\":1,\"kind\":\"case_forgotten\"}", "kind"},
        {"{\"schema\":1,\"kind\":\"case_missing\",\"sequence\":-1}", "sequence"},
        {"{\"schema\":1,\"kind\":\"case_missing\",\"sequence\":1,\"recorded_at\":1,"
         "\"baseline\":false,\"doubtful\":0}",
         "doubtful"},
        {"{\"schema\":1,\"kind\":\"case_missing\",\"sequence\":1,\"recorded_at\":1,"
         "\"baseline\":false,\"doubtful\":false,\"killed\":\"three\"}",
         "killed"},
        {"{\"schema\":1,\"kind\":\"case_missing\",\"sequence\":1,\"recorded_at\":1,"
         "\"baseline\":false,\"doubtful\":false,\"place\":7}",
         "place"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Change) change = change_from_json(samples[i].json, &error);
        g_assert_null(change);
        g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
        g_assert_nonnull(strstr(error->message, samples[i].member));
    }
}

static void
assert_described(const Change *change, const char *expected)
{
    g_autofree char *text = change_describe(change);
    g_assert_cmpstr(text, ==, expected);
}

static void
a_credible_case_is_told_with_its_dead(void)
{
    g_autoptr(Change) change = a_change(CHANGE_CASE_CREDIBLE);
    change->killed = count_of(3);

    assert_described(change, "newly credible: 2017-12-24 Kharayij, Syria (self): 3 killed");
}

/* A release that reopened it may be doubtful, or not on record. */
static void
of_a_reversed_case_no_more_is_said_than_is_known(void)
{
    g_autoptr(Change) change = a_change(CHANGE_CASE_REVERSED);
    g_free(change->before);
    g_free(change->after);
    change->before = g_strdup("non_credible");
    change->after = g_strdup("credible");
    change->killed = count_of(3);

    assert_described(change,
                     "reversed: 2017-12-24 Kharayij, Syria (self): non-credible → credible: "
                     "3 killed; no release read for certain reopened it");
}

static void
an_unstated_count_of_dead_is_not_told_as_none(void)
{
    g_autoptr(Change) change = a_change(CHANGE_CASE_CREDIBLE);

    assert_described(change, "newly credible: 2017-12-24 Kharayij, Syria (self)");
    change->injured = count_of(2);
    assert_described(change, "newly credible: 2017-12-24 Kharayij, Syria (self): 2 injured");
    change->injured = count_absent();
    change->killed = count_of(0);
    assert_described(change, "newly credible: 2017-12-24 Kharayij, Syria (self): 0 killed");
}

static void
a_dismissal_is_told_with_its_reason(void)
{
    g_autoptr(Change) change = a_change(CHANGE_CASE_DISMISSED);
    change->before = g_strdup("open");
    change->reason = g_strdup("insufficient_information");

    assert_described(change,
                     "dismissed: 2017-12-24 Kharayij, Syria (self): insufficient information");
}

static void
a_missing_case_is_told_with_both_months(void)
{
    g_autoptr(Change) change = a_change(CHANGE_CASE_MISSING);

    assert_described(change, "gone missing: 2017-12-24 Kharayij, Syria (self): open in March 2019, "
                             "listed nowhere in April 2019");
}

static void
a_failed_sum_is_told_with_its_residual(void)
{
    g_autoptr(Change) change = a_change(CHANGE_BOOKS_UNBALANCED);
    change->name = g_strdup("total_explained");
    change->before = g_strdup("62");
    change->after = g_strdup("47");
    change->residual = count_of(-15);

    assert_described(change, "does not add up: the total killed did not move by those killed: "
                             "stated 47, computed 62, residual −15");
}

static void
every_kind_is_told_in_some_words(void)
{
    for (int kind = CHANGE_RELEASE_PUBLISHED; kind <= CHANGE_CORRECTED; kind++) {
        g_autoptr(Change) bare = change_new((ChangeKind)kind);
        g_autofree char *text = change_describe(bare);
        g_assert_cmpuint(strlen(text), >, 8);
    }
}

static GPtrArray *
the_news_of_april(void)
{
    GPtrArray *changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    for (int i = 0; i < 3; i++) {
        Change *credible = a_change(CHANGE_CASE_CREDIBLE);
        credible->killed = i < 2 ? count_of(i + 2) : count_absent();
        g_ptr_array_add(changes, credible);
    }
    for (int i = 0; i < 15; i++)
        g_ptr_array_add(changes, a_change(CHANGE_CASE_DISMISSED));
    g_ptr_array_add(changes, a_change(CHANGE_CASE_REOPENED));
    g_ptr_array_add(changes, a_change(CHANGE_CASE_MISSING));
    Change *total = a_change(CHANGE_FIGURE_MOVED);
    total->name = g_strdup("killed_total");
    total->before = g_strdup("1291");
    total->after = g_strdup("1302");
    total->residual = count_of(6);
    g_ptr_array_add(changes, total);
    return changes;
}

static void
a_summary_fits_a_subject(void)
{
    g_autoptr(GPtrArray) changes = the_news_of_april();

    g_autofree char *text = changes_summarise(changes);

    g_assert_cmpstr(text, ==,
                    "3 newly credible (5 killed), 15 dismissed, 1 reopened, 1 missing; "
                    "total 1,291 → 1,302, 6 more than explained (April 2019)");
}

static void
a_summary_says_a_single_amendment_whole(void)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    Change *amended = a_change(CHANGE_CASE_AMENDED);
    amended->name = g_strdup("killed");
    amended->before = g_strdup("3");
    amended->after = g_strdup("1005");
    g_ptr_array_add(changes, amended);
    g_autofree char *one = changes_summarise(changes);
    g_ptr_array_add(changes, change_copy(amended));
    g_autofree char *two = changes_summarise(changes);

    g_assert_cmpstr(one, ==, "1 amended (killed 3 → 1,005) (April 2019)");
    g_assert_cmpstr(two, ==, "2 amended (April 2019)");
}

static void
an_entry_taken_out_is_not_listed(void)
{
    g_autoptr(Change) edited = a_change(CHANGE_RELEASE_EDITED);
    edited->name = g_strdup("entry");
    edited->before = g_strdup("open");
    g_autofree char *text = change_describe(edited);
    g_assert_true(g_str_has_suffix(text, "open → not listed"));
}

/* Whoever takes a judgement back names it: it is not told twice in one sentence. */
static void
what_is_told_anew_says_what_it_is_in_place_of(void)
{
    g_autoptr(Change) change = a_change(CHANGE_CASE_MISSING);
    change->corrects = 39;

    g_autofree char *sentence = change_describe(change);
    g_autoptr(Change) correction = change_new_correction(change, "it is listed");

    g_assert_nonnull(strstr(sentence, "; in place of change 39, which was told before"));
    g_assert_null(strstr(correction->before, "in place of"));
}

static void
a_correction_leaves_out_who_decided_what_it_corrects(void)
{
    g_autoptr(Change) told = a_change(CHANGE_CASE_CREDIBLE);
    told->decision = g_strdup("Ada amended killed from 3 to 4");
    g_autoptr(Change) correction = change_new_correction(told, "no more");
    g_assert_null(strstr(correction->before, "Ada"));
    g_assert_null(correction->decision);
}

static void
a_summary_of_a_baseline_says_so(void)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    Change *published = a_change(CHANGE_RELEASE_PUBLISHED);
    published->baseline = true;
    published->after = g_strdup("133 cases listed, 111 of them open");
    g_ptr_array_add(changes, published);

    g_autofree char *text = changes_summarise(changes);

    g_assert_cmpstr(text, ==,
                    "first release on record: 133 cases listed, 111 of them open (April 2019)");
}

static void
a_summary_of_a_doubtful_reading_says_so(void)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    Change *dismissed = a_change(CHANGE_CASE_DISMISSED);
    dismissed->doubtful = true;
    g_ptr_array_add(changes, dismissed);

    g_autofree char *text = changes_summarise(changes);

    g_assert_cmpstr(text, ==, "doubtful: 1 dismissed (April 2019)");
}

static void
a_summary_of_corrections_does_not_call_them_figures(void)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    g_autoptr(Change) told = a_change(CHANGE_CASE_DISMISSED);
    g_ptr_array_add(changes, change_new_correction(told, "it was edited"));
    g_autofree char *one = changes_summarise(changes);
    g_ptr_array_add(changes, change_new_correction(told, "it was edited"));
    g_autofree char *two = changes_summarise(changes);

    g_assert_cmpstr(one, ==, "1 change told before does not hold (April 2019)");
    g_assert_cmpstr(two, ==, "2 changes told before do not hold (April 2019)");
}

/* An edit can move the sum alone: the total's own move was told before, or is none. */
static void
a_summary_counts_an_unexplained_total_that_did_not_move(void)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    Change *unexplained = a_change(CHANGE_BOOKS_UNBALANCED);
    unexplained->name = g_strdup("total_explained");
    g_ptr_array_add(changes, unexplained);

    g_autofree char *text = changes_summarise(changes);

    g_assert_cmpstr(text, ==, "1 sum does not add up (April 2019)");
}

static void
a_sum_below_zero_is_told_with_one_sign(void)
{
    g_autoptr(Change) change = a_change(CHANGE_BOOKS_UNBALANCED);
    change->name = g_strdup("total_explained");
    change->after = g_strdup("-1009");
    change->before = g_strdup("0");
    change->residual = count_of(-1009);

    assert_described(change, "does not add up: the total killed did not move by those killed: "
                             "stated −1,009, computed 0, residual −1,009");
}

static void
a_summary_of_nothing_is_not_empty(void)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new();

    g_autofree char *text = changes_summarise(changes);

    g_assert_cmpstr(text, ==, "nothing moved");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/change/" #claim, claim)
    ADD(every_kind_has_a_name_that_leads_back);
    ADD(an_unknown_kind_is_refused);
    ADD(a_change_survives_its_json);
    ADD(what_is_not_stated_is_null_in_json);
    ADD(json_of_another_shape_is_refused_by_member);
    ADD(a_credible_case_is_told_with_its_dead);
    ADD(of_a_reversed_case_no_more_is_said_than_is_known);
    ADD(an_unstated_count_of_dead_is_not_told_as_none);
    ADD(a_dismissal_is_told_with_its_reason);
    ADD(a_missing_case_is_told_with_both_months);
    ADD(a_failed_sum_is_told_with_its_residual);
    ADD(every_kind_is_told_in_some_words);
    ADD(a_summary_fits_a_subject);
    ADD(a_summary_says_a_single_amendment_whole);
    ADD(an_entry_taken_out_is_not_listed);
    ADD(what_is_told_anew_says_what_it_is_in_place_of);
    ADD(a_correction_leaves_out_who_decided_what_it_corrects);
    ADD(a_summary_of_a_baseline_says_so);
    ADD(a_summary_of_a_doubtful_reading_says_so);
    ADD(a_summary_of_corrections_does_not_call_them_figures);
    ADD(a_summary_counts_an_unexplained_total_that_did_not_move);
    ADD(a_sum_below_zero_is_told_with_one_sign);
    ADD(a_summary_of_nothing_is_not_empty);
    return g_test_run();
}
