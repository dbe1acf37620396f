/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * Words of which every match of @pattern (folded text in the language of pattern.h) holds at least
 * one: the fewest and longest that the pattern allows. A phrase need only run on sentences with one
 * of them. Returns: (owned) array of char*, empty when the pattern promises no word.
 */
GPtrArray *pattern_find_keys(const char *pattern);
