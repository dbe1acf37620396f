/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/phrases.h"

#include <string.h>

#include "with_reading.h"

static void
yields_in_every_shipped_example_what_the_file_says(void)
{
    g_autoptr(PhraseBook) book = shipped_phrases();
    g_autoptr(GError) error = NULL;
    bool good = phrase_book_check(book, &error);
    g_assert_no_error(error);
    g_assert_true(good);
}

static void
names_file_line_and_column_of_a_mistake(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "x:1:1: no 'series NAME' line"},
        {"series a\nfigures\n", "x:2:1: 'figures' begins no block; see civcas.phrases(5)"},
        {"series a\nfigure\n  carried {carry}\n",
         "x:3:11: no such slot: name a figure, or number, from, to, in, date, yesterday, scope"},
        {"series a\nfigure\n  carried (over {open}\n", "x:3:11: ( is not closed"},
        {"series a\nfigure\n  carried over) {open}\n",
         "x:3:15: this closes nothing; alternatives stand in ( )"},
        {"series a\nfigure\n  seven reports\n", "x:3:3: a number must be a slot, such as {number}"},
        {"series a\n  open\n", "x:2:3: an indented line belongs to a block, and none has begun"},
        {"series a\nfigure\n  {open} open\n  example x\n",
         "x:5:1: the last example lacks its 'gives' line"},
        {"series a\nwords deed\n  strikes\nfigure\n  <deed> {open} <deeds>\n",
         "x:5:17: no block of words before this one has that name; it reads <name>"},
        {"series a\nwords deed\n  strikes\nfigure\n  <deed> {opened}\n",
         "x:5:10: no such slot: name a figure, or number, from, to, in, date, yesterday, scope"},
        {"series a\nwords Deed\n", "x:2:7: the name of a block of words has small letters only"},
        {"series a\nsection shut\n", "x:2:1: 'shut' is no name for this block"},
        {"series a\nfigure\n  open {open=many} now\n",
         "x:3:8: a constant reads {FIGURE=NUMBER}, the number from 0 to 1000"},
        {"series a\nmark\n  open\n", "x:2:1: a mark has a weight from 1 to 100"},
        {"series a\ncadence monthly\nseries b\n",
         "x:3:1: a file has one line for series, and this is the second"},
        {"series a\nfigure scope=x scope=y\n", "x:2:1: 'scope=y' is no option of this block"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(PhraseBook) book = phrase_book_new();
        g_autoptr(GError) error = NULL;
        g_assert_false(phrase_book_add(book, "x", cases[i].text, &error));
        g_assert_cmpstr(error->message, ==, cases[i].message);
    }
}

/* Whatever word a phrase is found by, it is found. */
static void
finds_a_phrase_by_each_form_of_its_words(void)
{
    static const char text[] =
        "series a\n"
        "set-aside other\n  (saudi|arab)[-led|-backed] [air] [force|forces]\n"
        "  example The Saudi-led forces\n  gives other\n"
        "  example the arab backed air force\n  gives other\n"
        "  example Saudi led\n  gives other\n"
        "  example the Saudi air force\n  gives other\n"
        "  example the force\n  gives nothing\n"
        "set-aside ministry\n  (the mod|mod)\n"
        "  example what the MOD says\n  gives ministry other\n";
    g_autoptr(PhraseBook) book = phrase_book_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(phrase_book_add(book, "x", text, &error));
    g_assert_false(phrase_book_check(book, &error)); /* only the last one gives something else */
    g_assert_cmpstr(error->message, ==,
                    "x:16:1: the example gives 'ministry', not 'ministry other'");
}

/* What phrases of nothing but words give on @text, and the same phrases with a part that is never
 * there, for which an expression is tried. Returns: (owned) */
static char *
describe_both(const char *text)
{
    g_autofree char *file = g_strdup_printf("series a\n"
                                            "set-aside words\n"
                                            "  no (coalition|saudi) strike[s]\n"
                                            "  still open\n"
                                            "  casualt(y|ies)\n"
                                            "set-aside expression\n"
                                            "  no (coalition|saudi) strike[s] [zzz]\n"
                                            "  still open [zzz]\n"
                                            "  casualt(y|ies) [zzz]\n"
                                            "  example %s\n  gives expression words\n",
                                            text);
    g_autoptr(PhraseBook) book = phrase_book_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(phrase_book_add(book, "x", file, &error));
    return phrase_book_check(book, &error) ? g_strdup("both") : g_strdup(error->message);
}

