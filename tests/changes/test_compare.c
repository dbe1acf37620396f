/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/compare.h"

#include <string.h>

#include "with_releases.h"

/* Months here are invented, apart from the names of places. */

static void
fold_quietly(Fold *fold, Release *release)
{
    comparison_free(fold_release(fold, release));
}

/* March lists @count open cases on separate days, and one at Sarmada on 2017-01-03. */
static Fold *
a_march_with_open_cases(guint count)
{
    Fold *fold = fold_new();
    Release *march = a_release_of("2019-03");
    list(march, SECTION_OPEN, "2017-01-03", "Sarmada", "social media");
    for (guint i = 0; i < count; i++) {
        g_autofree char *day = g_strdup_printf("2018-%02u-%02u", 1 + i / 28, 1 + i % 28);
        list(march, SECTION_OPEN, day, "Hajin", "Airwars");
    }
    close_lists(march);
    fold_quietly(fold, march);
    return fold;
}

static Comparison *
an_april_that_says(Fold *fold, Section section, Entry **ret_entry)
{
    Release *april = a_release_of("2019-04");
    Entry *entry = list(april, section, "2017-01-03", "Sarmada", "social media");
    if (ret_entry != NULL)
        *ret_entry = entry;
    close_lists(april);
    return fold_release(fold, april);
}

static void
a_baseline_is_one_summary(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *april = a_release_of("2019-04");
    list(april, SECTION_CREDIBLE, "2017-12-24", "Kharayij", "self");
    list(april, SECTION_OPEN, "2017-01-03", "Sarmada", "social media");

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    g_assert_cmpuint(comparison->changes->len, ==, 1);
    g_assert_true(only_change(comparison->changes, CHANGE_RELEASE_PUBLISHED)->baseline);
    g_assert_cmpuint(comparison->links->len, ==, 2);
}

static void
a_baseline_whose_sums_fail_says_so(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *march = a_release_of("2018-03");
    Check *check = check_new("open_balances", NULL);
    check->stated = count_of(475);
    check->computed = count_of(595);
    check->result = CHECK_FAILS;
    g_ptr_array_add(march->checks, check);

    g_autoptr(Comparison) comparison = fold_release(fold, march);

    const Change *told = only_change(comparison->changes, CHANGE_BOOKS_UNBALANCED);
    g_assert_cmpstr(told->name, ==, "open_balances");
    g_assert_cmpfloat(told->residual.value, ==, -120);
}

static void
an_open_case_found_credible_is_told_with_its_dead(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    Release *april = a_release_of("2019-04");
    Entry *entry = list(april, SECTION_CREDIBLE, "2017-01-03", "Sarmada", "social media");
    entry->killed = count_of(3);
    entry->injured = count_of(1);
    g_autofree char *id = g_strdup(((KnownCase *)fold->known->pdata[0])->id);

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    const Change *told = only_change(comparison->changes, CHANGE_CASE_CREDIBLE);
    g_assert_cmpfloat(told->killed.value, ==, 3);
    g_assert_cmpfloat(told->injured.value, ==, 1);
    g_assert_cmpstr(told->before, ==, "open");
    g_assert_cmpstr(told->case_id, ==, id);
    g_assert_cmpstr(told->quote_before, !=, NULL);
    g_assert_cmpstr(told->quote_after, !=, NULL);
    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_AMENDED), ==, 0);
}

static void
an_open_case_dismissed_is_told_with_the_reason(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    Release *april = a_release_of("2019-04");
    list(april, SECTION_NON_CREDIBLE, "2017-01-03", "Sarmada", "social media")->reason =
        REASON_INSUFFICIENT_INFORMATION;

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    g_assert_cmpstr(only_change(comparison->changes, CHANGE_CASE_DISMISSED)->reason, ==,
                    "insufficient_information");
}

static void
a_case_listed_open_again_is_no_news(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);

    g_autoptr(Comparison) comparison = an_april_that_says(fold, SECTION_OPEN, NULL);

    g_assert_cmpuint(comparison->changes->len, ==, 1);
    (void)only_change(comparison->changes, CHANGE_RELEASE_PUBLISHED);
}

