/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "changes/identity.h"
#include "with_releases.h"

/* Reports of the real series that went by other names, or on other days, later. */

typedef struct {
    const char *place;
    const char *wider; /* (nullable) */
    const char *country;
    const char *source; /* (nullable) */
    const char *date;
} Report;

static Entry *
list_report(Release *release, Section section, const Report *report)
{
    Entry *entry = list(release, section, report->date, report->place, report->source);
    g_free(entry->country);
    entry->country = g_strdup(report->country);
    if (report->wider != NULL)
        g_ptr_array_add(entry->places, g_strdup(report->wider));
    return entry;
}

/* The case that @now belongs to after a month in which @before was listed; its own when new. */
static char *
find_link(Section was, const Report *before, Section is, const Report *now, bool *ret_same,
          guint *ret_unsure)
{
    g_autoptr(Fold) fold = fold_new();
    Release *march = a_release_of("2019-03");
    g_autofree char *id = g_strdup(list_report(march, was, before)->id);
    g_autoptr(Comparison) first = fold_release(fold, march);
    Release *april = a_release_of("2019-04");
    list_report(april, is, now);
    g_autoptr(Comparison) second = fold_release(fold, april);
    const Link *link = g_ptr_array_index(second->links, 0);
    g_assert_nonnull(first);
    *ret_same = g_str_equal(link->case_id, id);
    *ret_unsure = second->unsure->len;
    return g_strdup(link->reasons);
}