static void
matches_a_row_of_words_where_its_expression_would(void)
{
    static const char *const pieces[] = {
        "no",           "No",    "coalition", "saudi",    "strike",
        "strikes",      "still", "open",      "casualty", "casualties",
        "airstrikes",   " ",     " ",         " ",        ", ",
        "- ",           " \"",   "'",         ": ",       ". ",
        "; ",           "_",     "5",         " 7 ",      "\xc3\xa9",
        "\xe2\x80\x99", "(",     "s",         "  ",       "/"};
    unsigned found = 0;
    g_autoptr(GRand) dice = g_rand_new_with_seed(2020);
    for (unsigned round = 0; round < 4000; round++) {
        g_autoptr(GString) text = g_string_new("x");
        for (unsigned i = 0; i < 10; i++)
            g_string_append(text, pieces[g_rand_int_range(dice, 0, (gint32)G_N_ELEMENTS(pieces))]);
        g_autofree char *given = describe_both(text->str);
        g_test_message("%s: %s", text->str, given);
        found += strcmp(given, "both") == 0;
        if (strcmp(given, "both") != 0)
            g_assert_nonnull(strstr(given, "gives 'nothing'"));
    }
    g_assert_cmpuint(found, >, 500);
    g_autofree char *row = describe_both("there were no \"Coalition\" - strikes");
    g_assert_cmpstr(row, ==, "both");
    g_autofree char *apart = describe_both("there were no other coalition strikes");
    g_assert_nonnull(strstr(apart, "gives 'nothing'"));
}

/* What a group begins with, or may lack, decides how the separators before it are passed over. */
static void
passes_over_what_stands_before_a_group(void)
{
    static const char text[] =
        "series a\n"
        "set-aside owner\n  coalition ('s|own|new) strikes\n"
        "  example the coalition 's strikes\n  gives owner\n"
        "  example the coalition - \"new\" strikes\n  gives owner\n"
        "set-aside hyphen\n  us (-led|backed|run) force\n"
        "  example the US - led force\n  gives hyphen\n"
        "  example the US: \"backed\" force\n  gives hyphen\n"
        "figure\n  (still|yet|{open}) ([now] pending|[all] due|(an|) open)\n"
        "  example still - pending\n  gives match\n"
        "  example seven, pending\n  gives open=7\n"
        "  example no: all due\n  gives open=0\n"
        "  example 7 - open\n  gives open=7\n"
        "set-aside time\n  began ({date}|{yesterday}|early) [on|in] [a] raid\n"
        "  example began - the 3rd of May 2019, in: a raid\n  gives time\n"
        "  example began \"yesterday\" raid\n  gives time\n";
    g_autoptr(PhraseBook) book = phrase_book_new();
    g_autoptr(GError) error = NULL;
    bool is_right = phrase_book_add(book, "x", text, &error) && phrase_book_check(book, &error);
    g_assert_no_error(error);
    g_assert_true(is_right);
}

static void
fills_in_the_words_of_a_class(void)
{
    static const char text[] = "series a\n"
                               "words deed\n  [air] strikes\n  <deed> or raids\n  raids\n"
                               "figure\n  killed {killed} in <deed> [<deed>]\n"
                               "  example killed 12 in air strikes or raids\n  gives killed=12\n"
                               "  example killed 13 in raids\n  gives killed=13\n"
                               "  example killed 14 in battle\n  gives nothing\n";
    g_autoptr(PhraseBook) book = phrase_book_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(phrase_book_add(book, "x", text, &error));
    bool good = phrase_book_check(book, &error);
    g_assert_no_error(error);
    g_assert_true(good);
}

/* Words that hold words that hold words grow no further than a phrase may. */
static void
bounds_what_words_are_filled_in(void)
{
    g_autoptr(GString) text = g_string_new("series a\nwords a\n  alpha beta gamma delta\n");
    for (char c = 'b'; c < 'z'; c++)
        g_string_append_printf(text, "words %c\n  <%c> <%c>\n", c, c - 1, c - 1);
    g_autoptr(PhraseBook) book = phrase_book_new();
    g_autoptr(GError) error = NULL;
    g_assert_false(phrase_book_add(book, "x", text->str, &error));
    g_assert_nonnull(strstr(error->message, "longer than a phrase may be"));
}

static void
fails_an_example_that_yields_something_else(void)
{
    g_autoptr(PhraseBook) book = phrase_book_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(phrase_book_add(
        book, "x", "series a\nfigure\n  {open} open\n  example seven open\n  gives open=8\n",
        &error));
    g_assert_false(phrase_book_check(book, &error));
    g_assert_cmpstr(error->message, ==, "x:4:1: the example gives 'open=7', not 'open=8'");
}

static void
changes_its_hash_with_its_text(void)
{
    g_autoptr(PhraseBook) one = phrase_book_new();
    g_autoptr(PhraseBook) other = phrase_book_new();
    g_assert_true(phrase_book_add(one, "x", "series a\n", NULL));
    g_assert_true(phrase_book_add(other, "x", "series b\n", NULL));
    g_assert_cmpstr(phrase_book_get_hash(one), !=, phrase_book_get_hash(other));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CLAIM(name) g_test_add_func("/phrases/" #name, name)
    CLAIM(yields_in_every_shipped_example_what_the_file_says);
    CLAIM(names_file_line_and_column_of_a_mistake);
    CLAIM(matches_a_row_of_words_where_its_expression_would);
    CLAIM(fails_an_example_that_yields_something_else);
    CLAIM(finds_a_phrase_by_each_form_of_its_words);
    CLAIM(passes_over_what_stands_before_a_group);
    CLAIM(fills_in_the_words_of_a_class);
    CLAIM(bounds_what_words_are_filled_in);
    CLAIM(changes_its_hash_with_its_text);
    return g_test_run();
}