static void
an_entry_that_matches_nothing_is_received(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    Release *april = a_release_of("2019-04");
    Entry *entry = list(april, SECTION_OPEN, "2019-04-02", "Hajin", "Airwars");

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    g_assert_cmpstr(only_change(comparison->changes, CHANGE_CASE_RECEIVED)->case_id, ==, entry->id);
}

static void
a_duplicate_is_told(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);

    g_autoptr(Comparison) comparison = an_april_that_says(fold, SECTION_DUPLICATE, NULL);

    (void)only_change(comparison->changes, CHANGE_CASE_DUPLICATE);
}

static void
a_closed_case_that_is_open_again_is_reopened(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    comparison_free(an_april_that_says(fold, SECTION_NON_CREDIBLE, NULL));
    Release *may = a_release_of("2019-05");
    list(may, SECTION_OPEN, "2017-01-03", "Sarmada", "social media");

    g_autoptr(Comparison) comparison = fold_release(fold, may);

    g_assert_cmpstr(only_change(comparison->changes, CHANGE_CASE_REOPENED)->before, ==,
                    "non_credible");
}

static void
a_mark_of_reopening_is_told_once(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    Release *april = a_release_of("2019-04");
    list(april, SECTION_OPEN, "2017-01-03", "Sarmada", "social media")->reopened = true;
    list(april, SECTION_OPEN, "2017-01-17", "Baysan", "social media")->reopened = true;
    Release *may = a_release_of("2019-05");
    list(may, SECTION_OPEN, "2017-01-03", "Sarmada", "social media")->reopened = true;

    g_autoptr(Comparison) of_april = fold_release(fold, april);
    g_autoptr(Comparison) of_may = fold_release(fold, may);

    g_assert_cmpuint(count_changes(of_april->changes, CHANGE_CASE_REOPENED), ==, 2);
    g_assert_cmpuint(count_changes(of_april->changes, CHANGE_CASE_RECEIVED), ==, 0);
    g_assert_cmpuint(count_changes(of_may->changes, CHANGE_CASE_REOPENED), ==, 0);
}

static void
a_closed_case_that_changes_sides_is_reversed(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    comparison_free(an_april_that_says(fold, SECTION_NON_CREDIBLE, NULL));
    Release *may = a_release_of("2019-05");
    list(may, SECTION_CREDIBLE, "2017-01-03", "Sarmada", "social media")->killed = count_of(2);

    g_autoptr(Comparison) comparison = fold_release(fold, may);

    const Change *told = only_change(comparison->changes, CHANGE_CASE_REVERSED);
    g_assert_cmpstr(told->before, ==, "non_credible");
    g_assert_cmpstr(told->after, ==, "credible");
    g_assert_cmpfloat(told->killed.value, ==, 2);
}

static void
a_corrected_day_and_count_are_amendments(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *march = a_release_of("2019-03");
    list(march, SECTION_CREDIBLE, "2016-02-15", "Hama", "Airwars")->killed = count_of(4);
    fold_quietly(fold, march);
    Release *april = a_release_of("2019-04");
    Entry *entry = list(april, SECTION_CORRECTION, "2016-02-02", "Hama", "Airwars");
    entry->refers_to_date = g_strdup("2016-02-15");
    entry->killed = count_of(5);

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_AMENDED), ==, 2);
    const Link *link = g_ptr_array_index(comparison->links, 0);
    g_assert_cmpint(link->status, ==, STATUS_CREDIBLE);
    g_assert_cmpstr(link->case_id, !=, entry->id);
}

static void
a_respelled_place_is_no_amendment(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *march = a_release_of("2019-03");
    list(march, SECTION_OPEN, "2018-05-10", "al Khatuniyah", "self");
    fold_quietly(fold, march);
    Release *april = a_release_of("2019-04");
    list(april, SECTION_CREDIBLE, "2018-05-10", "Khatuniya", "self");

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    (void)only_change(comparison->changes, CHANGE_CASE_CREDIBLE);
    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_AMENDED), ==, 0);
}

