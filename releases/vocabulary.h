/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The words that phrases are found by, each with a number from 1. A word is a run of a to z, or the
 * mark that begins a token of a View. */
typedef struct Vocabulary Vocabulary;

Vocabulary *vocabulary_new(void);
void vocabulary_free(Vocabulary *vocabulary);

/* The number of @word, a new one when it has none. */
guint vocabulary_add(Vocabulary *vocabulary, const char *word);

/* The number of the @length bytes at @word, or 0. LETTERS_ROOM bytes there may be read. */
guint vocabulary_find(const Vocabulary *vocabulary, const char *word, size_t length);

/* The highest number given. */
guint vocabulary_get_last(const Vocabulary *vocabulary);
