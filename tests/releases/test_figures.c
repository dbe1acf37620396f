/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <string.h>

#include "with_reading.h"

/* What one sentence of a release yields, in its order: "name=value(scope)[from..to]". */
typedef struct {
    const char *claim;
    const char *sentence;
    const char *figures;
} Sample;

static const Sample samples[] = {
    {"reads the days in which reports came, without a year",
     "CJTF-OIR received 269 new reports between April 20 \xe2\x80\x93 May 31.",
     "received=269[2018-04-20..2018-05-31]"},
    {"reads a count narrowed to one city and its time",
     "CJTF-OIR received 37 reports of possible civilian casualties in Mosul between Oct. 17, 2016 "
     "and Feb. 18, 2017, and 15 reports in Mosul were assessed to be credible.",
     "reports_total=37(Mosul)[2016-10-17..2017-02-18] credible_total=15(Mosul)"},
    {"keeps deaths told late apart from those of the time",
     "The reports assessed resulted in 45 unintentional civilian deaths between November 2016 and "
     "March 2017. The total includes 80 civilian deaths not previously announced.",
     "killed=45[2016-11-01..2017-03-31] late_killed=80"},
    {"reads credible reports told late",
     "This report includes three credible reports that had not been previously reported.",
     "late_credible=3"},
    {"reads a death that an audit adds",
     "The audit found one death was not recorded in the database.", "corrected_killed=1"},
    {"reads reopened reports inside the received",
     "CJTF-OIR received 22 new reports, five of them were previously closed, but were reopened.",
     "received=22 reopened=5"},
    {"reads reopened reports inside the open",
     "Seventy-nine reports are still open, including two that CJTF-OIR had previously closed.",
     "open=79 reopened=2"},
    {"reads three that had been closed",
     "One hundred and eleven reports are still open, including three that had been previously "
     "closed.",
     "open=111 reopened=3"},
    {"reads none that resulted in zero",
     "Out of the 104 completed casualty reports, none of the reports were determined to be "
     "credible and resulted in zero unintentional civilian deaths.",
     "completed=104 credible=0 killed=0"},
    {"reads a share without a leading zero",
     "The percent of engagements that resulted in a report of possible civilian casualties was "
     ".94%. The percent of engagements that resulted in a credible report of civilian casualties "
     "was .24%.",
     "report_rate=0.94% credible_rate=0.24%"},
    {"tells 3.14% from .35% in one paragraph",
     "The percent of engagements that resulted in a report of possible civilian casualties was "
     "3.14%. The percent of engagements that resulted in a credible report of civilian casualties "
     "was .35%.",
     "report_rate=3.14% credible_rate=0.35%"},
    {"reads an assessment without its noun",
     "The Coalition completed the assessment of 84: 78 were assessed to be non-credible, none were "
     "assessed to be duplicates, and six were assessed to be credible, resulting in 14 "
     "unintentional civilian deaths.",
     "completed=84 non_credible=78 duplicate=0 credible=6 killed=14"},
    {"reads of 47 reports, of which 31",
     "The Coalition completed the assessment of 47 reports, of which 31 were assessed to be "
     "non-credible and 16 were assessed to be credible resulting in 132 unintentional civilian "
     "deaths.",
     "completed=47 non_credible=31 credible=16 killed=132"},
    {"reads have been completed",
     "The assessment of 125 civilian casualty reports have been completed.", "completed=125"},
    {"reads has been completed",
     "The assessment of 25 civilian casualty allegation reports has been completed.",
     "completed=25"},
    {"reads one report completed",
     "CJTF-OIR completed one civilian-casualty allegation assessment report.", "completed=1"},
    {"reads previously received reports as no new ones",
     "CJTF-OIR received 16 new reports and assessed seven previously received reports.",
     "received=16"},
    {"reads duplicates that had been told",
     "Two of the reports were determined to be duplicate reports that had previously reported and "
     "the remaining 20 reports were assessed to be non-credible.",
     "duplicate=2 non_credible=20"},
    {"reads the remaining ones as non-credible",
     "CJTF-OIR assessed the remaining 13 reports as non-credible.", "non_credible=13"},
    {"reads strikes with engagements",
     "The Coalition conducted a total of 20,205 strikes that included 42,089 separate engagements "
     "between August 2014 and end of March 2017.",
     "strikes_total=20205[2014-08-01..2017-03-31] "
     "engagements_total=42089[2014-08-01..2017-03-31]"},
    {"reads a beginning that is one month off",
     "The Coalition conducted a total of 27,566 strikes between September 2014 and September 2017.",
     "strikes_total=27566[2014-09-01..2017-09-30]"},
    {"reads strikes without a total",
     "The Coalition conducted 34,038 strikes between August 2014 and the end of February 2019.",
     "strikes_total=34038[2014-08-01..2019-02-28]"},
    {"reads a total killed by actions",
     "CJTF-OIR assesses at least 1,313 civilians have been unintentionally killed by Coalition "
     "actions since the beginning of Operation Inherent Resolve.",
     "killed_total=>=1313"},
    {"reads a total that is more likely than not",
     "CJTF-OIR assesses that, it is more likely than not, at least 484 civilians have been "
     "unintentionally killed by Coalition strikes.",
     "killed_total=>=484"},
    {"reads a total with the countries and the year it began",
     "CJTF-OIR assesses at least 1,410 civilians have been unintentionally killed by Coalition "
     "strikes in Iraq and Syria since the beginning of operations in August 2014.",
     "killed_total=>=1410[2014-08-01..]"},
    {"reads number words without hyphens",
     "CJTF OIR carried over 82 open reports and received 41 new reports. Forty five reports were "
     "assessed to be non credible.",
     "carried_over=82 received=41 non_credible=45"},
    {"takes no square kilometres and no millions",
     "Partners freed nearly 110,000 square kilometers (42,471 square miles) and 7.7 million people "
     "from Daesh oppression.",
     ""},
    {"takes no losses of partner forces",
     "Partners lost 1,200-1,500 personnel in action, with an approximate 8,000 more wounded, and "
     "had approximately 1100 troops killed and 3900 more wounded.",
     ""},
};