static void
a_case_listed_nowhere_is_missing_and_may_return(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(1);
    Release *may = a_release_of("2019-05");
    list(may, SECTION_OPEN, "2017-01-03", "Sarmada", "social media");
    list(may, SECTION_OPEN, "2018-01-01", "Hajin", "Airwars");
    close_lists(may);

    g_autoptr(Comparison) of_april = an_april_that_says(fold, SECTION_OPEN, NULL);
    g_autoptr(Comparison) of_may = fold_release(fold, may);

    const Change *told = only_change(of_april->changes, CHANGE_CASE_MISSING);
    g_assert_cmpstr(told->place, ==, "Hajin, Syria");
    g_assert_cmpstr(told->quote_before, ==, "2018-01-01, near Hajin, via Airwars.");
    g_assert_cmpuint(of_april->missing->len, ==, 1);
    g_assert_cmpstr(only_change(of_may->changes, CHANGE_CASE_RETURNED)->before, ==, "missing");
}

static void
a_case_closed_now_is_not_missing(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);

    g_autoptr(Comparison) comparison = an_april_that_says(fold, SECTION_NON_CREDIBLE, NULL);

    g_assert_cmpuint(comparison->missing->len, ==, 0);
}

typedef void (*Spoil)(Release *april);

static void
short_of_an_open_entry(Release *april)
{
    state(april, "open", 2);
}

static void
short_of_a_dismissal(Release *april)
{
    state(april, "non_credible", 1);
}

static void
doubted(Release *april)
{
    release_add_doubt(april, "a section is cut short");
}

static void
after_a_gap(Release *april)
{
    g_free(april->period_from);
    g_free(april->period_to);
    april->period_from = g_strdup("2019-05-01");
    april->period_to = g_strdup("2019-05-31");
}

static void
without_an_open_list(Release *april)
{
    g_ptr_array_set_size(april->entries, 0);
}

static void
only_complete_lists_of_successive_months_make_a_case_missing(void)
{
    static const Spoil spoils[] = {short_of_an_open_entry, short_of_a_dismissal, doubted,
                                   after_a_gap, without_an_open_list};
    for (size_t i = 0; i < G_N_ELEMENTS(spoils); i++) {
        g_autoptr(Fold) fold = a_march_with_open_cases(1);
        Release *april = a_release_of("2019-04");
        list(april, SECTION_OPEN, "2017-01-03", "Sarmada", "social media");
        if (spoils[i] == without_an_open_list)
            state(april, "open", 2);
        spoils[i](april);
        close_lists(april);
        g_autoptr(Comparison) comparison = fold_release(fold, april);
        g_assert_cmpuint(comparison->missing->len, ==, 0);
        g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_MISSING), ==, 0);
    }
}

static void
a_doubtful_reading_marks_its_changes(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    Release *april = a_release_of("2019-04");
    list(april, SECTION_NON_CREDIBLE, "2017-01-03", "Sarmada", "social media");
    release_add_doubt(april, "a sentence is unread");

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    g_assert_cmpuint(comparison->changes->len, >, 1);
    for (guint i = 0; i < comparison->changes->len; i++)
        g_assert_true(((Change *)g_ptr_array_index(comparison->changes, i))->doubtful);
}

static void
links_hold_across_a_gap_in_the_months(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    Release *june = a_release_of("2019-06");
    list(june, SECTION_CREDIBLE, "2017-01-03", "Sarmada", "social media");
    state(june, "killed_total", 1321);
    state(fold->previous, "killed_total", 1291);

    g_autoptr(Comparison) comparison = fold_release(fold, june);

    (void)only_change(comparison->changes, CHANGE_CASE_CREDIBLE);
    g_assert_false(only_change(comparison->changes, CHANGE_FIGURE_MOVED)->residual.stated);
    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_BOOKS_UNBALANCED), ==, 0);
}

