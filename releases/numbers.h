/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"

/* A number as printed, with what hedges it. */
typedef struct {
    Count low;
    Count high;
    Bound bound;
    char marker[5]; /* footnote mark, "*" or "[1]"; "" for none */
    bool percent;
} Number;

/**
 * A regular expression (PCRE2) for one hedged number in folded text: digits with or without
 * thousands separators, number words ("one hundred and forty six"), both ("four (4)"), ranges,
 * hedges before and a footnote mark after. Its groups are for number_read() alone. Returns: (owned)
 */
char *number_get_pattern(void);

/* Named groups that the pattern calls; must stand before it in the same expression. Returns:
 * (owned) */
char *number_get_definitions(void);

/**
 * Reads what number_get_pattern() matched.
 * Returns false for digits that are no number a release would print (longer than 12 digits).
 */
bool number_read(const char *folded, size_t length, Number *ret_number);

/* Bytes of the hedges at @folded, two at most, each with the space after it: "at least some ". */
size_t number_skip_hedges(const char *folded);

/* Adds the words such a number can begin with to @words, a set of (borrowed) char*; two words,
 * where the first by itself begins none. */
void number_add_starters(GHashTable *words);

/* "75..119", ">=1302*", ">600", "~40", "<=3700", "0.94%", "5". Returns: (owned) */
char *number_print(const Number *number);
