/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <string.h>

#include "with_reading.h"

/* Facts are published, wording is invented around set phrases. */
#define STRIKES_HEAD                                                                               \
    "Strikes continue. Invented wording around real figures; a sample for a test.\n\n"             \
    "SOUTHWEST ASIA, Dec. 18, 2017 \xe2\x80\x94 Coalition forces struck between Dec. 15-17, "      \
    "conducting 19 strikes consisting of 26 engagements.\n\n"
#define STRIKES_DAYS                                                                               \
    "On Dec. 15 in Syria, Coalition forces conducted eight strikes consisting of 13 "              \
    "engagements:\n\n*Near Abu Kamal, two strikes engaged three tactical units and destroyed "     \
    "four vehicles.\n\n-- Near Deir ez-Zor, a strike destroyed a tunnel.\n\n"                      \
    "On Dec. 15 in Iraq, Coalition forces conducted a strike consisting of one engagement.\n\n"    \
    "There were no reported strikes in Iraq on Dec. 16.\n\n"

static char *
scoped_figures(const Release *release)
{
    GString *words = g_string_new(NULL);
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        g_string_append_printf(words, "%s%s=%g", i > 0 ? " " : "", figure->name, figure->low.value);
        if (figure->scope != NULL)
            g_string_append_printf(words, "(%s)", figure->scope);
        if (figure->from != NULL)
            g_string_append_printf(words, "[%s]", figure->from);
    }
    return g_string_free(words, FALSE);
}

static void
assert_books_untouched(const Release *release)
{
    static const char *const books[] = {"carried_over", "received",     "completed", "credible",
                                        "non_credible", "open",         "killed",    "injured",
                                        "killed_total", "strikes_total"};
    for (size_t i = 0; i < G_N_ELEMENTS(books); i++)
        g_assert_null(release_find_figure(release, books[i]));
}

static void
reads_strikes_and_engagements_of_a_time(void)
{
    g_autoptr(Release) release = reading_of(STRIKES_HEAD STRIKES_DAYS, NULL);
    g_autofree char *figures = scoped_figures(release);
    g_assert_cmpstr(release->series, ==, "oir-strikes");
    g_assert_cmpstr(release->publisher, ==, "CJTF-OIR");
    g_assert_cmpstr(release->period_from, ==, "2017-12-15");
    g_assert_cmpstr(release->period_to, ==, "2017-12-17");
    g_assert_cmpstr(figures, ==,
                    "strikes=19 engagements=26 strikes=8(Syria)[2017-12-15] "
                    "engagements=13(Syria)[2017-12-15] strikes=1(Iraq)[2017-12-15] "
                    "engagements=1(Iraq)[2017-12-15] strikes=0(Iraq)[2017-12-16]");
    g_assert_cmpuint(release->unread->len, ==, 0);
    g_assert_cmpuint(release->doubts->len, ==, 0);
}

/* Each day stands by itself under the country it is of, and none of them contradicts the whole. */
static void
keeps_days_and_countries_apart(void)
{
    g_autoptr(Release) release = reading_of(
        "From a news release\n\nSOUTHWEST ASIA, Dec. 18, 2017 \xe2\x80\x94 Invented figures. "
        "Coalition "
        "forces struck between Dec. 15 and yesterday, conducting 11 strikes consisting of 14 "
        "engagements.\n\nStrikes in Syria\n\nYesterday in Syria, coalition forces conducted four "
        "strikes consisting of five engagements against targets.\n\nOn Dec. 16, coalition forces "
        "conducted three strikes in six engagements against targets.\n\nStrikes in Iraq\n\nOn Dec. "
        "16, "
        "coalition forces conducted a strike against targets, destroying two vehicles.\n\nEarlier "
        "Strikes\n\nOfficials also announced results of 50 strikes consisting of 67 engagements "
        "conducted Dec. 1-2 in Syria and Iraq for which the details were not yet available.\n",
        NULL);
    g_autofree char *figures = figures_in_full(release, false);
    g_assert_cmpstr(figures, ==,
                    "strikes=11 engagements=14 strikes=4(Syria) engagements=5(Syria) "
                    "strikes=3(Syria)[2017-12-16..2017-12-16] "
                    "engagements=6(Syria)[2017-12-16..2017-12-16] "
                    "strikes=1(Iraq)[2017-12-16..2017-12-16] "
                    "strikes=50(closed late)[2017-12-01..2017-12-02] "
                    "engagements=67(closed late)[2017-12-01..2017-12-02]");
    g_assert_cmpstr(release->period_from, ==, "2017-12-15");
    g_assert_cmpstr(release->period_to, ==, "2017-12-17");
    g_assert_cmpuint(release->doubts->len, ==, 0);
    g_assert_cmpuint(release->unread->len, ==, 0);
}