static void
twins_of_one_release_stay_two_cases(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *march = a_release_of("2019-03");
    list(march, SECTION_OPEN, "2019-03-13", "al-Baghouz", "Airwars");
    fold_quietly(fold, march);
    Release *april = a_release_of("2019-04");
    Entry *dismissed = list(april, SECTION_NON_CREDIBLE, "2019-03-13", "al-Baghouz", "Airwars");
    Entry *open = list(april, SECTION_OPEN, "2019-03-13", "al-Baghouz", "Airwars");
    g_autofree char *case_id = g_strdup(((KnownCase *)fold->known->pdata[0])->id);

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    const Link *of_dismissed = g_ptr_array_index(comparison->links, 0);
    const Link *of_open = g_ptr_array_index(comparison->links, 1);
    g_assert_cmpstr(of_open->case_id, ==, case_id);
    g_assert_cmpstr(of_open->entry_id, ==, open->id);
    g_assert_cmpstr(of_dismissed->case_id, ==, dismissed->id);
    const Change *told = only_change(comparison->changes, CHANGE_CASE_CONTRADICTED);
    g_assert_cmpstr(told->before, ==, "non_credible");
    g_assert_cmpstr(told->after, ==, "open");
}

static void
twins_keep_to_their_cases_next_month(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *april = a_release_of("2019-04");
    list(april, SECTION_NON_CREDIBLE, "2019-03-13", "al-Baghouz", "Airwars");
    Entry *open = list(april, SECTION_OPEN, "2019-03-13", "al-Baghouz", "Airwars");
    g_autofree char *open_id = g_strdup(open->id);
    fold_quietly(fold, april);
    Release *may = a_release_of("2019-05");
    list(may, SECTION_CREDIBLE, "2019-03-13", "al-Baghouz", "Airwars");

    g_autoptr(Comparison) comparison = fold_release(fold, may);

    g_assert_cmpstr(only_change(comparison->changes, CHANGE_CASE_CREDIBLE)->case_id, ==, open_id);
    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_REVERSED), ==, 0);
}

static void
two_cases_that_part_ways_do_not_contradict_each_other(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *march = a_release_of("2019-03");
    list(march, SECTION_OPEN, "2019-03-13", "al-Baghouz", "Airwars");
    list(march, SECTION_OPEN, "2019-03-13", "al-Baghouz", "Airwars");
    fold_quietly(fold, march);
    Release *april = a_release_of("2019-04");
    list(april, SECTION_NON_CREDIBLE, "2019-03-13", "al-Baghouz", "Airwars");
    list(april, SECTION_OPEN, "2019-03-13", "al-Baghouz", "Airwars");

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_CONTRADICTED), ==, 0);
    (void)only_change(comparison->changes, CHANGE_CASE_DISMISSED);
}

static void
a_reopened_entry_belongs_to_the_closed_twin(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *april = a_release_of("2019-04");
    Entry *closed = list(april, SECTION_NON_CREDIBLE, "2019-03-13", "al-Baghouz", "Airwars");
    list(april, SECTION_OPEN, "2019-03-13", "al-Baghouz", "Airwars");
    g_autofree char *closed_id = g_strdup(closed->id);
    fold_quietly(fold, april);
    Release *may = a_release_of("2019-05");
    list(may, SECTION_OPEN, "2019-03-13", "al-Baghouz", "Airwars");
    list(may, SECTION_OPEN, "2019-03-13", "al-Baghouz", "Airwars")->reopened = true;

    g_autoptr(Comparison) comparison = fold_release(fold, may);

    g_assert_cmpstr(only_change(comparison->changes, CHANGE_CASE_REOPENED)->case_id, ==, closed_id);
}

static void
a_lookalike_links_nothing_and_waits(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    Release *april = a_release_of("2019-04");
    list(april, SECTION_OPEN, "2017-01-04", "Sarmada", "social media");
    close_lists(april);

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    g_assert_cmpuint(comparison->unsure->len, ==, 1);
    const Change *told = only_change(comparison->changes, CHANGE_REKEY_SUSPECTED);
    g_assert_cmpstr(told->before, ==, "2017-01-03 Sarmada, Syria (social media)");
    g_assert_cmpstr(told->after, ==, "2017-01-04 Sarmada, Syria (social media)");
    g_assert_nonnull(told->quote_before);
    g_assert_nonnull(told->quote_after);
    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_MISSING), ==, 0);
    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_RECEIVED), ==, 0);
}

