/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/reader.h"

/* The phrase files of the tree. Returns: (owned) */
PhraseBook *shipped_phrases(void);

/* Reads @text as civcas would; @published may be NULL. Returns: (owned) (nullable) NULL when
 * unknown. */
Release *reading_of(const char *text, const char *published);

/* A release in the wording of 2019: books of @open open reports and three lists. Returns: (owned)
 */
char *release_text(const char *credible, const char *non_credible, const char *open);

/* "carried_over=122 received=7": every figure in text order, as civcas.phrases(5) writes values.
 * Returns: (owned) */
char *figures_in_words(const Release *release);

/* "Airwars killed_total=>=8000(Raqqa)[2014-08-01..]": every figure in text order, with scope and
 * time. Returns: (owned) */
char *figures_in_full(const Release *release, bool with_speakers);

const Entry *entry_at(const Release *release, guint index);
const Check *check_named(const Release *release, const char *name, const char *section);
