/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/edition.h"

#include "with_releases.h"

static Release *
an_august(void)
{
    Release *august = a_release_of("2019-08");
    state(august, "killed_total", 1335);
    list(august, SECTION_CREDIBLE, "2017-06-02", "Raqqah", "media")->killed = count_of(4);
    list(august, SECTION_OPEN, "2018-11-29", "al-Shafa", "Airwars");
    close_lists(august);
    return august;
}

static void
set_quote(char **quote, const char *text)
{
    g_free(*quote);
    *quote = g_strdup(text);
}

static void
the_same_text_is_no_edit(void)
{
    g_autoptr(Release) before = an_august();
    g_autoptr(Release) after = an_august();
    ((Figure *)g_ptr_array_index(after->figures, 0))->span = (Span){.start = 7, .end = 9};
    set_quote(&((Entry *)g_ptr_array_index(after->entries, 1))->quote,
              "2018-11-29,  near al-Shafa,\n via Airwars. ");

    g_autoptr(GPtrArray) changes = edition_compare(before, after);

    g_assert_cmpuint(changes->len, ==, 0);
}

static void
a_quiet_change_of_a_total_is_told(void)
{
    g_autoptr(Release) before = an_august();
    g_autoptr(Release) after = an_august();
    Figure *figure = g_ptr_array_index(after->figures, 0);
    figure->low = figure->high = count_of(1139);
    set_quote(&figure->quote, "killed_total is 1139");

    g_autoptr(GPtrArray) changes = edition_compare(before, after);

    const Change *told = only_change(changes, CHANGE_RELEASE_EDITED);
    g_autofree char *text = change_describe(told);
    g_assert_cmpstr(text, ==,
                    "edited after publication: Monthly Civilian Casualty Report, August 2019: "
                    "killed in all 1,335 → 1,139");
    g_assert_cmpstr(told->quote_before, ==, "killed_total is 1335");
    g_assert_cmpstr(told->quote_after, ==, "killed_total is 1139");
}

static void
a_hedge_or_an_asterisk_is_an_edit(void)
{
    g_autoptr(Release) before = an_august();
    g_autoptr(Release) hedged = an_august();
    g_autoptr(Release) marked = an_august();
    Figure *figure = g_ptr_array_index(hedged->figures, 0);
    figure->bound = BOUND_AT_LEAST;
    figure->high = count_absent();
    set_quote(&((Figure *)g_ptr_array_index(marked->figures, 0))->marker, "*");

    g_autoptr(GPtrArray) of_hedge = edition_compare(before, hedged);
    g_autoptr(GPtrArray) of_mark = edition_compare(before, marked);

    g_assert_cmpstr(only_change(of_hedge, CHANGE_RELEASE_EDITED)->after, ==, "at least 1335");
    g_assert_cmpstr(only_change(of_mark, CHANGE_RELEASE_EDITED)->after, ==, "1335*");
}

static void
an_entry_put_in_taken_out_or_changed_is_told(void)
{
    g_autoptr(Release) before = an_august();
    g_autoptr(Release) after = an_august();
    ((Entry *)g_ptr_array_index(after->entries, 0))->killed = count_of(3);
    g_ptr_array_remove_index(after->entries, 1);
    list(after, SECTION_OPEN, "2018-12-01", "Hajin", "self");

    g_autoptr(GPtrArray) changes = edition_compare(before, after);

    g_assert_cmpuint(changes->len, ==, 3);
    const Change *changed = g_ptr_array_index(changes, 0);
    const Change *taken_out = g_ptr_array_index(changes, 1);
    const Change *put_in = g_ptr_array_index(changes, 2);
    g_assert_cmpstr(changed->before, ==, "credible, killed 4");
    g_assert_cmpstr(changed->after, ==, "credible, killed 3");
    g_assert_null(taken_out->after);
    g_assert_null(put_in->before);
    g_assert_cmpstr(put_in->place, ==, "Hajin");
}