/* One case vanishes and one appears: what is said of it. */
static const struct {
    const char *claim;
    const char *before[2]; /* place, source */
    const char *after[3];  /* place, source, day */
    bool held;
} vanishing[] = {
    {"two names of one town that no list has", {"Hadhr", "self"}, {"Hatraa", "self"}, true},
    {"an article before another letter", {"Al Soor", "self"}, {"As Suwar", "self"}, true},
    {"nothing alike", {"Zubaydiya", "NGO"}, {"Fakhit", "NGO"}, true},
    {"another source", {"Zubaydiya", "NGO"}, {"Fakhit", "self"}, false},
    {"another day", {"Zubaydiya", "NGO"}, {"Fakhit", "NGO", "2018-02-03"}, false},
    {"two places that are known", {"Hajin", "self"}, {"Manbij", "self"}, false},
};

static void
what_may_be_one_case_under_another_name_is_held(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(vanishing); i++) {
        g_autoptr(Fold) fold = fold_new();
        Release *march = a_release_of("2019-03");
        list(march, SECTION_OPEN, "2018-02-02", vanishing[i].before[0], vanishing[i].before[1]);
        close_lists(march);
        fold_quietly(fold, march);
        Release *april = a_release_of("2019-04");
        const char *day = vanishing[i].after[2] != NULL ? vanishing[i].after[2] : "2018-02-02";
        list(april, SECTION_OPEN, day, vanishing[i].after[0], vanishing[i].after[1]);
        close_lists(april);

        g_autoptr(Comparison) comparison = fold_release(fold, april);

        GPtrArray *changes = comparison->changes;
        g_test_message("%s", vanishing[i].claim);
        g_assert_cmpuint(count_changes(changes, CHANGE_REKEY_SUSPECTED), ==, vanishing[i].held);
        g_assert_cmpuint(comparison->unsure->len, ==, vanishing[i].held);
        g_assert_cmpuint(count_changes(changes, CHANGE_CASE_MISSING), ==, !vanishing[i].held);
        g_assert_cmpuint(count_changes(changes, CHANGE_CASE_RECEIVED), ==, !vanishing[i].held);
    }
}

static void
one_of_two_alike_that_stays_is_not_said_to_be_either(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *march = a_release_of("2019-03"), *april = a_release_of("2019-04");
    for (int i = 0; i < 3; i++)
        list(march, SECTION_OPEN, "2018-02-02", "Mosul", "self");
    close_lists(march);
    fold_quietly(fold, march);
    list(april, SECTION_OPEN, "2018-02-02", "Mosul", "self");
    close_lists(april);

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_MISSING), ==, 2);
    g_assert_cmpuint(comparison->unsure->len, ==, 2); /* a person may know */
    for (guint i = 0; i < comparison->changes->len; i++) {
        const Change *change = g_ptr_array_index(comparison->changes, i);
        g_autofree char *text = change_describe(change);
        if (change->kind != CHANGE_CASE_MISSING)
            continue;
        g_assert_cmpstr(text, ==,
                        "gone missing: 2018-02-02 Mosul, Syria (self): open in March 2019, not all "
                        "listed in April 2019; 3 alike in day, place and source were listed, and "
                        "1 now: which one is gone is not said");
    }
}

static void
what_is_new_and_may_be_on_record_says_so(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    Release *april = a_release_of("2019-04");
    list(april, SECTION_OPEN, "2017-01-04", "Sarmada", "social media");

    g_autoptr(Comparison) comparison = fold_release(fold, april); /* no list is stated whole */

    g_assert_cmpstr(only_change(comparison->changes, CHANGE_CASE_RECEIVED)->reason, ==,
                    "maybe the case 2017-01-03 Sarmada, Syria (social media) (a day or few apart, "
                    "same place, same source, same country)");
}

