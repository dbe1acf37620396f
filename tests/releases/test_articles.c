/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <string.h>

#include "with_reading.h"

/* Invented press sentences around published figures. Each page begins with the same words, which
 * make it a page about the Coalition and state one figure of their own. */
#define PAGE                                                                                       \
    "Invented press page; a sample for a test.\n\n2 June 2019\n\nThe coalition has admitted to "   \
    "killing at least 40 civilians.\n\n"
#define PAGE_FIGURES "CJTF-OIR killed_total=>=40"

typedef struct {
    const char *claim;
    const char *text;
    const char *figures; /* after PAGE_FIGURES: "speaker name=value(scope)[from..to]" */
} Sample;

static const Sample samples[] = {
    {"reads what forces have killed and who said so",
     "US-led forces have killed at least 1,319 civilians, the task force said.",
     "CJTF-OIR killed_total=>=1319"},
    {"reads what another group estimates as its own",
     "Airwars says a total of at least 5,961 civilians have been killed by coalition airstrikes.",
     "Airwars killed_total=>=5961"},
    {"reads a range as a range",
     "Airwars estimates 8,000 to 13,000 civilians have died in US-led coalition airstrikes in Iraq "
     "and Syria since 2014.",
     "Airwars killed_total=8000..13000[2014-01-01..]"},
    {"narrows a group's count to a city and its months",
     "Amnesty International stated that about 1,600 civilians had been killed by the coalition "
     "forces during the onslaught on Raqqa from June to October 2017.",
     "Amnesty International killed=~1600(Raqqa)[2017-06-01..2017-10-31]"},
    {"reads those not credible, those credible and those still looked into",
     "The task force received 18 reports of possible civilian casualties. Of those, 12 were "
     "determined to not be credible, three are viewed as credible, and three more need further "
     "investigation.",
     "CJTF-OIR received=18 CJTF-OIR non_credible=12 CJTF-OIR credible=3 CJTF-OIR open=3"},
    {"reads the deaths of one command's own batch",
     "Twenty-four US airstrikes in Iraq and Syria may have killed 64 civilians, and injured "
     "another "
     "eight, the command announced.",
     "CJTF-OIR credible=24 CJTF-OIR killed=64 CJTF-OIR injured=8"},
    {"keeps a week's strikes out of the running total",
     "The coalition carried out 24 strikes in Iraq and Syria between July 16 and July 22, 2018.",
     "CJTF-OIR strikes=24[2018-07-16..2018-07-22]"},
    {"reads strikes since the beginning as the running total",
     "Since the start of the campaign, the coalition has carried out more than 28,000 strikes.",
     "CJTF-OIR strikes_total=>28000"},
    {"keeps reports apart from the dead",
     "The coalition has received 1,790 reports of potential civilian casualties, and 603 more are "
     "still being investigated.",
     "CJTF-OIR reports_total=1790 CJTF-OIR open=603"},
    {"reads an allegation as alleged",
     "Airwars tracked events in which up to 3,700 civilians are alleged to have died.",
     "Airwars killed=<=3700"},
    {"narrows an admission to its city",
     "The coalition has admitted killing 159 civilians in Raqqa.",
     "CJTF-OIR killed_total=159(Raqqa)"},
    {"narrows an admission to a place named before",
     "Raqqa lay in ruins. The coalition has admitted to 159 civilian deaths there.",
     "CJTF-OIR killed_total=159(there)"},
    {"narrows an admission to its month",
     "The coalition has admitted killing 352 civilians in April 2017.",
     "CJTF-OIR killed=352[2017-04-01..2017-04-30]"},
    /* Who speaks */
    {"credits a named group in words the force likes to use",
     "Airwars said at least 1,900 civilians had been unintentionally killed.",
     "Airwars killed_total=>=1900"},
    {"credits nobody with what the Kremlin says",
     "US-led forces have killed at least 1,319 civilians, the Kremlin said.",
     "nobody killed_total=>=1319"},
    {"credits nobody with what the Kremlin says the force admitted",
     "The Kremlin said the coalition had admitted to killing 500 civilians.",
     "nobody killed_total=500"},
    {"credits nobody with what activists say",
     "Activists said 300 civilians have been unintentionally killed.", "nobody killed_total=300"},
    {"credits nobody with what another country admits",
     "Ruritania has admitted to killing 12 civilians.", "nobody killed_total=12"},
    {"leaves another coalition's dead where they are",
     "The Saudi-led coalition has admitted killing 30 civilians.", ""},
    {"leaves other forces' dead where they are", "Russian forces have killed 30 civilians.", ""},
    {"leaves the dead of another war where they are",
     "US-led forces have killed 30 civilians in Afghanistan.", ""},
    {"leaves a denial where it is",
     "The coalition denied that it has admitted killing 500 civilians.", ""},
    {"leaves a wish where it is", "The coalition should have admitted killing 500 civilians.", ""},
    {"leaves what was never admitted where it is",
     "The coalition has never admitted killing 500 civilians.", ""},
    {"leaves what did not happen where it is",
     "The coalition said the strike did not result in 12 confirmed civilian deaths.", ""},
    {"leaves what there is no evidence of where it is",
     "The coalition said there was no evidence that 1,600 civilians were killed by coalition "
     "strikes.",
     ""},
    {"leaves an allegation found not credible where it is",
     "The coalition found an allegation that 80 civilians were killed by coalition strikes was "
     "non-credible.",
     ""},
    {"leaves claims found exaggerated where they are",
     "The coalition said claims that 1,600 civilians were killed in coalition airstrikes were "
     "exaggerated.",
     ""},
    {"reads claims that are looked into as nobody's allegation",
     "The task force is looking into claims that 300 civilians were killed in coalition strikes.",
     "nobody killed_total=300"},
    {"credits nobody with a paper's own count",
     "A Reuters tally shows at least 2,000 civilians have been unintentionally killed by coalition "
     "strikes.",
     "nobody killed_total=>=2000"},
    {"credits the group that is named with per",
     "At least 2,100 civilians have been unintentionally killed by coalition strikes since 2014, "
     "per Airwars.",
     "Airwars killed_total=>=2100[2014-01-01..]"},
    {"credits nobody with what monitoring groups say",
     "Monitoring groups say at least 5,000 civilians have been killed by coalition airstrikes.",
     "nobody killed_total=>=5000"},
    {"credits the group that a kind of group names",
     "According to the monitoring group Airwars, at least 5,961 civilians have likely been killed "
     "by the US-led coalition since 2014.",
     "Airwars killed_total=>=5961[2014-01-01..]"},
    {"keeps what is said of one group's reports apart from the books",
     "A spokesman said that of the 80 Airwars reports the coalition looked at in May, 10 were "
     "\"credible\" and 70 were \"non-credible\".",
     "CJTF-OIR credible=10(Airwars reports) CJTF-OIR non_credible=70(Airwars reports)"},
    /* No running totals */
    {"keeps another 61 apart from the running total",
     "The coalition said another 61 civilians were killed in its strikes.", "CJTF-OIR killed=61"},
    {"keeps the past month apart from the running total",
     "The coalition has admitted killing 61 civilians in the past month.", "CJTF-OIR killed=61"},
    {"keeps the past week apart from the running total",
     "Coalition strikes have killed 62 civilians in the past week, Airwars said.",
     "Airwars killed=62"},
    {"keeps what it says it killed apart from what it has killed",
     "The coalition, which fights in two countries, acknowledged on Friday that it killed 28 "
     "civilians.",
     "CJTF-OIR killed=28"},
    {"reads a count of one city and days printed day first",
     "Airwars said coalition airstrikes resulted in at least 231 civilian deaths in al-Mayadeen "
     "between 22 May and 28 June.",
     "Airwars killed=>=231(al-Mayadeen)[2018-05-22..2018-06-28]"},
    {"reads a command that says it killed and wounded",
     "The coalition said it inadvertently killed two civilians and wounded three others.",
     "CJTF-OIR killed=2 CJTF-OIR injured=3"},
    /* What papers made of published numbers stays what they say; see changes/press.h */
    {"keeps reports that became dead as the paper has it",
     "The coalition announced that 195 civilians were killed last month.", "CJTF-OIR killed=195"},
    {"keeps a sum that became dead as the paper has it",
     "The coalition has admitted killing 601 civilians.", "CJTF-OIR killed_total=601"},
    {"keeps all reports that became dead as the paper has it",
     "The coalition said 1,799 civilians have been killed.", "CJTF-OIR killed_total=1799"},
    {"keeps credible reports that became injured as the paper has it",
     "The coalition said 102 civilians were injured in its strikes.", "CJTF-OIR injured=102"},
    {"keeps three reports that became three dead as the paper has it",
     "The coalition said at least three civilians were killed in July.",
     "CJTF-OIR killed=>=3[2018-07-01..2018-07-31]"},
    {"keeps those carried over that became assessed as the paper has it",
     "The coalition completed the assessment of 146 reports.", "CJTF-OIR completed=146"},
    {"keeps a rounded number inside a quotation as the paper has it",
     "\"At least 1,400 civilians have been unintentionally killed,\" the coalition said.",
     "CJTF-OIR killed_total=>=1400"},
    {"keeps the wrong group that the paper names",
     "Airwars said 2,832 civilians have been killed by coalition strikes.",
     "Airwars killed_total=2832"},
    /* Numbers that are no civilian casualties of the force */
    {"leaves a bombing's dead where they are",
     "In Baghdad, the death toll from a market bombing rose to 35, police said.", ""},
    {"leaves fighters killed where they are",
     "Its aircraft killed 135 ISIS fighters and destroyed 14 vehicles.", ""},
    {"leaves another war's strikes where they are",
     "In Yemen, aircraft carried out 70 strikes, and 31 people were killed.", ""},
    {"leaves soldiers' losses where they are",
     "At least 88 soldiers were killed and 174 wounded during these operations.", ""},
    {"leaves civilians killed by others where they are",
     "In the same weeks, 82 civilians were killed and 120 injured by ISIS attacks.", ""},
    {"leaves a number of strikes that says nothing of harm where it is",
     "It flew 12 US strikes in Iraq and Syria on Monday.", ""},
    {"leaves the people of a territory where they are",
     "The campaign freed 7.7 million people and 110,000 square kilometres.", ""},
};