static void
keeps_strikes_out_of_the_casualty_books(void)
{
    g_autoptr(Release) release = reading_of(STRIKES_HEAD STRIKES_DAYS, NULL);
    assert_books_untouched(release);
}

static void
reads_the_strikes_of_each_published_release(void)
{
    static const struct {
        const char *time, *from, *to;
        int strikes, engagements;
    } rows[] = {
        {"on Aug. 17, 2017", "2017-08-17", "2017-08-17", 27, 40},
        {"on Aug. 20, 2017", "2017-08-20", "2017-08-20", 35, 114},
        {"on Aug. 21, 2017", "2017-08-21", "2017-08-21", 30, 66},
        {"between Nov. 13-16, 2017", "2017-11-13", "2017-11-16", 34, 56},
        {"between Dec. 15-17, 2017", "2017-12-15", "2017-12-17", 19, 26},
        {"between March 9 and March 15, 2018", "2018-03-09", "2018-03-15", 23, 37},
        {"between March 16-22, 2018", "2018-03-16", "2018-03-22", 14, 19},
        {"between Aug. 27-Sept. 2, 2018", "2018-08-27", "2018-09-02", 30, 35},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strdup_printf(
            "Invented wording around real figures.\n\nSOUTHWEST ASIA \xe2\x80\x93 Coalition forces "
            "went on %s, conducting %d strikes consisting of %d engagements in Iraq and Syria.\n",
            rows[i].time, rows[i].strikes, rows[i].engagements);
        g_autoptr(Release) release = reading_of(text, NULL);
        g_autofree char *figures = scoped_figures(release);
        g_autofree char *expected =
            g_strdup_printf("strikes=%d engagements=%d", rows[i].strikes, rows[i].engagements);
        g_assert_cmpstr(figures, ==, expected);
        g_assert_cmpstr(release->period_from, ==, rows[i].from);
        g_assert_cmpstr(release->period_to, ==, rows[i].to);
    }
}

/* The lead of 2018 and 2019 names both countries and says its days between strikes and engagements.
 */
static void
reads_a_lead_of_both_countries(void)
{
    g_autoptr(Release) release = reading_of(
        "Invented wording around real figures.\n\nJune 19, 2018\n\nSOUTHWEST ASIA \xe2\x80\x94 "
        "Coalition forces conducted 26 strikes June 11-17, consisting of 36 engagements in Iraq "
        "and Syria.\n\nStrikes in Syria\n\nOn June 16 near Abu Kamal, coalition forces carried "
        "out three strikes consisting of four engagements against targets.\n",
        NULL);
    g_autofree char *figures = figures_in_full(release, false);
    g_assert_cmpstr(figures, ==,
                    "strikes=26[2018-06-11..2018-06-17] engagements=36[2018-06-11..2018-06-17] "
                    "strikes=3(Abu Kamal)[2018-06-16..2018-06-16] "
                    "engagements=4(Abu Kamal)[2018-06-16..2018-06-16]");
    g_assert_cmpstr(release->period_from, ==, "2018-06-11");
    g_assert_cmpstr(release->period_to, ==, "2018-06-17");
    g_autoptr(Release) summary = reading_of(
        "Invented wording around real figures.\n\nJan. 15, 2019\n\nSOUTHWEST ASIA \xe2\x80\x94 "
        "The task force went on between Dec. 30, 2018, and Jan. 12, 2019. CJTF-OIR conducted 588 "
        "strikes consisting of 1,166 engagements in Iraq and Syria. In Syria, CJTF-OIR conducted "
        "575 strikes consisting of 1,147 engagements against targets. In Iraq, CJTF-OIR conducted "
        "13 strikes consisting of 19 engagements against targets.\n",
        NULL);
    g_autofree char *scoped = scoped_figures(summary);
    g_assert_cmpstr(scoped, ==,
                    "strikes=588 engagements=1166 strikes=575(Syria) engagements=1147(Syria) "
                    "strikes=13(Iraq) engagements=19(Iraq)");
    g_assert_cmpstr(summary->period_from, ==, "2018-12-30");
    g_assert_cmpstr(summary->period_to, ==, "2019-01-12");
}