static void
another_source_on_the_same_day_is_another_case(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    Release *april = a_release_of("2019-04");
    list(april, SECTION_OPEN, "2017-01-03", "Sarmada", "self");

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    (void)only_change(comparison->changes, CHANGE_CASE_RECEIVED);
}

static void
a_code_decides(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    KnownCase *known = fold->known->pdata[0];
    g_ptr_array_add(known->last->codes, g_strdup("2802/CS099"));
    Release *april = a_release_of("2019-04");
    Entry *entry = list(april, SECTION_CREDIBLE, "2017-01-09", "Idlib", "self");
    g_ptr_array_add(entry->codes, g_strdup("2802/cs099"));

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    g_assert_cmpstr(only_change(comparison->changes, CHANGE_CASE_CREDIBLE)->case_id, ==, known->id);
    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_AMENDED), ==, 3);
}

static void
a_list_renamed_at_once_is_held_and_not_told_as_news(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(10);
    Release *april = a_release_of("2019-04");
    for (guint i = 0; i < 11; i++) {
        g_autofree char *day = g_strdup_printf("2016-05-%02u", i + 1);
        list(april, SECTION_OPEN, day, "Tabqa", "Airwars");
    }
    close_lists(april);

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    const Change *told = only_change(comparison->changes, CHANGE_REKEY_SUSPECTED);
    g_assert_cmpstr(told->before, ==, "11");
    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_MISSING), ==, 0);
    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_RECEIVED), ==, 0);
    g_assert_cmpuint(comparison->missing->len, ==, 0);
}

static void
a_moved_total_is_told_with_what_is_not_explained(void)
{
    g_autoptr(Fold) fold = a_march_with_open_cases(0);
    state(fold->previous, "killed_total", 1291);
    Release *april = a_release_of("2019-04");
    state(april, "killed_total", 1302);
    state(april, "killed", 5);

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    const Change *moved = only_change(comparison->changes, CHANGE_FIGURE_MOVED);
    g_assert_cmpstr(moved->before, ==, "1291");
    g_assert_cmpstr(moved->after, ==, "1302");
    g_assert_cmpfloat(moved->residual.value, ==, 6);
    const Change *books = only_change(comparison->changes, CHANGE_BOOKS_UNBALANCED);
    g_assert_cmpstr(books->name, ==, "total_explained");
    g_assert_cmpfloat(books->residual.value, ==, 6);
    g_assert_cmpstr(books->quote_after, ==, "killed_total is 1302");
}

static void
the_order_of_the_known_cases_does_not_matter(void)
{
    g_autofree char *first = NULL;
    for (guint turn = 0; turn < 20; turn++) {
        g_autoptr(Fold) fold = fold_new();
        g_autoptr(GString) said = g_string_new(NULL);
        Release *march = a_release_of("2019-03");
        for (guint i = 0; i < 20; i++)
            list(march, SECTION_OPEN, "2017-03-17", "Mosul", "Airwars");
        fold_quietly(fold, march);
        for (guint i = 0; i < turn; i++) {
            guint from = (guint)g_test_rand_int_range(0, 20);
            gpointer moved = g_ptr_array_steal_index(fold->known, from);
            g_ptr_array_add(fold->known, moved);
        }
        Release *april = a_release_of("2019-04");
        for (guint i = 0; i < 20; i++)
            list(april, i % 3 == 0 ? SECTION_CREDIBLE : SECTION_OPEN, "2017-03-17", "Mosul",
                 "Airwars");
        g_autoptr(Comparison) comparison = fold_release(fold, april);
        for (guint i = 0; i < comparison->links->len; i++)
            g_string_append_printf(said, "%s\n",
                                   ((Link *)g_ptr_array_index(comparison->links, i))->case_id);
        if (first == NULL)
            first = g_strdup(said->str);
        g_assert_cmpstr(said->str, ==, first);
    }
}

