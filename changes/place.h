/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Names of places as releases print them: Arabic names in drifting transliteration. */

/**
 * Folds what never tells two places apart: case, accents, apostrophes, hyphens and spaces, articles
 * (al-, el-, ash-, ...), words such as "neighborhood", doubled letters.
 * "al-Sha’fah" and "Al Shaafa" give "shafah" and "shafa". Returns: (owned)
 */
char *place_fold(const char *name);

/**
 * Consonants of the folded name, for finding candidates: "al-Sousa", "Al Susah" both give "ss".
 * Different places may share it. Returns: (owned)
 */
char *place_get_skeleton(const char *name);

/* From here on two names are spellings of one place. */
#define PLACE_SAME 0.95
/* The same consonants, but few of them, or vowels put elsewhere: villages of one root, or one. */
#define PLACE_MAYBE 0.75
/* One letter apart in a name of six or more: a slip, or another place. */
#define PLACE_SLIP 0.55

/* 1 folded alike; 0.97 the same but for which vowels, or for letters such as q and k; 0.95 one
 * vowel more among four consonants at least; PLACE_MAYBE; PLACE_SLIP; else 0. */
double place_compare(const char *a, const char *b);