static void
resolves_yesterday_by_the_day_of_publication(void)
{
    g_autoptr(Release) release =
        reading_of("Invented wording around real figures.\n\nSOUTHWEST ASIA \xe2\x80\x94 Coalition "
                   "forces went on yesterday, conducting 35 strikes consisting of 114 engagements. "
                   "Additionally, 33 strikes consisting of 47 engagements were conducted that "
                   "closed within the last 24 hours.\n",
                   "2017-08-21");
    g_autofree char *figures = scoped_figures(release);
    g_assert_cmpstr(release->period_from, ==, "2017-08-20");
    g_assert_cmpstr(release->period_to, ==, "2017-08-20");
    g_assert_cmpstr(figures, ==,
                    "strikes=35 engagements=114 strikes=33(closed late) engagements=47(closed "
                    "late)");
    g_assert_cmpuint(release->unread->len, ==, 0);
}

static void
reads_the_totals_of_a_yearly_report(void)
{
    static const struct {
        int year;
        const char *sentence, *figures;
    } rows[] = {
        {2017, "resulted in 499 civilians killed and 169 civilians injured",
         "killed=499 injured=169"},
        {2018, "resulted in 120 civilians killed and 65 civilians injured",
         "killed=120 injured=65"},
        {2019, "resulted in 132 civilians killed and 91 civilians injured",
         "killed=132 injured=91"},
        {2020, "resulted in 23 civilians killed", "killed=23"},
        {2021,
         "resulted in approximately 12 civilians killed and approximately five civilians "
         "injured",
         "killed=~12 injured=~5"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strdup_printf(
            "Annual Report on Civilian Casualties in Connection With United States Military "
            "Operations in %d\n\nSubmitted pursuant to Section 1057 of the National Defense "
            "Authorization Act. Invented wording around real figures.\n\nDoD assesses that U.S. "
            "military operations in %d %s.\n",
            rows[i].year, rows[i].year, rows[i].sentence);
        g_autoptr(Release) release = reading_of(text, NULL);
        g_autofree char *figures = figures_in_words(release);
        g_autofree char *first = g_strdup_printf("%d-01-01", rows[i].year);
        g_autofree char *last = g_strdup_printf("%d-12-31", rows[i].year);
        g_assert_cmpstr(release->series, ==, "dod-1057");
        g_assert_cmpstr(release->publisher, ==, "US Department of Defense");
        g_assert_cmpstr(release->period_from, ==, first);
        g_assert_cmpstr(release->period_to, ==, last);
        g_assert_cmpstr(figures, ==, rows[i].figures);
        g_assert_cmpuint(release->doubts->len, ==, 0);
        g_assert_cmpuint(release->unread->len, ==, 0);
    }
}

static void
keeps_earlier_years_apart_in_a_yearly_report(void)
{
    g_autoptr(Release) release = reading_of(
        "Annual Report on Civilian Casualties in Connection With U.S. Military Operations in "
        "2021\n\nRequired by Section 1057 of the National Defense Authorization Act. Invented "
        "wording around real figures. The addendum corrects information on pages 7-9.\n\nDoD "
        "assesses that military operations in 2021 resulted in approximately 12 civilians killed "
        "and approximately five civilians injured. It adds 10 civilians killed and 18 civilians "
        "injured in Syria that were not included in earlier reports.\n",
        NULL);
    g_autofree char *figures = figures_in_words(release);
    g_assert_cmpstr(figures, ==, "killed=~12 injured=~5 late_killed=10 late_injured=18");
}

static void
reads_a_statement_as_no_tally(void)
{
    static const char *const texts[] = {
        "July 28: U.S. Central Command Statement on civilian casualty allegations near Manbij\n\n"
        "July 28, 2016\nRelease Number 20160728-19\n\nTAMPA, Fla. - Invented wording. A strike "
        "near "
        "Manbij, Syria, may have resulted in civilian casualties, and is looked into.\n",
        "Statement on possible civilian casualties near Ar Raqqah, Syria\n\nRelease No: 16-016 "
        "Aug. "
        "24, 2016 PRINT | E-MAIL\nRelease Number 20160824-24\n\nTAMPA, Fla. - Invented wording. A "
        "report of civilian casualties has been deemed credible and goes to the task force.\n",
    };
    static const char *const days[] = {"2016-07-28", "2016-08-24"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Release) release = reading_of(texts[i], NULL);
        g_assert_cmpstr(release_kind_to_name(release->kind), ==, "statement");
        g_assert_cmpuint(release->figures->len, ==, 0);
        g_assert_cmpuint(release->entries->len, ==, 0);
        g_assert_cmpstr(release->published, ==, days[i]);
        g_assert_cmpuint(release->doubts->len, ==, 0);
    }
}