/* Where the words of one sentence leave open what it counts, its page may say. */
static const Sample pages[] = {
    {"reads what the force says its strikes did",
     "The US-led coalition against the group said on Friday its strikes in Iraq and Syria had "
     "killed at least 1,257 civilians since 2014.\n",
     "CJTF-OIR killed_total=>=1257[2014-01-01..]"},
    {"reads what an addition brings the total to",
     "The coalition said on Thursday another 51 civilians had been killed in strikes in Iraq and "
     "Syria, raising the total number of civilians it has killed to 786 since 2014.\n",
     "CJTF-OIR killed=51 CJTF-OIR killed_total=786[2014-01-01..]"},
    {"reads the years of a running total",
     "The coalition said its strikes had killed at least 801 civilians between August 2014 and "
     "October 2017.\n",
     "CJTF-OIR killed_total=>=801[2014-08-01..2017-10-31]"},
    {"reads a batch, and the total that it brings about",
     "US-led strikes likely killed 5 civilians in Iraq, Syria - statement\n\nFive civilians were "
     "killed and eight wounded during US-coalition air strikes targeting Islamic State militants "
     "in Iraq and Syria, the coalition leading them said in a statement. The deaths bring to at "
     "least 21 the number of civilians likely killed in the air strikes.\n",
     "nobody killed=5 CJTF-OIR killed=5 CJTF-OIR injured=8 CJTF-OIR killed_total=>=21"},
    {"reads the headline's round number as the total of the page",
     "Coalition strikes killed 1,300 civilians\n\nThe coalition said at least 1,302 civilians have "
     "been unintentionally killed since 2014.\n",
     "nobody killed_total=1300 CJTF-OIR killed_total=>=1302[2014-01-01..]"},
    {"keeps an admission far below the running total apart from it",
     "Coalition admits killing 14 civilians\n\nThe coalition said at least 1,302 civilians have "
     "been unintentionally killed since 2014.\n",
     "CJTF-OIR killed=14 CJTF-OIR killed_total=>=1302[2014-01-01..]"},
    {"knows the batch of its page in the headline",
     "64 civilians killed in air strikes in Iraq, Syria: US military\n\nSixty-four civilians were "
     "killed and eight injured in 24 U.S. air strikes against the group, the U.S. military said.\n",
     "CJTF-OIR killed=64 CJTF-OIR killed=64 CJTF-OIR injured=8"},
    {"takes a round total and the number it rounds for one",
     "The coalition admitted that more than 1,000 civilians have been killed in its "
     "strikes.\n\nIts "
     "report says that at least 1,061 civilians were unintentionally killed.\n",
     "CJTF-OIR killed_total=>1000 CJTF-OIR killed_total=>=1061"},
    {"knows the batch of a release in the headline above it",
     "Coalition admits killing 14 civilians\n\nOur report, with the release. In the month of May "
     "2031, CJTF-OIR carried over 20 open reports from previous months and received three new "
     "reports. Two reports were determined to be credible and resulted in 14 unintentional "
     "civilian "
     "deaths. The coalition said at least 1,302 civilians have been unintentionally killed since "
     "2014.\n",
     "CJTF-OIR killed=14 CJTF-OIR carried_over=20 CJTF-OIR received=3 CJTF-OIR credible=2 CJTF-OIR "
     "killed=14 CJTF-OIR killed_total=>=1302[2014-01-01..]"},
    {"keeps one strike apart from a running total",
     "The US-led coalition has confirmed an incident.\n\nTwo civilians were unintentionally "
     "killed, the coalition said.\n",
     "CJTF-OIR killed=2"},
};