static void
another_word_in_a_case_is_told_as_wording(void)
{
    g_autoptr(Release) before = an_august();
    g_autoptr(Release) after = an_august();
    set_quote(&((Entry *)g_ptr_array_index(after->entries, 1))->quote,
              "2018-11-29, near al-Shafa, via Airwars report.");

    g_autoptr(GPtrArray) changes = edition_compare(before, after);

    g_assert_cmpstr(only_change(changes, CHANGE_RELEASE_EDITED)->name, ==, "wording");
}

static void
a_figure_stated_twice_is_edited_once(void)
{
    g_autoptr(Release) before = an_august(), after = an_august(), once = an_august();
    state(before, "killed_total", 1335);
    state(after, "killed_total", 1139);
    Figure *first = g_ptr_array_index(after->figures, 0);
    first->low = first->high = count_of(1139);

    g_autoptr(GPtrArray) both = edition_compare(before, after);
    g_autoptr(GPtrArray) fewer = edition_compare(before, once);
    g_autoptr(GPtrArray) more = edition_compare(once, before);

    g_assert_cmpstr(only_change(both, CHANGE_RELEASE_EDITED)->after, ==, "1139");
    g_assert_cmpstr(only_change(fewer, CHANGE_RELEASE_EDITED)->name, ==, "wording");
    g_assert_cmpstr(only_change(more, CHANGE_RELEASE_EDITED)->name, ==, "wording");
}

static void
a_comma_between_thousands_is_no_edit(void)
{
    g_autoptr(Release) before = an_august(), after = an_august(), other = an_august();
    set_quote(&((Figure *)g_ptr_array_index(after->figures, 0))->quote, "killed_total is 1,335");
    set_quote(&((Figure *)g_ptr_array_index(other->figures, 0))->quote, "killed_total, is 1335");

    g_autoptr(GPtrArray) changes = edition_compare(before, after);
    g_autoptr(GPtrArray) worded = edition_compare(before, other);

    g_assert_cmpuint(changes->len, ==, 0);
    g_assert_cmpstr(only_change(worded, CHANGE_RELEASE_EDITED)->name, ==, "wording");
}

static void
twins_are_held_against_each_other_in_turn(void)
{
    g_autoptr(Release) before = an_august();
    g_autoptr(Release) after = an_august();
    for (int i = 0; i < 3; i++) {
        list(before, SECTION_OPEN, "2017-03-17", "Mosul", "Airwars");
        list(after, i == 1 ? SECTION_CREDIBLE : SECTION_OPEN, "2017-03-17", "Mosul", "Airwars");
    }

    g_autoptr(GPtrArray) changes = edition_compare(before, after);

    g_assert_cmpstr(only_change(changes, CHANGE_RELEASE_EDITED)->after, ==, "credible");
}

static void
a_copy_contradicts_by_what_it_says_not_by_what_it_omits(void)
{
    g_autoptr(Release) original = an_august();
    g_autoptr(Release) copy = a_release_of("2019-08");
    list(copy, SECTION_CREDIBLE, "2017-06-02", "al-Raqqa", "media");
    g_autoptr(GPtrArray) silent = edition_compare_copy(original, copy);
    ((Entry *)g_ptr_array_index(copy->entries, 0))->killed = count_of(14);
    state(copy, "killed_total", 1139);

    g_autoptr(GPtrArray) changes = edition_compare_copy(original, copy);

    g_assert_cmpuint(silent->len, ==, 0);
    g_assert_cmpuint(count_changes(changes, CHANGE_PUBLISHERS_DIFFER), ==, 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/edition/" #claim, claim)
    ADD(the_same_text_is_no_edit);
    ADD(a_quiet_change_of_a_total_is_told);
    ADD(a_figure_stated_twice_is_edited_once);
    ADD(a_comma_between_thousands_is_no_edit);
    ADD(a_hedge_or_an_asterisk_is_an_edit);
    ADD(an_entry_put_in_taken_out_or_changed_is_told);
    ADD(another_word_in_a_case_is_told_as_wording);
    ADD(twins_are_held_against_each_other_in_turn);
    ADD(a_copy_contradicts_by_what_it_says_not_by_what_it_omits);
    return g_test_run();
}
