/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <string.h>

#include "with_reading.h"

/* Who says a number, in an article of our own words after this first sentence. To name the wrong
 * one is worse than to name nobody. */
#define PAGE                                                                                       \
    "An invented page.\n\nThe US-led coalition has admitted to killing at least 40 civilians.\n\n"
#define PAGE_FIGURES "CJTF-OIR killed_total=>=40"

typedef struct {
    const char *claim;
    const char *text;
    const char *figures;
} Sample;

static const Sample samples[] = {
    /* Across sentences */
    {"carries a group to the group",
     "Airwars follows the war. The group estimates 8,000 to 13,000 "
     "civilians have died in US-led coalition airstrikes.",
     "Airwars killed_total=8000..13000"},
    {"carries a monitor to the monitor",
     "Airwars disputes that. At least 8,214 civilians have been killed "
     "in coalition strikes, the monitor says.",
     "Airwars killed_total=>=8214"},
    {"carries a person to he added",
     "Chris Woods, director of Airwars, said the tally was low. He added that "
     "at least 8,000 civilians have been killed by coalition airstrikes.",
     "Airwars killed_total=>=8000"},
    {"carries a person to his surname",
     "Chris Woods, director of Airwars, said the tally was low.\n\nAt least "
     "8,000 civilians have been killed by coalition airstrikes, Woods said.",
     "Airwars killed_total=>=8000"},
    {"carries a person to she said",
     "Donatella Rovera of Amnesty International said nobody had asked her. More "
     "than 1,600 civilians were killed by coalition airstrikes, she said.",
     "Amnesty International killed_total=>1600"},
    {"carries a force to it added",
     "The coalition said it was careful. It added that at least 1,300 civilians "
     "have been unintentionally killed.",
     "CJTF-OIR killed_total=>=1300"},
    {"carries nobody over another name",
     "Airwars follows the war. Human Rights Watch said more than 900 "
     "civilians were killed by coalition airstrikes.",
     "Human Rights Watch killed_total=>900"},
    {"gives the later of two groups what the group says",
     "Airwars disagrees with the task force. Human Rights Watch "
     "said it was worried. The group says more than 900 civilians were killed by coalition "
     "airstrikes.",
     "Human Rights Watch killed_total=>900"},
    {"goes on with a report that is named once",
     "The Syrian Network for Human Rights published a report on "
     "Monday. It said 2,832 civilians were killed in coalition strikes.",
     "Syrian Network for Human Rights killed_total=2832"},
    {"does not carry a speaker to a sentence of nobody",
     "Airwars said the tally was low.\n\nSome 3,000 "
     "civilians were killed in coalition strikes.",
     "nobody killed_total=~3000"},
    /* Names in the sentence */
    {"takes a name at the end",
     "At least 8,214 civilians have been killed by coalition strikes, according to "
     "Airwars.",
     "Airwars killed_total=>=8214"},
    {"takes a name at the beginning",
     "According to Airwars, at least 8,214 civilians have been killed by "
     "coalition strikes.",
     "Airwars killed_total=>=8214"},
    {"takes a name before an aside",
     "Airwars, a London-based group that tracks the war, estimates that at least "
     "8,214 civilians have been killed by coalition strikes.",
     "Airwars killed_total=>=8214"},
    {"takes a name after a quotation",
     "\"At least 8,214 civilians have been killed by coalition strikes,\" "
     "Airwars said.",
     "Airwars killed_total=>=8214"},
    {"takes the one who tells the reporter",
     "\"More than 900 civilians were killed in coalition strikes,\" a "
     "researcher of Amnesty International told the paper.",
     "Amnesty International killed_total=>900"},
    {"takes the one who puts a toll",
     "Airwars puts the toll higher: at least 8,214 civilians have been killed by "
     "coalition strikes.",
     "Airwars killed_total=>=8214"},
    {"takes both of a joint claim",
     "Airwars and Amnesty International said more than 1,600 civilians were killed "
     "by coalition airstrikes.",
     "Airwars+Amnesty International killed_total=>1600"},
    {"takes the first of two who speak apart",
     "Airwars said at least 8,214 civilians have been killed by coalition "
     "strikes; Amnesty International did not comment.",
     "Airwars killed_total=>=8214"},
    {"takes an estimate of a monitor by its short name",
     "SOHR said 3,833 civilians were killed in coalition "
     "airstrikes.",
     "Syrian Observatory for Human Rights killed_total=3833"},
    /* Two speakers in one sentence */
    {"keeps two halves apart with while",
     "Airwars estimates at least 8,214 civilians have been killed by coalition "
     "strikes, while the coalition has admitted to killing 1,302 civilians.",
     "Airwars killed_total=>=8214 CJTF-OIR killed_total=1302"},
    {"keeps two halves apart the other way",
     "The coalition has admitted to killing 1,302 civilians, while Airwars "
     "estimates that at least 8,214 civilians have been killed by coalition strikes.",
     "CJTF-OIR killed_total=1302 Airwars killed_total=>=8214"},
    {"keeps two halves apart with but",
     "The task force confirmed 352 unintentional civilian deaths, but Airwars "
     "said at least 3,294 civilians were killed by coalition strikes.",
     "CJTF-OIR killed=352 Airwars killed_total=>=3294"},
    {"keeps two sentences apart",
     "The coalition has admitted to killing 1,302 civilians. Airwars estimates that at "
     "least 8,214 civilians have been killed by coalition strikes.",
     "CJTF-OIR killed_total=1302 Airwars killed_total=>=8214"},
    {"credits nobody with what a group says the force admitted",
     "Airwars said the coalition has admitted to killing "
     "1,302 civilians.",
     "nobody killed_total=1302"},
    {"credits the force alone in its own sentence after a group",
     "Airwars said it was low. The coalition has "
     "admitted to killing 1,302 civilians.",
     "CJTF-OIR killed_total=1302"},
    /* Quotations over paragraphs */
    {"carries a speaker into the quotation after a colon",
     "Airwars said in a statement:\n\n\"At least 8,214 "
     "civilians have been killed by coalition strikes.\"",
     "Airwars killed_total=>=8214"},
    {"reaches back from the end of a quotation",
     "\"We count them all. At least 8,214 civilians have been killed by "
     "coalition strikes. We stand by that,\" Airwars said.",
     "Airwars killed_total=>=8214"},
    {"ends a quotation where it ends",
     "Airwars said: \"We count them all.\"\n\nAt least 8,214 civilians have been "
     "killed by coalition strikes.",
     "nobody killed_total=>=8214"},
    {"quotes the force",
     "\"At least 1,302 civilians have been unintentionally killed,\" the coalition said in a "
     "statement.",
     "CJTF-OIR killed_total=>=1302"},
    {"quotes a spokesman of the force",
     "\"At least 1,302 civilians have been unintentionally killed,\" said Col. "
     "Sean Ryan, a spokesman for the coalition.",
     "CJTF-OIR killed_total=>=1302"},
    {"credits the group before an aside that ends in others",
     "Airwars, which works with several monitoring groups, attributes at least 6,575 civilian "
     "deaths in Iraq and Syria to the coalition.",
     "Airwars killed_total=>=6575"},
    /* Ranges and bounds */
    {"reads between and",
     "Airwars estimates between 8,214 and 13,125 civilians were killed by coalition strikes.",
     "Airwars killed_total=8214..13125"},
    {"reads from to",
     "Airwars says from 8,214 to 13,125 civilians were killed by coalition strikes.",
     "Airwars killed_total=8214..13125"},
    {"reads a hyphen", "Airwars says 8,214-13,125 civilians were killed by coalition strikes.",
     "Airwars killed_total=8214..13125"},
    {"reads up to", "Airwars says up to 13,125 civilians were killed by coalition strikes.",
     "Airwars killed_total=<=13125"},
    {"reads as many as",
     "Airwars says as many as 13,125 civilians were killed by coalition strikes.",
     "Airwars killed_total=<=13125"},
    {"reads nearly", "Amnesty said nearly 1,600 civilians were killed by coalition strikes.",
     "Amnesty International killed_total=~1600"},
    /* Nobody, or not this force */
    {"credits nobody with activists",
     "Activists said more than 300 civilians were killed in coalition strikes.",
     "nobody killed_total=>300"},
    {"credits nobody with a ministry abroad",
     "Russia's foreign ministry said more than 300 civilians were killed in "
     "coalition strikes.",
     "nobody killed_total=>300"},
    {"credits nobody with an unnamed monitor",
     "A monitor that nobody named said more than 300 civilians were killed "
     "in coalition strikes.",
     "nobody killed_total=>300"},
    {"credits nobody with critics after the force",
     "The coalition said it was careful. Critics said more than 300 "
     "civilians were killed in coalition strikes.",
     "nobody killed_total=>300"},
    {"credits nobody with a person that nobody introduced",
     "More than 300 civilians were killed in coalition strikes, "
     "Karim Fahd said.",
     "nobody killed_total=>300"},
    {"credits nobody with residents quoted in the force's paragraph",
     "The coalition said it was careful, but "
     "residents said more than 300 civilians were killed in coalition strikes.",
     "nobody killed_total=>300"},
    {"credits nobody with a paper",
     "The Guardian reported that more than 300 civilians were killed in coalition "
     "strikes.",
     "nobody killed_total=>300"},
    {"credits a group and not the force it writes to",
     "In a letter to the coalition, Airwars said at least 8,214 "
     "civilians have been killed by coalition strikes.",
     "Airwars killed_total=>=8214"},
    {"credits a group and not the ministry it answers",
     "Answering the Pentagon, Amnesty International said more than "
     "1,600 civilians were killed by coalition airstrikes.",
     "Amnesty International killed_total=>1600"},
    {"takes the one who counted, not the one it is compared with",
     "The coalition says 352 civilians have been unintentionally killed, a figure far below the "
     " 3,294 civilians killed by coalition strikes that Airwars has counted.",
     "CJTF-OIR killed_total=352 Airwars killed_total=3294"},
    {"credits no other country's ministry with what one says",
     "Russia's defence ministry said the US-led coalition killed 300 civilians.",
     "nobody killed=300"},
    {"passes over a name in brackets",
     "The US-led coalition against the group (banned in Russia) has admitted to killing at least "
     "1,335 civilians, its monthly report revealed.",
     "CJTF-OIR killed_total=>=1335"},
    {"takes a short name in brackets",
     "The network of that name (SNHR) says 2,832 civilians were killed by coalition strikes.",
     "Syrian Network for Human Rights killed_total=2832"},
    {"gives the report to the one who released it",
     "The toll rose, according to a report released by the coalition. The estimate in the monthly "
     "report, which said coalition strikes had unintentionally killed at least 801 civilians, was "
     "lower than that of others.",
     "CJTF-OIR killed_total=>=801"},
    {"gives the report to the group that published it",
     "Amnesty International published a report on Raqqa. The report said 1,600 civilians were "
     "killed by coalition strikes.",
     "Amnesty International killed_total=1600"},
    {"gives the report to nobody when two are named beside one",
     "Airwars disputes a report by the coalition. The report said 1,600 civilians were killed by "
     "coalition strikes.",
     "nobody killed_total=1600"},
    {"credits nobody with a count inside another's sentence",
     "The coalition said Airwars had counted 3,294 civilians killed by coalition strikes.",
     "nobody killed_total=3294"},
    {"takes both names of a report by two",
     "A report by Amnesty International and Airwars found that more than 1,600 civilians were "
     "killed by coalition airstrikes.",
     "Amnesty International+Airwars killed_total=>1600"},
    {"carries a person into a quotation that begins with we",
     "Airwars director Chris Woods told the paper that the tally was low. \"We believe at least "
     "8,214 civilians have been killed by coalition strikes,\" he said.",
     "Airwars killed_total=>=8214"},
    {"takes a name before an aside of one word",
     "Monitoring group Airwars, however, says the true figure is much higher, with at least 5,961 "
     "civilians killed by coalition airstrikes.",
     "Airwars killed_total=>=5961"},
    {"credits nobody with a group when two were named",
     "Airwars met Amnesty International in London. The group says more than 300 civilians were "
     "killed in coalition strikes.",
     "nobody killed_total=>300"},
    {"credits nobody when a group only doubts",
     "Airwars doubts the figure. More than 300 civilians were killed in "
     "coalition strikes.",
     "nobody killed_total=>300"},
};