static void
reads_a_page(gconstpointer data)
{
    const Sample *page = data;
    g_autoptr(Release) release = reading_of(page->text, NULL);
    g_autofree char *figures = figures_in_full(release, true);
    g_assert_cmpstr(figures, ==, page->figures);
}

static void
reads_an_article(gconstpointer data)
{
    const Sample *sample = data;
    g_autofree char *text = g_strconcat(PAGE, sample->text, "\n", NULL);
    g_autofree char *expected =
        g_strconcat(PAGE_FIGURES, *sample->figures != '\0' ? " " : "", sample->figures, NULL);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_autofree char *figures = figures_in_full(release, true);
    g_assert_cmpstr(release_kind_to_name(release->kind), ==, "article");
    g_assert_cmpstr(figures, ==, expected);
}

static void
files_the_basis_of_a_number(void)
{
    g_autoptr(Release) release = reading_of(
        PAGE "Airwars says a total of at least 5,961 civilians have been killed by coalition "
             "airstrikes.\n\nAirwars tracked events in which up to 3,700 civilians are alleged to "
             "have died.\n",
        NULL);
    static const Basis bases[] = {BASIS_ADMITTED, BASIS_ESTIMATED, BASIS_ALLEGED};
    g_assert_cmpuint(release->figures->len, ==, G_N_ELEMENTS(bases));
    for (guint i = 0; i < release->figures->len; i++)
        g_assert_cmpint(((const Figure *)g_ptr_array_index(release->figures, i))->basis, ==,
                        bases[i]);
}