static void
a_release_is_named_by_the_month_its_period_ends_in(void)
{
    g_autoptr(Release) may = a_release_of("2018-05");
    g_free(may->period_from);
    may->period_from = g_strdup("2018-04-20");
    g_autoptr(Release) quarter = a_release_of("2020-03");
    g_free(quarter->period_from);
    quarter->period_from = g_strdup("2020-01-01");
    g_autoptr(Release) january = a_release_of("2019-01");
    g_autoptr(Release) nowhen = release_new(RELEASE_KIND_RELEASE);

    g_autofree char *id = release_get_id(may), *previous = release_get_previous_id(may);
    g_autofree char *before_quarter = release_get_previous_id(quarter);
    g_autofree char *december = release_get_previous_id(january);

    g_assert_cmpstr(id, ==, "cjtf-oir-monthly/2018-05");
    g_assert_cmpstr(previous, ==, "cjtf-oir-monthly/2018-04");
    g_assert_cmpstr(before_quarter, ==, "cjtf-oir-monthly/2019-12");
    g_assert_cmpstr(december, ==, "cjtf-oir-monthly/2018-12");
    g_assert_cmpstr(release_get_id(nowhen), ==, NULL);
}

/* A month in which everything happens to somebody, and the one before and after it. */
static Release *
a_full_month(int number)
{
    static const char *const months[] = {"2019-03", "2019-04", "2019-05"};
    static const struct {
        Section section[3]; /* SECTION_CORRECTION: not listed */
        const char *day;
        const char *place;
    } cases[] = {
#define NOT_LISTED SECTION_CORRECTION
        {{SECTION_OPEN, SECTION_CREDIBLE, NOT_LISTED}, "2018-01-01", "Hajin"},
        {{SECTION_OPEN, SECTION_NON_CREDIBLE, NOT_LISTED}, "2018-01-05", "Manbij"},
        {{SECTION_OPEN, SECTION_DUPLICATE, NOT_LISTED}, "2018-01-10", "Soluk"},
        {{SECTION_NON_CREDIBLE, SECTION_OPEN, SECTION_OPEN}, "2018-01-15", "Tabqa"},
        {{SECTION_CREDIBLE, SECTION_NON_CREDIBLE, NOT_LISTED}, "2018-01-20", "Saraqib"},
        {{SECTION_OPEN, NOT_LISTED, SECTION_OPEN}, "2018-01-25", "Taftanaz"},
        {{NOT_LISTED, SECTION_OPEN, SECTION_OPEN}, "2018-02-15", "Sarmin"},
        {{NOT_LISTED, SECTION_CREDIBLE, NOT_LISTED}, "2018-02-20", "Sinjar"},
        {{NOT_LISTED, SECTION_NON_CREDIBLE, NOT_LISTED}, "2018-02-20", "Sinjar"},
    };
    Release *release = a_release_of(months[number]);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Section section = cases[i].section[number];
        if (section == NOT_LISTED)
            continue;
        Entry *entry = list(release, section, cases[i].day, cases[i].place, "self");
        entry->killed = section == SECTION_CREDIBLE ? count_of(number + 1) : count_absent();
    }
    state(release, "killed_total", 1000 + number * 10);
    state(release, "killed", 3);
    close_lists(release);
    return release;
}