static void
keeps_countries_apart_in_a_yearly_report(void)
{
    g_autoptr(Release) release = reading_of(
        "Annual Report on Civilian Casualties in Connection With United States Military Operations "
        "in 2018\n\nSubmitted pursuant to section 1057 of the National Defense Authorization Act "
        "for Fiscal Year 2018\n\nInvented wording. DoD assesses that U.S. military operations in "
        "2018 resulted in approximately 120 civilians killed and approximately 65 civilians "
        "injured. Approximately 42 civilians killed and seven civilians injured as a result of "
        "operations in Iraq and Syria during 2018. There were 76 civilians killed and 58 civilians "
        "injured in Afghanistan as a result of 62 incidents. In Somalia there were two civilians "
        "killed. There were 44 civilians killed in Iraq, Syria and Somalia.\n",
        NULL);
    g_autofree char *figures = figures_in_full(release, false);
    g_assert_cmpstr(figures, ==,
                    "killed=~120 injured=~65 "
                    "killed=~42(Iraq and Syria)[2018-01-01..2018-12-31] "
                    "injured=7(Iraq and Syria)[2018-01-01..2018-12-31] killed=76(Afghanistan) "
                    "injured=58(Afghanistan) killed=2(Somalia) killed=44(several countries)");
    g_assert_cmpuint(release->doubts->len, ==, 0);
    g_assert_cmpuint(release->unread->len, ==, 0);
}

static bool
is_left_unread(const Release *release, const char *words)
{
    for (guint i = 0; i < release->unread->len; i++)
        if (strstr(((const Unread *)g_ptr_array_index(release->unread, i))->text, words) != NULL)
            return true;
    return false;
}

/* AFRICOM's: what it says of one strike is shown as it stands, and is no figure of a quarter. */
static void
reads_a_strike_statement_as_no_tally(void)
{
    static const char *const texts[] = {
        "U.S. Africa Command strikes in Somalia\n\nJul 30, 2020\n\nInvented wording. U.S. Africa "
        "Command conducted an airstrike against militants near Jilib, July 29. The command's "
        "initial assessment is that three militants were killed. It currently assesses no "
        "civilians were injured or killed.\n",
        "U.S. Africa Command review finds civilian dead\n\nJul 30, 2020\n\nInvented wording. In a "
        "review, U.S. Africa Command learned an April 1, 2018 airstrike killed two civilians. On "
        "March 30 the command was notified of it. It had said that \xe2\x80\x9cno civilians were "
        "killed in this airstrike.\xe2\x80\x9d\n",
    };
    static const char *const left[] = {"no civilians were injured or killed",
                                       "airstrike killed two civilians"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Release) release = reading_of(texts[i], NULL);
        g_assert_cmpstr(release_kind_to_name(release->kind), ==, "statement");
        g_assert_cmpstr(release->series, ==, "africom-statements");
        g_assert_cmpstr(release->published, ==, "2020-07-30");
        g_assert_cmpuint(release->figures->len, ==, 0);
        g_assert_cmpuint(release->entries->len, ==, 0);
        g_assert_true(is_left_unread(release, left[i]));
    }
}

static void
prefers_the_dated_number_of_two(void)
{
    g_autoptr(Release) release =
        reading_of("Statement on possible civilian casualties near Ar Raqqah, Syria\n\nRelease No: "
                   "16-016 Aug. 24, 2016\nRelease Number 20160824-24\n\nInvented wording.\n",
                   NULL);
    g_assert_cmpstr(release->release_number, ==, "20160824-24");
}

/* The page around a release */

