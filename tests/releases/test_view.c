/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/view.h"

#include <string.h>

typedef struct {
    const char *text;
    double low, high; /* below zero: absent */
    Bound bound;
    const char *marker;
    bool percent;
} NumberCase;

static void
reads_numbers_however_they_are_written(void)
{
    static const NumberCase cases[] = {
        {"122 open", 122, 122, BOUND_EXACT, "", false},
        {"Seventeen reports", 17, 17, BOUND_EXACT, "", false},
        {"Seventy-nine reports", 79, 79, BOUND_EXACT, "", false},
        {"One hundred and forty six reports", 146, 146, BOUND_EXACT, "", false},
        {"One hundred and eleven reports", 111, 111, BOUND_EXACT, "", false},
        {"Twenty Eight", 28, 28, BOUND_EXACT, "", false},
        {"two thousand, one hundred and five", 2105, 2105, BOUND_EXACT, "", false},
        {"1,302* civilians", 1302, 1302, BOUND_EXACT, "*", false},
        {"at least 1,302* civilians", 1302, -1, BOUND_AT_LEAST, "*", false},
        {"at least 1061.", 1061, -1, BOUND_AT_LEAST, "", false},
        {"more than 30,000", 30000, -1, BOUND_MORE_THAN, "", false},
        {"Over 600", 600, -1, BOUND_MORE_THAN, "", false},
        {"Some 216", 216, 216, BOUND_ABOUT, "", false},
        {"approximately 40", 40, 40, BOUND_ABOUT, "", false},
        {"up to 3,700", -1, 3700, BOUND_UP_TO, "", false},
        {"between 75 and 119 people", 75, 119, BOUND_BETWEEN, "", false},
        {"8,000 to 13,000", 8000, 13000, BOUND_BETWEEN, "", false},
        {"1,200-1,500", 1200, 1500, BOUND_BETWEEN, "", false},
        {"a total of 20,205", 20205, 20205, BOUND_EXACT, "", false},
        {"four (4)", 4, 4, BOUND_EXACT, "", false},
        {"12 (twelve)", 12, 12, BOUND_EXACT, "", false},
        {"1,302\xE2\x80\xA0 civilians", 1302, 1302, BOUND_EXACT, "**", false},
        {"1,302\xC2\xB9 civilians", 1302, 1302, BOUND_EXACT, "[1]", false},
        {"1,302\xE2\x81\xB4 civilians", 1302, 1302, BOUND_EXACT, "[4]", false},
        {"1,302[12] civilians", 1302, 1302, BOUND_EXACT, "[12]", false},
        {"34 thousand 917", 34917, 34917, BOUND_EXACT, "", false},
        {"7.7 million", 7700000, 7700000, BOUND_EXACT, "", false},
        {".94%", .94, .94, BOUND_EXACT, "", true},
        {"0.35 percent", .35, .35, BOUND_EXACT, "", true},
        {"zero", 0, 0, BOUND_EXACT, "", false},
    };
    g_autoptr(Lexicon) lexicon = lexicon_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].text);
        g_autoptr(View) view = view_new(lexicon, cases[i].text);
        g_assert_cmpuint(view->numbers->len, ==, 1);
        Number *number = &g_array_index(view->numbers, ViewNumber, 0).number;
        g_assert_cmpint(number->low.stated, ==, cases[i].low >= 0);
        g_assert_cmpint(number->high.stated, ==, cases[i].high >= 0);
        if (cases[i].low >= 0)
            g_assert_cmpfloat_with_epsilon(number->low.value, cases[i].low, 1e-9);
        if (cases[i].high >= 0)
            g_assert_cmpfloat_with_epsilon(number->high.value, cases[i].high, 1e-9);
        g_assert_cmpint(number->bound, ==, cases[i].bound);
        g_assert_cmpstr(number->marker, ==, cases[i].marker);
        g_assert_cmpint(number->percent, ==, cases[i].percent);
    }
}

static void
leaves_alone_what_is_not_a_count(void)
{
    static const char *const texts[] = {
        "F-16",    "17:38", "B-52s", "18-month-long",  "1st",
        "someone", "x9",    "$5",    "[1] A footnote", "\xC2\xB9 A footnote"};
    g_autoptr(Lexicon) lexicon = lexicon_new();
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("%s", texts[i]);
        g_autoptr(View) view = view_new(lexicon, texts[i]);
        g_assert_cmpuint(view->numbers->len, ==, 0);
    }
}