/* What stands in one release alone has one quote; all else two. */
static void
every_change_carries_the_quotes_there_are(void)
{
    static const ChangeKind kinds[] = {
        CHANGE_CASE_RECEIVED,  CHANGE_CASE_CREDIBLE,   CHANGE_CASE_DISMISSED,
        CHANGE_CASE_DUPLICATE, CHANGE_CASE_REOPENED,   CHANGE_CASE_REVERSED,
        CHANGE_CASE_MISSING,   CHANGE_CASE_RETURNED,   CHANGE_CASE_CONTRADICTED,
        CHANGE_FIGURE_MOVED,   CHANGE_BOOKS_UNBALANCED};
    g_autoptr(Fold) fold = fold_new();
    guint seen[CHANGE_CORRECTED + 1] = {0};
    for (int number = 0; number < 3; number++) {
        g_autoptr(Comparison) comparison = fold_release(fold, a_full_month(number));
        for (guint i = 0; i < comparison->changes->len; i++) {
            const Change *change = g_ptr_array_index(comparison->changes, i);
            bool is_first = g_strcmp0(change->case_id, change->entry_id) == 0 &&
                            change->kind != CHANGE_CASE_CONTRADICTED;
            seen[change->kind]++;
            g_test_message("%s", change_kind_to_name(change->kind));
            if (change->kind == CHANGE_RELEASE_PUBLISHED)
                continue;
            if (change->kind != CHANGE_CASE_MISSING)
                g_assert_nonnull(change->quote_after);
            if (change->kind == CHANGE_CASE_MISSING || !is_first || change->case_id == NULL)
                g_assert_nonnull(change->quote_before);
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_test_message("%s", change_kind_to_name(kinds[i]));
        g_assert_cmpuint(seen[kinds[i]], >, 0);
    }
}

/* All that a quarterly says may be two numbers: they are its news. */
static void
a_release_without_a_list_tells_what_it_states(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *first = a_release_of("2021-12"), *second = a_release_of("2022-03");
    g_free(first->series);
    g_free(second->series);
    first->series = g_strdup("africom-quarterly");
    second->series = g_strdup("africom-quarterly");
    state(second, "killed", 1);
    state(second, "injured", 3);
    state(second, "open", 1);
    g_autoptr(Comparison) before = fold_release(fold, first);

    g_autoptr(Comparison) after = fold_release(fold, second);

    const Change *published = only_change(after->changes, CHANGE_RELEASE_PUBLISHED);
    g_autofree char *subject = changes_summarise(after->changes);
    g_assert_nonnull(before);
    g_assert_cmpstr(published->after, ==, "1 killed, 3 injured, 1 open");
    g_assert_cmpstr(subject, ==, "published: 1 killed, 3 injured, 1 open (quarter to March 2022)");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/compare/" #claim, claim)
    ADD(a_baseline_is_one_summary);
    ADD(a_baseline_whose_sums_fail_says_so);
    ADD(an_open_case_found_credible_is_told_with_its_dead);
    ADD(an_open_case_dismissed_is_told_with_the_reason);
    ADD(a_case_listed_open_again_is_no_news);
    ADD(an_entry_that_matches_nothing_is_received);
    ADD(a_duplicate_is_told);
    ADD(a_closed_case_that_is_open_again_is_reopened);
    ADD(a_mark_of_reopening_is_told_once);
    ADD(a_closed_case_that_changes_sides_is_reversed);
    ADD(a_corrected_day_and_count_are_amendments);
    ADD(a_respelled_place_is_no_amendment);
    ADD(a_case_listed_nowhere_is_missing_and_may_return);
    ADD(a_case_closed_now_is_not_missing);
    ADD(only_complete_lists_of_successive_months_make_a_case_missing);
    ADD(a_doubtful_reading_marks_its_changes);
    ADD(links_hold_across_a_gap_in_the_months);
    ADD(twins_of_one_release_stay_two_cases);
    ADD(twins_keep_to_their_cases_next_month);
    ADD(two_cases_that_part_ways_do_not_contradict_each_other);
    ADD(a_reopened_entry_belongs_to_the_closed_twin);
    ADD(a_lookalike_links_nothing_and_waits);
    ADD(what_may_be_one_case_under_another_name_is_held);
    ADD(one_of_two_alike_that_stays_is_not_said_to_be_either);
    ADD(what_is_new_and_may_be_on_record_says_so);
    ADD(another_source_on_the_same_day_is_another_case);
    ADD(a_code_decides);
    ADD(a_list_renamed_at_once_is_held_and_not_told_as_news);
    ADD(a_moved_total_is_told_with_what_is_not_explained);
    ADD(the_order_of_the_known_cases_does_not_matter);
    ADD(a_release_is_named_by_the_month_its_period_ends_in);
    ADD(every_change_carries_the_quotes_there_are);
    ADD(a_release_without_a_list_tells_what_it_states);
    return g_test_run();
}