#define BODY                                                                                       \
    "During the month of March 2017, CJTF-OIR carried over 43 open reports from previous months, " \
    "received 27 new reports, and completed the assessment on 28 reports. Seventeen of these "     \
    "reports were assessed to be non-credible, nine were assessed to be credible, and two "        \
    "reports were assessed to be duplicates of previous reports. A total of 42 reports are still " \
    "open and being assessed at the end of the month.\n"

static void
takes_no_day_that_begins_a_sentence_for_that_of_the_page(void)
{
    g_autoptr(Release) article = reading_of(
        "STUTTGART, Germany, April 5, 2019 - U.S. Africa Command said its strike killed two "
        "civilians.\n\nOn April 2, 2018 AFRICOM said it would look at the case again.\n",
        NULL);
    g_assert_cmpstr(article->published, ==, "2019-04-05");
}

/* A day in a caption, of an incident or in a sentence is none on which the page came out. */
static void
takes_no_day_of_a_caption_for_that_of_the_page(void)
{
    static const char *const heads[] = {"The building is shown in this Dec. 5, 2017, file photo.",
                                        "Incident date\n\nMay 16, 2017",
                                        "A strike on Jan. 9, 2017, hit a second house."};
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_autofree char *text =
            g_strconcat("Invented page\n\n", heads[i],
                        "\n\nThe coalition said it had killed at least 40 civilians.\n", NULL);
        g_autoptr(Release) article = reading_of(text, NULL);
        g_assert_cmpstr(article->published, ==, NULL);
    }
    g_autoptr(Release) updated =
        reading_of("Invented page\n\nPublished on March 3, 2019.\n\nThe coalition said it had "
                   "killed at least 40 civilians.\n",
                   NULL);
    g_assert_cmpstr(updated->published, ==, "2019-03-03");
}