static void
never_enters_the_books_with_what_others_say(void)
{
    g_autoptr(Release) release = reading_of(
        "Invented press page.\n\nAirwars says a total of at least 5,961 civilians have been killed "
        "by coalition airstrikes.\n",
        NULL);
    g_assert_cmpstr(((const Figure *)g_ptr_array_index(release->figures, 0))->speaker, ==,
                    "Airwars");
    g_assert_null(release_find_figure(release, "killed_total"));
}

static void
asks_an_article_on_africa_for_that_command(void)
{
    g_autoptr(Release) release = reading_of(
        "Invented press page.\n\nAFRICOM says little of Somalia. US Africa Command substantiated "
        "one of the reports, and three reports were found to be unsubstantiated.\n",
        NULL);
    g_autofree char *figures = figures_in_full(release, true);
    g_assert_cmpstr(figures, ==, "AFRICOM credible=1 AFRICOM non_credible=3");
}

static void
doubts_that_nobody_was_killed_where_some_were(void)
{
    static const char zero[] =
        "Invented press page.\n\nOn April 2, 2018 AFRICOM said: \"We assess no "
        "civilians were killed.\"\n\n";
    g_autofree char *text = g_strconcat(
        zero, "AFRICOM said on Friday that two civilians were killed in Somalia.\n", NULL);
    g_autoptr(Release) both = reading_of(text, NULL);
    g_autoptr(Release) alone = reading_of(zero, NULL);

    g_assert_cmpuint(both->doubts->len, ==, 1);
    g_assert_cmpuint(alone->doubts->len, ==, 0);
}

/* People whom a phrase sets aside for living somewhere are told when harm is said of them. */
static void
leaves_harmed_people_unread(void)
{
    static const struct {
        const char *sentence;
        guint unread;
    } rows[] = {{"Another 24 Iraqi and Syrian civilians were wounded.", 1},
                {"Sixty-five people were injured in those countries.", 1},
                {"Up to 240 people may have been killed in the district.", 1},
                {"The advance freed 40,000 people from its rule.", 0},
                {"About 24 Iraqi soldiers were killed by the group.", 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text =
            g_strconcat("Invented page\n\nThe coalition has admitted to killing "
                        "at least 40 civilians.\n\n",
                        rows[i].sentence, "\n", NULL);
        g_autoptr(Release) release = reading_of(text, NULL);
        g_assert_cmpuint(release->unread->len, ==, rows[i].unread);
        if (rows[i].unread > 0)
            g_assert_cmpstr(((const Unread *)g_ptr_array_index(release->unread, 0))->text, ==,
                            rows[i].sentence);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *path = g_strdup_printf("/articles/%s", samples[i].claim);
        g_test_add_data_func(path, &samples[i], reads_an_article);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_autofree char *path = g_strdup_printf("/articles/%s", pages[i].claim);
        g_test_add_data_func(path, &pages[i], reads_a_page);
    }
#define CLAIM(name) g_test_add_func("/articles/" #name, name)
    CLAIM(files_the_basis_of_a_number);
    CLAIM(never_enters_the_books_with_what_others_say);
    CLAIM(asks_an_article_on_africa_for_that_command);
    CLAIM(doubts_that_nobody_was_killed_where_some_were);
    g_test_add_func("/articles/leaves_harmed_people_unread", leaves_harmed_people_unread);
    return g_test_run();
}