static void
takes_no_number_that_is_written_as_two(void)
{
    static const char *const texts[] = {"received four (5) reports",
                                        "received 12 (thirteen) reports"};
    g_autoptr(Lexicon) lexicon = lexicon_new();
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(View) view = view_new(lexicon, texts[i]);
        g_assert_nonnull(strstr(view->text, i == 0 ? "received four" : "received 12"));
    }
}

static void
reads_dates_however_they_are_written(void)
{
    static const struct {
        const char *text, *first, *last;
    } cases[] = {
        {"Apr. 9, 2016, near", "2016-04-09", "2016-04-09"},
        {"Nov.29, 2018, near", "2018-11-29", "2018-11-29"},
        {"Jan. 04, 2019", "2019-01-04", "2019-01-04"},
        {"June 10, 2017 near", "2017-06-10", "2017-06-10"},
        {"Jun. 28, 2017", "2017-06-28", "2017-06-28"},
        {"30 Aug, 2018 17:38", "2018-08-30", "2018-08-30"},
        {"date 2019-06-03 By", "2019-06-03", "2019-06-03"},
        {"the end of April 2019", "2019-04-01", "2019-04-30"},
        {"and August 2014", "2014-08-01", "2014-08-31"},
        {"since 2014.", "2014-01-01", "2014-12-31"},
        {"Aug. 27-Sept. 2, 2018", "2018-08-27", "2018-09-02"},
        {"March 20-21, 2017", "2017-03-20", "2017-03-21"},
        {"Dec. 28-Jan. 3, 2018", "2017-12-28", "2018-01-03"},
        {"between April 20 - May 31", "2018-04-20", "2018-05-31"},
        {"in July,", "2018-07-01", "2018-07-31"},
        {"In the month of September, x", "2017-09-01", "2017-09-30"},
        {"the end of July this year", "2018-07-01", "2018-07-31"},
        {"caused this year,", "2018-01-01", "2018-12-31"},
    };
    g_autoptr(Lexicon) lexicon = lexicon_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].text);
        g_autoptr(View) view = view_new(lexicon, cases[i].text);
        g_assert_cmpuint(view->dates->len, ==, 1);
        PrintedDate *date = &g_array_index(view->dates, ViewDate, 0).date;
        date_resolve_year(date, "2018-08-30");
        g_autofree char *first = date_get_first_day(date);
        g_autofree char *last = date_get_last_day(date);
        g_assert_cmpstr(first, ==, cases[i].first);
        g_assert_cmpstr(last, ==, cases[i].last);
    }
}

static void
takes_may_for_a_month_only_with_a_capital_and_a_place_for_one(void)
{
    g_autoptr(Lexicon) lexicon = lexicon_new();
    g_autoptr(View) verb = view_new(lexicon, "This may 2 change. They may march in may.");
    g_autoptr(View) month = view_new(lexicon, "between April 1 and May 31, 2018, and in May");
    g_assert_cmpuint(verb->dates->len, ==, 0);
    g_assert_cmpuint(month->dates->len, ==, 2);
}

static void
leads_each_token_back_to_the_original(void)
{
    const char *text = "\xe2\x80\x9c"
                       "At least 1,302* civilians\xe2\x80\x9d \xe2\x80\x93 since Aug. 1, 2014";
    g_autoptr(Lexicon) lexicon = lexicon_new();
    g_autoptr(View) view = view_new(lexicon, text);
    g_autofree char *number = view_quote(view, g_array_index(view->numbers, ViewNumber, 0).span);
    g_autofree char *date = view_quote(view, g_array_index(view->dates, ViewDate, 0).span);
    g_assert_cmpstr(number, ==, "At least 1,302*");
    g_assert_cmpstr(date, ==, "Aug. 1, 2014");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/view/reads_numbers_however_they_are_written",
                    reads_numbers_however_they_are_written);
    g_test_add_func("/view/leaves_alone_what_is_not_a_count", leaves_alone_what_is_not_a_count);
    g_test_add_func("/view/takes_no_number_that_is_written_as_two",
                    takes_no_number_that_is_written_as_two);
    g_test_add_func("/view/reads_dates_however_they_are_written",
                    reads_dates_however_they_are_written);
    g_test_add_func("/view/takes_may_for_a_month_only_with_a_capital_and_a_place_for_one",
                    takes_may_for_a_month_only_with_a_capital_and_a_place_for_one);
    g_test_add_func("/view/leads_each_token_back_to_the_original",
                    leads_each_token_back_to_the_original);
    return g_test_run();
}
