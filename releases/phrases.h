/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What sentences mean, as data: the phrase files of all series, compiled. See civcas.phrases(5). */
typedef struct PhraseBook PhraseBook;

typedef enum {
    PHRASES_ERROR_SYNTAX,  /* message: FILE:LINE:COLUMN: what is wrong and what to do */
    PHRASES_ERROR_EXAMPLE, /* an example does not yield what the file says */
} PhrasesError;
#define PHRASES_ERROR phrases_error_quark()
GQuark phrases_error_quark(void);

/* Bytes accepted in one phrase file; files and phrases in all. */
#define PHRASES_MAX_BYTES (1024u * 1024)
#define PHRASES_MAX_FILES 64u
#define PHRASES_MAX_COUNT 5000u
/* Characters of one phrase as it is written. */
#define PHRASES_MAX_LINE 600u

PhraseBook *phrase_book_new(void);

/**
 * Adds the phrases of one file. @name is used in messages. On failure the book is as it was.
 */
bool phrase_book_add(PhraseBook *book, const char *name, const char *text,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs every example; fails at the first that yields something else. */
bool phrase_book_check(const PhraseBook *book, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Hash over all files in the order they were added, lower-case hex. Returns: (borrowed) */
const char *phrase_book_get_hash(const PhraseBook *book);

void phrase_book_free(PhraseBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PhraseBook, phrase_book_free)
