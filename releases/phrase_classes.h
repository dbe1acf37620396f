/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Classes of words in one phrase file: a block "words strikes" lists what <strikes> stands for in
 * the phrases after it. */
typedef struct PhraseClasses PhraseClasses;

PhraseClasses *phrase_classes_new(void);
void phrase_classes_free(PhraseClasses *classes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PhraseClasses, phrase_classes_free)

/* Adds @words, already filled in, to what <@name> stands for. */
void phrase_classes_add(PhraseClasses *classes, const char *name, const char *words);

/**
 * @text with a group in place of each <name>.
 * Returns: (owned), or NULL; then *ret_column is the byte (from 1) of @text that is wrong and
 * *ret_why (borrowed) says why.
 */
char *phrase_classes_fill(const PhraseClasses *classes, const char *text, unsigned *ret_column,
                          const char **ret_why);

/* The byte (from 1) of @text that byte @column of what it was filled to comes from. */
unsigned phrase_classes_find_column(const PhraseClasses *classes, const char *text,
                                    unsigned column);
