/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/press.h"

#include "with_releases.h"

/* What papers really made of published figures. */
typedef struct {
    const char *claim;
    const char *month;
    const char *stated; /* what the release says: "name=value ..." */
    const char *name;   /* what the paper says */
    double value;
    Bound bound;
    const char *doubt; /* NULL: none */
} Sample;

static const Sample samples[] = {
    {"doubts reports that became dead", "2018-01",
     "carried_over=406 received=195 completed=116 killed=10 killed_total=841", "killed", 195,
     BOUND_EXACT, "killed is 10 in the release of 2018-01; 195 is what it calls received"},
    {"doubts a sum of reports that became dead", "2018-01",
     "carried_over=406 received=195 completed=116 killed=10 killed_total=841", "killed_total", 601,
     BOUND_EXACT,
     "killed_total is 841 in the release of 2018-01; 601 is what it carried over and received"},
    {"doubts all reports that became dead", "2017-11",
     "killed=11 killed_total=817 reports_total=1799", "killed_total", 1799, BOUND_EXACT,
     "killed_total is 817 in the release of 2017-11; 1799 is what it calls reports_total"},
    {"doubts credible reports that became injured", "2017-03",
     "killed=45 killed_total=352 credible_total=102", "injured", 102, BOUND_EXACT,
     "the release of 2017-03 states no injured; 102 is what it calls credible_total"},
    {"doubts three credible reports that became three killed", "2018-07",
     "credible=3 killed=2 injured=1", "killed", 3, BOUND_AT_LEAST,
     "killed is 2 in the release of 2018-07; 3 is what it calls credible"},
    {"doubts reports carried over that became assessed", "2019-03",
     "carried_over=146 received=7 killed=34", "completed", 146, BOUND_EXACT,
     "the release of 2019-03 states no completed; 146 is what it calls carried_over"},
    {"doubts them where those assessed are stated", "2018-06",
     "carried_over=314 received=45 completed=125", "completed", 314, BOUND_EXACT,
     "completed is 125 in the release of 2018-06; 314 is what it calls carried_over"},
    {"doubts a total rounded without a word", "2020-09", "killed_total=1410", "killed_total", 1400,
     BOUND_EXACT, "killed_total is 1410 in the release of 2020-09"},
    {"takes what the release says", "2018-07", "killed=2 killed_total=1061", "killed_total", 1061,
     BOUND_EXACT, NULL},
    {"takes a total rounded with a hedge", "2018-09", "strikes_total=30247", "strikes_total", 30000,
     BOUND_MORE_THAN, NULL},
    {"takes nearly", "2019-11", "killed_total=1359", "killed_total", 1360, BOUND_ABOUT, NULL},
    {"doubts more than what was killed", "2019-11", "killed_total=1359", "killed_total", 1500,
     BOUND_MORE_THAN, "killed_total is 1359 in the release of 2019-11"},
    {"knows nothing of what the release does not state", "2019-02", "killed_total=1257", "killed",
     3, BOUND_EXACT, NULL},
};

static GPtrArray *
releases_stating(const char *month, const char *stated)
{
    GPtrArray *releases = g_ptr_array_new_with_free_func((GDestroyNotify)release_free);
    Release *release = a_release_of(month);
    g_auto(GStrv) words = g_strsplit(stated, " ", -1);
    for (guint i = 0; words[i] != NULL; i++) {
        g_auto(GStrv) pair = g_strsplit(words[i], "=", 2);
        state(release, pair[0], g_ascii_strtod(pair[1], NULL));
    }
    g_ptr_array_add(releases, release);
    return releases;
}

static Figure *
a_claim(const char *name, double value, Bound bound, const char *speaker)
{
    Figure *claim = figure_new(name);
    claim->low = count_of(value);
    claim->high = bound == BOUND_EXACT || bound == BOUND_ABOUT ? claim->low : count_absent();
    claim->bound = bound;
    claim->speaker = g_strdup(speaker);
    return claim;
}

static void
holds_a_claim_against_the_release(gconstpointer data)
{
    const Sample *sample = data;
    g_autoptr(GPtrArray) releases = releases_stating(sample->month, sample->stated);
    const Release *release = g_ptr_array_index(releases, 0);
    g_autoptr(Figure) claim =
        a_claim(sample->name, sample->value, sample->bound, release->publisher);

    g_autofree char *doubt = press_doubt_claim(claim, releases);

    g_assert_cmpstr(doubt, ==, sample->doubt);
}

static void
takes_an_older_total_that_a_paper_repeats(void)
{
    g_autoptr(GPtrArray) releases = releases_stating("2019-05", "killed_total=1319");
    g_autoptr(GPtrArray) before = releases_stating("2019-04", "killed_total=1302");
    g_ptr_array_extend_and_steal(releases, g_steal_pointer(&before));
    const Release *newest = g_ptr_array_index(releases, 0);
    g_autoptr(Figure) claim = a_claim("killed_total", 1302, BOUND_AT_LEAST, newest->publisher);
    g_assert_null(press_doubt_claim(claim, releases));
}

static void
leaves_what_others_estimate_alone(void)
{
    g_autoptr(GPtrArray) releases = releases_stating("2018-08", "killed_total=1114 received=300");
    g_autoptr(Figure) airwars = a_claim("killed_total", 6575, BOUND_AT_LEAST, "Airwars");
    g_autoptr(Figure) city = a_claim("killed_total", 159, BOUND_EXACT, "CJTF-OIR");
    city->scope = g_strdup("Raqqa");
    g_assert_null(press_doubt_claim(airwars, releases));
    g_assert_null(press_doubt_claim(city, releases));
}

static void
doubts_an_unattributed_number_only_when_it_is_another_of_the_release(void)
{
    g_autoptr(GPtrArray) releases = releases_stating("2018-01", "received=195 killed=10");
    g_autoptr(Figure) misread = a_claim("killed", 195, BOUND_EXACT, NULL);
    g_autoptr(Figure) unknown = a_claim("killed", 80, BOUND_EXACT, NULL);
    g_autofree char *doubt = press_doubt_claim(misread, releases);
    g_assert_nonnull(doubt);
    g_assert_null(press_doubt_claim(unknown, releases));
}

static void
says_nothing_without_a_release(void)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    g_autoptr(Figure) claim = a_claim("killed", 195, BOUND_EXACT, "CJTF-OIR");
    g_assert_null(press_doubt_claim(claim, none));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *path = g_strdup_printf("/press/%s", samples[i].claim);
        g_test_add_data_func(path, &samples[i], holds_a_claim_against_the_release);
    }
#define CLAIM(name) g_test_add_func("/press/" #name, name)
    CLAIM(takes_an_older_total_that_a_paper_repeats);
    CLAIM(leaves_what_others_estimate_alone);
    CLAIM(doubts_an_unattributed_number_only_when_it_is_another_of_the_release);
    CLAIM(says_nothing_without_a_release);
    return g_test_run();
}
