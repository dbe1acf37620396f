/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/reader.h"

/* variants.tsv: every variant of wording that releases showed, each in a sample of our own words.
 * What stands around the sample is the frame; what it must read to is described as its head says.
 */
enum { VARIANT_ID, VARIANT_FRAME, VARIANT_PHRASE, VARIANT_SAMPLE, VARIANT_READS, VARIANT_COLUMNS };

/* Returns: (owned) array of char**: the cells of each row, escapes resolved */
GPtrArray *variants_load(void);

/* The text of the sample @sample in the frame of @row. Returns: (owned) */
char *variant_build(char *const *row, const char *sample);

/* Reads @text as the frame of @row asks. Returns: (owned) (nullable) */
Release *variant_read(char *const *row, const PhraseBook *book, const char *text);

/* What @release says, as variants.tsv writes it for the frame of @row. Returns: (owned) */
char *variant_describe(char *const *row, const Release *release);
