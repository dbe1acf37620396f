/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * What every match of @pattern (folded text in the language of pattern.h) holds: for each part that
 * promises something a group of words, one of which must be there, in the order in which they stand
 * in a match. A slot promises the mark that begins its token (view.h).
 * Returns: (owned) array of GPtrArray of char*, empty when the pattern promises nothing.
 */
GPtrArray *pattern_find_sequence(const char *pattern);

/* The same groups, that with the fewest and longest words first. A phrase need only run on
 * sentences with a word of each. */
GPtrArray *pattern_sort_needs(const GPtrArray *sequence);

/**
 * The words of a @pattern that is nothing but words of two letters or more, each with its forms or
 * alternatives: "still open", "no (strike|strikes)", "report[s|ed]". It matches where they follow
 * one another, and nothing else.
 * Returns: (owned) array of GPtrArray of char*, in the order of the text, empty for other patterns.
 */
GPtrArray *pattern_find_words(const char *pattern);

/**
 * The words and marks of tokens with one of which every match of @pattern begins: an array with one
 * group of them, or empty when it can begin with something else. @ret_is_loose: what may stand
 * between two words may stand before them, because a part that may be missing comes first.
 * Returns: (owned) as above
 */
GPtrArray *pattern_find_starts(const char *pattern, bool *ret_is_loose);

/* Bytes of the bracket that @item begins with: "(a|b)" of "(a|b)(c|d)". */
size_t pattern_measure_bracket(const char *item);