static void
known_identities_link_by_themselves(void)
{
    static const struct {
        Section was, is;
        Report before, now;
    } pairs[] = {
        {SECTION_OPEN,
         SECTION_CREDIBLE,
         {"Karabla", "al Qaiem", "Iraq", "Airwars", "2017-08-23"},
         {"Karabla", "Al Qaim", "Iraq", "Airwars", "2017-08-23"}},
        {SECTION_OPEN,
         SECTION_CREDIBLE,
         {"Karabla", "al Qaiem", "Iraq", "Airwars", "2017-08-23"},
         {"Karabla", "Al Qaim", "Iraq", NULL, "2017-08-23"}},
        {SECTION_OPEN,
         SECTION_CREDIBLE,
         {"al Khatuniyah", NULL, "Syria", "self", "2018-05-10"},
         {"Khatuniya", NULL, "Syria", "self", "2018-05-10"}},
        {SECTION_NON_CREDIBLE,
         SECTION_NON_CREDIBLE,
         {"al Shaddadi", NULL, "Syria", NULL, "2016-10-06"},
         {"Al Shadadi", NULL, "Syria", NULL, "2016-10-06"}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        bool same = false;
        guint unsure = 0;
        g_autofree char *reasons =
            find_link(pairs[i].was, &pairs[i].before, pairs[i].is, &pairs[i].now, &same, &unsure);
        g_test_message("%s: %s", pairs[i].now.place, reasons);
        g_assert_true(same);
        g_assert_cmpuint(unsure, ==, 0);
    }
}

static void
unlike_reports_never_link(void)
{
    static const Report pairs[][2] = {
        {{"Raqqah", NULL, "Syria", "Airwars", "2017-08-20"},
         {"Mosul", NULL, "Iraq", "Airwars", "2017-08-20"}},
        {{"al-Bado", "Raqqah", "Syria", "Airwars", "2017-08-20"},
         {"al-Sakhani", "Raqqah", "Syria", "Airwars", "2017-08-20"}},
        {{"al-Susah", NULL, "Syria", "Airwars", "2018-05-31"},
         {"al-Susah", NULL, "Syria", "Airwars", "2018-07-22"}},
        {{"al-Baghouz", NULL, "Syria", "Airwars", "2019-03-13"},
         {"al-Baghouz", NULL, "Syria", "Airwars", "2019-03-14"}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        bool same = true;
        guint unsure = 0;
        g_autofree char *reasons =
            find_link(SECTION_OPEN, &pairs[i][0], SECTION_OPEN, &pairs[i][1], &same, &unsure);
        g_test_message("%s: %s", pairs[i][1].place, reasons);
        g_assert_false(same);
    }
}

static void
a_duplicate_is_a_case_of_its_own_that_names_the_other(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *october = a_release_of("2016-11");
    const Report july_18 = {"Manbij", NULL, "Syria", NULL, "2016-07-18"};
    const Report july_20 = {"Manbij", NULL, "Syria", "social media", "2016-07-20"};
    list_report(october, SECTION_CREDIBLE, &july_18)->killed = count_of(24);
    g_autoptr(Comparison) first = fold_release(fold, october);
    Release *december = a_release_of("2016-12");
    Entry *entry = list_report(december, SECTION_DUPLICATE, &july_20);
    entry->refers_to_date = g_strdup("2016-07-18");

    g_autoptr(Comparison) comparison = fold_release(fold, december);

    const Change *told = only_change(comparison->changes, CHANGE_CASE_DUPLICATE);
    g_assert_nonnull(first);
    g_assert_nonnull(strstr(told->reason, "2016-07-18"));
    g_assert_cmpuint(comparison->unsure->len, ==, 0);
    g_assert_cmpint(((KnownCase *)fold->known->pdata[0])->status, ==, STATUS_CREDIBLE);
}

static void
twins_with_different_outcomes_are_put_before_a_person(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *april = a_release_of("2019-04");
    const Report march_13 = {"al-Baghouz", NULL, "Syria", "Airwars", "2019-03-13"};
    g_autofree char *dismissed = g_strdup(list_report(april, SECTION_NON_CREDIBLE, &march_13)->id);
    g_autofree char *open = g_strdup(list_report(april, SECTION_OPEN, &march_13)->id);

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    g_assert_cmpuint(comparison->unsure->len, ==, 1);
    const Link *pair = g_ptr_array_index(comparison->unsure, 0);
    g_assert_cmpstr(pair->entry_id, ==, open);
    g_assert_cmpstr(pair->case_id, ==, dismissed);
    g_assert_cmpuint(fold->known->len, ==, 2);
}

/* The second day was told wrongly, and the third release says so. */
static void
a_correction_hangs_on_the_case_whose_day_it_corrects(void)
{
    g_autoptr(Fold) fold = fold_new();
    const Report feb_2 = {"Hama Province", NULL, "Syria", NULL, "2016-02-02"};
    const Report feb_15 = {"Hama Province", NULL, "Syria", "social media", "2016-02-15"};
    Release *november = a_release_of("2016-11");
    g_autofree char *id = g_strdup(list_report(november, SECTION_NON_CREDIBLE, &feb_2)->id);
    g_autoptr(Comparison) first = fold_release(fold, november);
    Release *december = a_release_of("2016-12");
    list_report(december, SECTION_CORRECTION, &feb_15)->refers_to_date = g_strdup("2016-02-02");

    g_autoptr(Comparison) comparison = fold_release(fold, december);

    g_assert_nonnull(first);
    const Link *link = g_ptr_array_index(comparison->links, 0);
    g_assert_cmpstr(link->case_id, ==, id);
    g_assert_cmpint(link->status, ==, STATUS_NON_CREDIBLE);
}

/* Listed rightly in one release, wrongly in the next, and corrected in the third. */
static void
three_steps_with_a_correction_are_one_case(void)
{
    g_autoptr(Fold) fold = fold_new();
    const Report first = {"Hama", NULL, "Iraq", NULL, "2016-02-15"};
    const Report second = {"Hama Province", NULL, "Syria", NULL, "2016-02-02"};
    const Report third = {"Hama Province", NULL, "Syria", "social media", "2016-02-15"};
    Release *october = a_release_of("2016-10"), *november = a_release_of("2016-11");
    Release *december = a_release_of("2016-12");
    g_autofree char *id = g_strdup(list_report(october, SECTION_NON_CREDIBLE, &first)->id);
    g_autofree char *wrong = g_strdup(list_report(november, SECTION_NON_CREDIBLE, &second)->id);
    list_report(december, SECTION_CORRECTION, &third)->refers_to_date = g_strdup("2016-02-02");
    comparison_free(fold_release(fold, october));
    comparison_free(fold_release(fold, november));
    g_assert_cmpuint(fold->known->len, ==, 2);

    g_autoptr(Comparison) comparison = fold_release(fold, december);

    g_assert_cmpuint(comparison->merges->len, ==, 1);
    const Merge *merge = g_ptr_array_index(comparison->merges, 0);
    g_assert_cmpstr(merge->kept, ==, id);
    g_assert_cmpstr(merge->gone, ==, wrong);
    g_assert_cmpstr(((const Link *)g_ptr_array_index(comparison->links, 0))->case_id, ==, id);
    g_assert_cmpuint(fold->known->len, ==, 1);
    g_assert_cmpuint(count_changes(comparison->changes, CHANGE_CASE_AMENDED), >=, 2);
}

/* The best pair alone would leave the second entry without a case. */
static void
entries_are_matched_with_the_best_total(void)
{
    g_autoptr(Fold) fold = fold_new();
    Release *march = a_release_of("2019-03"), *april = a_release_of("2019-04");
    list(march, SECTION_OPEN, "2018-06-01", "Karmaliyah", "Airwars");
    list(march, SECTION_OPEN, "2018-06-01", "Karmaliya", NULL);
    Entry *with = list(april, SECTION_OPEN, "2018-06-01", "Karmaliya", "Airwars");
    Entry *without = list(april, SECTION_OPEN, "2018-06-01", "Karmaliyah", NULL);
    comparison_free(fold_release(fold, march));

    g_autoptr(Comparison) comparison = fold_release(fold, april);

    for (guint i = 0; i < comparison->links->len; i++) {
        const Link *link = g_ptr_array_index(comparison->links, i);
        g_assert_cmpstr(link->case_id, !=, link->entry_id);
    }
    const Link *one = g_ptr_array_index(comparison->links, 0);
    const Link *other = g_ptr_array_index(comparison->links, 1);
    g_assert_cmpstr(one->case_id, !=, other->case_id);
    g_assert_nonnull(with);
    g_assert_nonnull(without);
}

static double
score_codes(const char *codes, const char *before, const char *day, char **ret_reasons)
{
    g_autoptr(Release) release = a_release_of("2019-10");
    Entry *one = list(release, SECTION_OPEN, "2015-07-11", "Raqqah", "Airwars");
    Entry *other = list(release, SECTION_NON_CREDIBLE, day, "Raqqah", "Airwars");
    g_auto(GStrv) left = g_strsplit(codes, " ", -1), right = g_strsplit(before, " ", -1);
    for (guint i = 0; left[i] != NULL; i++)
        g_ptr_array_add(one->codes, g_strdup(left[i]));
    for (guint i = 0; right[i] != NULL; i++)
        g_ptr_array_add(other->codes, g_strdup(right[i]));
    return identity_score(NULL, one, other, ret_reasons);
}

static void
codes_decide(void)
{
    static const struct {
        const char *now, *before, *day;
        double low, high;
        const char *words; /* (nullable) */
    } cases[] = {
        {"2802 CS099", "2802", "2016-01-01", 1, 1, "same code"},
        {"CS099", "cs099 37SEV008785", "2015-07-12", 1, 1, "same code"},
        {"2802", "2803", "2015-07-11", 0, 0, NULL},
        {"2802 CS099", "2803 CS099", "2015-07-11", 0, 0, NULL},
        {"CS099", "CS100", "2015-07-11", LINK_UNSURE_SCORE, LINK_UNSURE_SCORE, "different codes"},
        {"37SEV008785", "37SEV0087", "2015-07-11", LINK_SURE_SCORE, 1, "same place"},
        {"37SEV008785", "37SEV508785", "2015-07-11", 0, 0, NULL},
        {"37SEV008785", "38SLF008785", "2015-07-11", LINK_SURE_SCORE, 1, NULL},
        {"37SEV008785", "37SEV008785", "2016-01-01", 0, 0, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *reasons = NULL;
        double score = score_codes(cases[i].now, cases[i].before, cases[i].day, &reasons);
        g_test_message("%s, %s: %.2f %s", cases[i].now, cases[i].before, score,
                       reasons != NULL ? reasons : "");
        g_assert_cmpfloat(score, >=, cases[i].low);
        g_assert_cmpfloat(score, <=, cases[i].high);
        if (cases[i].words != NULL)
            g_assert_nonnull(strstr(reasons, cases[i].words));
    }
}

static void
a_grid_reference_tells_one_place_under_two_names(void)
{
    g_autoptr(Release) release = a_release_of("2019-10");
    Entry *one = list(release, SECTION_OPEN, "2015-07-11", "Sahl al-Wadi", "Airwars");
    Entry *other = list(release, SECTION_OPEN, "2015-07-11", "Tall Bakir", "Airwars");
    g_autofree char *reasons = NULL;
    g_assert_cmpfloat(identity_score(NULL, one, other, NULL), <, LINK_UNSURE_SCORE);
    g_ptr_array_add(one->codes, g_strdup("37SEV0087578512"));
    g_ptr_array_add(other->codes, g_strdup("37SEV00837856"));

    double score = identity_score(NULL, one, other, &reasons);

    g_test_message("%s", reasons);
    g_assert_cmpfloat(score, >=, LINK_SURE_SCORE);
    g_assert_nonnull(strstr(reasons, "same grid reference"));
}

/* What a difference costs; none of these may link by itself. */
static void
what_differs_waits_or_is_new(void)
{
    static const Report before = {"al-Baghouz", NULL, "Syria", "Airwars", "2019-03-13"};
    static const struct {
        Report now;
        bool waits;
    } pairs[] = {
        {{"al-Baghouz", NULL, "Syria", "social media", "2019-03-13"}, true},
        {{"al-Baghouz", NULL, "Syria", "Airwars", "2019-03-16"}, true},
        {{"al-Baghouz", NULL, "Syria", "Airwars", "2018-03-13"}, true},
        {{"al-Baghouz Fawqani", NULL, "Syria", "Airwars", "2019-03-13"}, true},
        {{"al-Sousa", NULL, "Syria", "Airwars", "2019-03-13"}, true},
        {{"al-Baghouz", NULL, "Syria", "Airwars", "2019-03-20"}, false},
        {{"Mosul", NULL, "Iraq", "Airwars", "2019-03-13"}, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        bool same = true;
        guint unsure = 0;
        g_autofree char *reasons =
            find_link(SECTION_OPEN, &before, SECTION_OPEN, &pairs[i].now, &same, &unsure);
        g_test_message("%s %s: %s", pairs[i].now.date, pairs[i].now.place, reasons);
        g_assert_false(same);
        g_assert_cmpuint(unsure > 0, ==, pairs[i].waits);
    }
}

#define ADD(claim) g_test_add_func("/identity/" #claim, claim)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(known_identities_link_by_themselves);
    ADD(unlike_reports_never_link);
    ADD(a_duplicate_is_a_case_of_its_own_that_names_the_other);
    ADD(twins_with_different_outcomes_are_put_before_a_person);
    ADD(a_correction_hangs_on_the_case_whose_day_it_corrects);
    ADD(three_steps_with_a_correction_are_one_case);
    ADD(entries_are_matched_with_the_best_total);
    ADD(codes_decide);
    ADD(a_grid_reference_tells_one_place_under_two_names);
    ADD(what_differs_waits_or_is_new);
    return g_test_run();
}
