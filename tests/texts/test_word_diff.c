/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/word_diff.h"

#include <string.h>

/* "same [-removed-] {+added+}". Returns: (owned) */
static char *
show(const char *before, const char *after)
{
    g_autoptr(GPtrArray) runs = word_diff(before, after, NULL);
    GString *out = g_string_new(NULL);
    for (unsigned i = 0; i < runs->len; i++) {
        const WordRun *run = g_ptr_array_index(runs, i);
        const char *space = i > 0 ? " " : "";
        if (run->kind == WORDS_SAME)
            g_string_append_printf(out, "%s%s", space, run->text);
        else if (run->kind == WORDS_REMOVED)
            g_string_append_printf(out, "%s[-%s-]", space, run->text);
        else
            g_string_append_printf(out, "%s{+%s+}", space, run->text);
    }
    return g_string_free(out, FALSE);
}

static void
expect(const char *before, const char *after, const char *shown)
{
    g_autofree char *found = show(before, after);
    g_assert_cmpstr(found, ==, shown);
}

static void
names_the_words_that_differ(void)
{
    expect("at least 1,302 civilians were killed", "at least 1,303 civilians were killed",
           "at least [-1,302-] {+1,303+} civilians were killed");
    expect("a b c", "a c", "a [-b-] c");
    expect("a c", "a b c", "a {+b+} c");
    expect("a b c a b b a", "c b a b a c", "[-a b-] c {+b+} a b [-b-] a {+c+}");
}

static void
takes_white_space_for_nothing(void)
{
    expect("one  two\nthree", " one two three ", "one two three");
    expect("one\n\ntwo", "one\n\ntwo", "one\ntwo");
}

static void
knows_texts_without_words(void)
{
    expect("", "", "");
    expect("", "a", "{+a+}");
    expect(" \n", "", "");
    expect("a b", "", "[-a b-]");
}

/* Returns: (owned) some words of few kinds */
static char *
throw_words(GRand *dice)
{
    GString *words = g_string_new(NULL);
    for (int left = g_rand_int_range(dice, 0, 30); left > 0; left--)
        g_string_append_printf(words, "%c ", 'a' + g_rand_int_range(dice, 0, 4));
    return g_string_free(words, FALSE);
}

/* The side of @runs without those of @kind. Returns: (owned) */
static char *
put_together(GPtrArray *runs, WordsKind kind)
{
    GString *words = g_string_new(NULL);
    for (unsigned i = 0; i < runs->len; i++) {
        const WordRun *run = g_ptr_array_index(runs, i);
        if (run->kind != kind)
            g_string_append_printf(words, "%s ", run->text);
    }
    return g_string_free(words, FALSE);
}

static void
puts_both_texts_together_again(void)
{
    g_autoptr(GRand) dice = g_rand_new_with_seed(20190926);
    for (int round = 0; round < 500; round++) {
        g_autofree char *before = throw_words(dice);
        g_autofree char *after = throw_words(dice);
        g_autoptr(GPtrArray) runs = word_diff(before, after, NULL);
        g_autofree char *before_again = put_together(runs, WORDS_ADDED);
        g_autofree char *after_again = put_together(runs, WORDS_REMOVED);
        g_assert_cmpstr(before_again, ==, before);
        g_assert_cmpstr(after_again, ==, after);
    }
}

static void
stays_quick_when_everything_differs(void)
{
    g_autoptr(GString) before = g_string_new(NULL);
    g_autoptr(GString) after = g_string_new(NULL);
    for (int i = 0; i < 50000; i++) {
        g_string_append_printf(before, "a%d ", i);
        g_string_append_printf(after, "b%d ", i);
    }
    bool is_rough = false;
    g_autoptr(GPtrArray) runs = word_diff(before->str, after->str, &is_rough);
    g_assert_true(is_rough);
    g_assert_cmpuint(runs->len, ==, 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/word_diff/" #claim, claim)
    ADD(names_the_words_that_differ);
    ADD(takes_white_space_for_nothing);
    ADD(knows_texts_without_words);
    ADD(puts_both_texts_together_again);
    ADD(stays_quick_when_everything_differs);
    return g_test_run();
}