static void
reads_a_sentence(gconstpointer data)
{
    const Sample *sample = data;
    g_autofree char *text =
        g_strdup_printf("Combined Joint Task Force - Operation Inherent Resolve Monthly Civilian "
                        "Casualty Report\n\nNews | June 28, 2018\n\nInvented wording; a sample for "
                        "a test of the month of May 2018.\n\nCJTF-OIR tells:\n\n%s\n",
                        sample->sentence);
    PageText page = {.text = text};
    ReaderOptions options = {.series = "cjtf-oir-monthly"};
    g_autoptr(PhraseBook) book = shipped_phrases();
    g_autoptr(GError) error = NULL;
    g_autoptr(Release) release = reader_read(book, &page, &options, &error);
    g_assert_no_error(error);
    g_autofree char *figures = figures_in_full(release, false);
    g_assert_cmpstr(figures, ==, sample->figures);
    g_assert_cmpuint(release->unread->len, ==, 0);
    g_assert_cmpuint(release->numbers, ==, release->numbers_read);
}

static Release *
reading_with_mark(const char *footnote)
{
    g_autofree char *text = g_strconcat(
        "CJTF \xe2\x80\x93 OIR Monthly Civilian Casualty Report\n\nInvented. In the month of July "
        "2018, CJTF-OIR carried over 232* open reports and received two new reports.\n\n",
        footnote, NULL);
    return reading_of(text, NULL);
}

static bool
doubts_a_mark(const Release *release)
{
    for (guint i = 0; i < release->doubts->len; i++)
        if (strstr(g_ptr_array_index(release->doubts, i), "mark *") != NULL)
            return true;
    return false;
}

static void
ties_a_mark_to_its_footnote(void)
{
    g_autoptr(Release) tied = reading_with_mark("*A report stood there twice.\n");
    g_autoptr(Release) loose = reading_with_mark("");
    g_assert_cmpstr(((const Figure *)g_ptr_array_index(tied->figures, 0))->marker, ==, "*");
    g_assert_false(doubts_a_mark(tied));
    g_assert_true(doubts_a_mark(loose));
}

static void
doubts_a_figure_stated_as_two_numbers(void)
{
    g_autoptr(Release) release = reading_of(
        "CJTF \xe2\x80\x93 OIR Monthly Civilian Casualty Report\n\nInvented. In the month of July "
        "2018, CJTF-OIR carried over 23 open reports and received two new reports. As said, "
        "CJTF-OIR received four new reports.\n",
        NULL);
    bool found = false;
    for (guint i = 0; i < release->doubts->len; i++)
        found = found || g_str_equal(g_ptr_array_index(release->doubts, i),
                                     "received is stated as 2 and as 4");
    g_assert_true(found);
}

static bool
has_doubt(const Release *release, const char *doubt)
{
    return g_ptr_array_find_with_equal_func(release->doubts, doubt, g_str_equal, NULL);
}

static Release *
reading_of_totals(const char *more)
{
    g_autofree char *text = g_strconcat(
        "CJTF \xe2\x80\x93 OIR Monthly Civilian Casualty Report\n\nInvented. The Coalition "
        "conducted "
        "34,502 strikes between August 2014 and the end of April 2019. During this period, "
        "CJTF-OIR "
        "assesses at least 1,302 civilians have been unintentionally killed by Coalition "
        "strikes.\n\n",
        more, "\n\nIn the month of April 2019, CJTF-OIR carried over 23 open reports.\n", NULL);
    return reading_of(text, NULL);
}

