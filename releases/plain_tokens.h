/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/dates.h"
#include "releases/numbers.h"

/* The commonest tokens, read by hand. What these take, the expressions of dates.h and numbers.h
 * take in the same way, only forty times slower; whatever is not as plain is left to them. */

/**
 * "feb. 10, 2019", "june 3, 2017" or "april 2019" at byte @at of folded text, at the beginning of a
 * word. Returns the byte after it, or 0.
 */
size_t plain_date_read(const char *folded, size_t at, PrintedDate *ret_date);

/**
 * "7", "34,502", "seven" or "at least 40" at byte @at, between blanks or stops, with nothing after
 * it that could belong to it. Returns the byte after it, or 0.
 */
size_t plain_number_read(const char *folded, size_t at, Number *ret_number);

/* A look that costs little: false when the expression would not match at the beginning of the word
 * or digits at byte @at. */
bool plain_date_is_possible(const char *folded, size_t at);
bool plain_number_is_possible(const char *folded, size_t at);