static void
reads_the_day_and_month_of_each_layout(void)
{
    static const struct {
        const char *head, *published, *number;
    } layouts[] = {
        {"Press Release | April 30, 2017\n\nCombined Joint Task Force \xe2\x80\x93 Operation "
         "Inherent Resolve Monthly Civilian Casualty Report\nCJTFOIR\nApril 30, 2017\nRelease "
         "#\n20170430-02\nFOR IMMEDIATE RELEASE\n\nSOUTHWEST ASIA \xe2\x80\x94\n",
         "2017-04-30", "20170430-02"},
        {"CJTF \xe2\x80\x93 OIR Monthly Civilian Casualty Report\n\nRelease # 20170430-02\n\n"
         "SOUTHWEST ASIA- ",
         "2017-04-30", "20170430-02"},
        {"Combined Joint Task Force - Operation\nInherent Resolve\nBy CJTF-OIR\n0Share\nPRINT\n|\n"
         "E-MAIL\nApril 30, 2017\n\nSOUTHWEST ASIA-\n",
         "2017-04-30", NULL},
        {"Military Reports\n\nMilitary Reports\n\nCJTF\xe2\x80\x93OIR for April 30, 2017 "
         "\xe2\x80\x93 May 1, 2017\nOriginal\nAnnotated\n\nReport Date\n\nMay 1, 2017\n\nMonthly "
         "Civilian Casualty Report\n\n",
         "2017-04-30", NULL},
        {" date 2017-05 By CJTF-OIR PAO | April 30, 2017\n\nSOUTHWEST ASIA \xe2\x80\x94\n",
         "2017-04-30", NULL},
        {"June 3, 2023\n\nA site of its own\n\nCombined Joint Task Force \xe2\x80\x93 Operation "
         "Inherent Resolve Monthly Civilian Casualty Report\n\nApril 30, 2017\n\n",
         "2017-04-30", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(layouts); i++) {
        g_autofree char *text = g_strconcat(layouts[i].head, BODY, NULL);
        g_autoptr(Release) release = reading_of(text, NULL);
        g_test_message("%s", layouts[i].head);
        g_assert_cmpstr(release->series, ==, "cjtf-oir-monthly");
        g_assert_cmpstr(release->published, ==, layouts[i].published);
        g_assert_cmpstr(release->release_number, ==, layouts[i].number);
        g_assert_cmpstr(release->period_from, ==, "2017-03-01");
        g_assert_cmpstr(release->period_to, ==, "2017-03-31");
        g_assert_cmpuint(release->unread->len, ==, 0);
    }
}

static void
reads_lines_wrapped_at_a_column(void)
{
    g_autofree char *text = g_strdup("Monthly Civilian Casualty Report\n\n" BODY "");
    size_t column = 0;
    for (char *p = strstr(text, "During"); *p != '\0'; p++, column++)
        if (*p == ' ' && column > 80) {
            *p = '\n';
            column = 0;
        }
    g_autoptr(Release) release = reading_of(text, NULL);
    g_autofree char *figures = figures_in_words(release);
    g_assert_cmpstr(figures, ==,
                    "carried_over=43 received=27 completed=28 non_credible=17 credible=9 "
                    "duplicate=2 open=42");
}

static void
resolves_a_month_without_a_year_by_the_day_of_publication(void)
{
    static const char text[] = "Monthly Civilian Casualty Report\n\nInvented. In the month of "
                               "December, CJTF-OIR received four new reports.\n";
    g_autoptr(Release) resolved = reading_of(text, "2019-01-31");
    g_autoptr(Release) open = reading_of(text, NULL);
    g_assert_cmpstr(resolved->period_from, ==, "2018-12-01");
    g_assert_cmpstr(resolved->published, ==, "2019-01-31");
    g_assert_null(open->period_from);
    g_assert_true(release_is_doubtful(open));
}

static void
takes_a_quarter_for_one_of_the_federal_year(void)
{
    static const struct {
        const char *words, *from, *to;
    } quarters[] = {
        {"first quarter, 2021", "2020-10-01", "2020-12-31"},
        {"2nd quarter, 2022", "2022-01-01", "2022-03-31"},
        {"third quarter of fiscal year 2020", "2020-04-01", "2020-06-30"},
        {"4th quarter, FY2020", "2020-07-01", "2020-09-30"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(quarters); i++) {
        g_autofree char *text =
            g_strdup_printf("Invented. U.S. Africa Command has completed its %s civilian casualty "
                            "assessment. It received no new reports of civilian casualties. There "
                            "are currently no assessments open.\n",
                            quarters[i].words);
        g_autoptr(Release) release = reading_of(text, NULL);
        g_assert_cmpstr(release->publisher, ==, "AFRICOM");
        g_assert_cmpstr(release->period_from, ==, quarters[i].from);
        g_assert_cmpstr(release->period_to, ==, quarters[i].to);
    }
}

static void
tells_a_quotation_from_a_release(void)
{
    g_autoptr(Release) release = reading_of(
        "Invented press page of a paper.\n\nThe coalition admitted to killing at least 817 "
        "civilians.\n\n\xe2\x80\x9cIn the month of November, CJTF-OIR carried over 695 open "
        "reports "
        "and received nine new reports,\xe2\x80\x9d the command said.\n",
        NULL);
    g_autofree char *figures = figures_in_words(release);
    g_assert_cmpstr(release_kind_to_name(release->kind), ==, "article");
    g_assert_cmpstr(figures, ==, "killed_total=>=817 carried_over=695 received=9");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CLAIM(name) g_test_add_func("/series/" #name, name)
    CLAIM(reads_strikes_and_engagements_of_a_time);
    CLAIM(keeps_days_and_countries_apart);
    CLAIM(keeps_strikes_out_of_the_casualty_books);
    CLAIM(reads_the_strikes_of_each_published_release);
    CLAIM(reads_a_lead_of_both_countries);
    CLAIM(resolves_yesterday_by_the_day_of_publication);
    CLAIM(reads_the_totals_of_a_yearly_report);
    CLAIM(keeps_earlier_years_apart_in_a_yearly_report);
    CLAIM(keeps_countries_apart_in_a_yearly_report);
    CLAIM(reads_a_statement_as_no_tally);
    CLAIM(reads_a_strike_statement_as_no_tally);
    CLAIM(prefers_the_dated_number_of_two);
    CLAIM(reads_the_day_and_month_of_each_layout);
    CLAIM(takes_no_day_that_begins_a_sentence_for_that_of_the_page);
    CLAIM(takes_no_day_of_a_caption_for_that_of_the_page);
    CLAIM(reads_lines_wrapped_at_a_column);
    CLAIM(resolves_a_month_without_a_year_by_the_day_of_publication);
    CLAIM(takes_a_quarter_for_one_of_the_federal_year);
    CLAIM(tells_a_quotation_from_a_release);
    return g_test_run();
}