static void
keeps_a_city_out_of_the_total(void)
{
    g_autoptr(Release) release =
        reading_of_totals("The Coalition has admitted killing 159 civilians in Raqqa.");
    g_assert_cmpfloat(release_find_count(release, "killed_total").value, ==, 1302);
}

static void
keeps_the_words_of_others_out_of_the_books(void)
{
    g_autoptr(Release) release =
        reading_of_totals("The Coalition has admitted killing 159 civilians.");
    g_assert_cmpfloat(release_find_count(release, "killed_total").value, ==, 1302);
    g_assert_true(has_doubt(release, "killed_total is stated as 1302 and as 159"));
}

static void
doubts_a_month_that_the_totals_do_not_end_in(void)
{
    g_autoptr(Release) release = reading_of(
        "CJTF \xe2\x80\x93 OIR Monthly Civilian Casualty Report\n\nInvented. The Coalition "
        "conducted "
        "34,502 strikes between August 2014 and the end of April 2019.\n\nIn the month of June "
        "2019, CJTF-OIR carried over 23 open reports.\n",
        NULL);
    g_assert_true(has_doubt(
        release, "strikes_total runs to 2019-04-30, the release is of the time to 2019-06-30"));
}

/* A total whose sentence says more than the phrase knows is told as unread, not as the total. */
static void
reads_no_total_altered_in_words(gconstpointer data)
{
    const char *sentence = data;
    g_autofree char *text = g_strconcat(
        "CJTF \xe2\x80\x93 OIR Monthly Civilian Casualty Report\n\nInvented. In the month of April "
        "2019, CJTF-OIR carried over 23 open reports.\n\n",
        sentence, "\n", NULL);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_assert_null(release_find_figure(release, "killed_total"));
    g_assert_true(has_doubt(release, "killed_total is not stated"));
    g_assert_cmpuint(release->unread->len, ==, 1);
}

static const char *const altered[] = {
    "CJTF-OIR assesses at least 1,302 civilians have been unintentionally killed or injured by "
    "Coalition strikes since the beginning of Operation Inherent Resolve.",
    "CJTF-OIR assesses at least 1,302 civilians have been unintentionally killed by Coalition "
    "strikes in Mosul since the beginning of Operation Inherent Resolve.",
    "CJTF-OIR no longer assesses at least 1,302 civilians have been unintentionally killed by "
    "Coalition strikes since the beginning of Operation Inherent Resolve.",
    "CJTF-OIR assesses at least 1,302 civilians have been unintentionally killed by Coalition and "
    "partner force strikes since the beginning of Operation Inherent Resolve.",
    "CJTF-OIR assesses at least 1,302 civilians have been unintentionally killed by Coalition "
    "strikes, not counting those of May.",
};

static void
reads_no_count_narrowed_to_a_place(void)
{
    g_autoptr(Release) release = reading_of(
        "CJTF \xe2\x80\x93 OIR Monthly Civilian Casualty Report\n\nInvented. In the month of April "
        "2019, CJTF-OIR carried over 23 open reports and received seven new reports in Mosul.\n",
        NULL);
    g_assert_null(release_find_figure(release, "received"));
    g_assert_cmpuint(release->unread->len, ==, 1);
}

/* Deaths since the beginning, in words like those for the month's. */
static void
reads_no_deaths_since_the_start_as_those_of_the_month(void)
{
    g_autoptr(Release) release = reading_of(
        "CJTF \xe2\x80\x93 OIR Monthly Civilian Casualty Report\n\nInvented. In the month of April "
        "2019, CJTF-OIR carried over 23 open reports.\n\nThe reports that were found to be "
        "credible "
        "since August 2014 resulted in 1,302 unintentional civilian deaths.\n",
        NULL);
    g_assert_null(release_find_figure(release, "killed"));
    g_assert_cmpuint(release->unread->len, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *path = g_strdup_printf("/figures/%s", samples[i].claim);
        g_test_add_data_func(path, &samples[i], reads_a_sentence);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(altered); i++) {
        g_autofree char *path = g_strdup_printf("/figures/altered total %zu", i + 1);
        g_test_add_data_func(path, altered[i], reads_no_total_altered_in_words);
    }
#define CLAIM(name) g_test_add_func("/figures/" #name, name)
    CLAIM(reads_no_count_narrowed_to_a_place);
    CLAIM(reads_no_deaths_since_the_start_as_those_of_the_month);
    CLAIM(ties_a_mark_to_its_footnote);
    CLAIM(doubts_a_figure_stated_as_two_numbers);
    CLAIM(keeps_a_city_out_of_the_total);
    CLAIM(keeps_the_words_of_others_out_of_the_books);
    CLAIM(doubts_a_month_that_the_totals_do_not_end_in);
    return g_test_run();
}
