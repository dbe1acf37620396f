/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/plain_tokens.h"

#include <string.h>

#include "releases/expression.h"

typedef struct {
    Expression *both;
    unsigned date_group;
    Matcher *matcher;
} Slow;

static void
slow_init(Slow *slow)
{
    g_autofree char *dates = date_get_pattern();
    g_autofree char *numbers = number_get_pattern();
    g_autofree char *definitions = number_get_definitions();
    g_autofree char *both = g_strdup_printf("%s(?:(?<date>%s)|%s)", definitions, dates, numbers);
    slow->both = expression_new(both, EXPRESSION_ANCHORED | EXPRESSION_MULTILINE, NULL);
    g_assert_nonnull(slow->both);
    slow->date_group = expression_get_group(slow->both, "date");
    slow->matcher = matcher_new();
}

static void
slow_clear(Slow *slow)
{
    expression_free(slow->both);
    matcher_free(slow->matcher);
}

/* What the expressions make of the same place. */
static void
assert_agrees(Slow *slow, const char *text, size_t at)
{
    PrintedDate date = {0}, slow_date = {0};
    Number number = {0}, slow_number = {0};
    size_t date_end = plain_date_read(text, at, &date);
    size_t number_end = plain_number_read(text, at, &number);
    const size_t *groups = matcher_find(slow->matcher, slow->both, text, strlen(text), at);
    g_test_message("%.60s", text + at);
    if (groups != NULL && groups[2 * slow->date_group] != MATCHER_NONE)
        g_assert_true(plain_date_is_possible(text, at));
    else if (groups != NULL)
        g_assert_true(plain_number_is_possible(text, at));
    if (date_end == 0 && number_end == 0)
        return;
    g_assert_nonnull(groups);
    bool is_date = groups[2 * slow->date_group] != MATCHER_NONE;
    size_t end = groups[1];
    g_assert_cmpint(is_date, ==, date_end > 0);
    g_assert_cmpuint(end, ==, MAX(date_end, number_end));
    if (is_date) {
        g_assert_true(date_read(text + at, end - at, &slow_date));
        g_assert_cmpmem(&date, sizeof(date), &slow_date, sizeof(slow_date));
        return;
    }
    g_assert_true(number_read(text + at, end - at, &slow_number));
    g_autofree char *plain = number_print(&number);
    g_autofree char *other = number_print(&slow_number);
    g_assert_cmpstr(plain, ==, other);
}

static bool
begins_word(const char *text, size_t at)
{
    return at == 0 || !g_ascii_isalnum(text[at - 1]);
}

static void
takes_nothing_in_another_way_than_the_expressions(void)
{
    static const char *const pieces[] = {
        "jan",       "feb.",  "mar",      "may",      "june",     "sept.", "september",
        "dec",       "1",     "3",        "10",       "31",       "35",    "302",
        "2017",      "2019",  "1999",     "20",       " ",        " ",     " ",
        ", ",        ", ",    ",",        ".",        ". ",       "-",     "/",
        "(",         ")",     ":",        "%",        "*",        "\n",    "'",
        "\"",        "to",    "of",       "million",  "in",       "the",   "reports",
        "civilians", "three", "twenty",   "one",      "hundred",  "zero",  "and",
        "at least",  "up to", "per cent", "th",       "st",       "from",  "thousand",
        "between",   "since", "a",        "\xc3\xa9", "\xc3\xaa", "$",     "_",
        ";"};
    Slow slow = {0};
    slow_init(&slow);
    g_autoptr(GRand) dice = g_rand_new_with_seed(2019);
    for (unsigned round = 0; round < 60000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (unsigned i = 0; i < 9; i++)
            g_string_append(text, pieces[g_rand_int_range(dice, 0, (gint32)G_N_ELEMENTS(pieces))]);
        for (size_t at = 0; at < text->len; at++)
            if (begins_word(text->str, at))
                assert_agrees(&slow, text->str, at);
    }
    slow_clear(&slow);
}

static void
takes_the_commonest_forms(void)
{
    static const char *const dates[] = {"feb. 10, 2019, near", "june 3, 2017 near", "nov.29, 2018.",
                                        "april 2019, ", "feb. 2018."};
    static const char *const numbers[] = {
        "34,502 strikes",        "7 new",         "111.",  "three reports",
        "at least 40 civilians", "eighteen, and", "2,000)"};
    PrintedDate date = {0};
    Number number = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(dates); i++)
        g_assert_cmpuint(plain_date_read(dates[i], 0, &date), >, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        g_assert_cmpuint(plain_number_read(numbers[i], 0, &number), >, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/plain_tokens/takes_nothing_in_another_way_than_the_expressions",
                    takes_nothing_in_another_way_than_the_expressions);
    g_test_add_func("/plain_tokens/takes_the_commonest_forms", takes_the_commonest_forms);
    return g_test_run();
}