static char *
describe(const Release *release)
{
    GString *words = g_string_new(NULL);
    static const char *const signs[] = {"", "~", ">=", ">", "<=", ""};
    for (guint i = 0; release != NULL && i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        Count count = figure->low.stated ? figure->low : figure->high;
        g_string_append_printf(words, "%s%s", i > 0 ? " " : "",
                               figure->speaker != NULL ? figure->speaker : "nobody");
        for (guint j = 0; j < figure->with->len; j++)
            g_string_append_printf(words, "+%s", (char *)g_ptr_array_index(figure->with, j));
        g_string_append_printf(words, " %s=%s%.10g", figure->name, signs[figure->bound],
                               count.value);
        if (figure->bound == BOUND_BETWEEN)
            g_string_append_printf(words, "..%.10g", figure->high.value);
    }
    return g_string_free(words, FALSE);
}

static void
names_who_says_it(gconstpointer data)
{
    const Sample *sample = data;
    g_autofree char *text = g_strconcat(PAGE, sample->text, "\n", NULL);
    g_autofree char *expected = g_strconcat(PAGE_FIGURES " ", sample->figures, NULL);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_autofree char *figures = describe(release);
    g_assert_cmpstr(figures, ==, expected);
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        bool is_force = g_strcmp0(figure->speaker, "CJTF-OIR") == 0;
        g_assert_cmpint(figure->basis, ==, is_force ? BASIS_ADMITTED : BASIS_ESTIMATED);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *path = g_strdup_printf("/speakers/%s", samples[i].claim);
        g_test_add_data_func(path, &samples[i], names_who_says_it);
    }
    return g_test_run();
}
