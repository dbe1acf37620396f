/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/phrase_uses.h"
#include "releases/phrases.h"
#include "releases/release.h"
#include "texts/page.h"

/* Raised when the same text could be read differently. Stored with each reading. */
#define READER_VERSION 6

typedef enum {
    READER_ERROR_UNKNOWN, /* neither a release nor an article that says something we know */
    READER_ERROR_SERIES,  /* the series asked for is in no phrase file */
    READER_ERROR_LIMIT,   /* more text, sentences, numbers or figures than the stated limits */
} ReaderError;
#define READER_ERROR reader_error_quark()
GQuark reader_error_quark(void);

/* Bytes of text, sentences, figures and unread sentences accepted in one document; VIEW_MAX_TOKENS
 * limits its numbers and dates. Nothing a force or a newspaper publishes comes near them. */
#define READER_MAX_TEXT (16u * 1024 * 1024)
#define READER_MAX_SENTENCES 500000u
#define READER_MAX_FIGURES 5000u
#define READER_MAX_UNREAD 20000u
/* Entries read; a release with more is doubtful. */
#define READER_MAX_ENTRIES 20000u

typedef struct {
    const char *series;    /* (nullable) read as this series only, "article" included */
    const char *published; /* (nullable) YYYY-MM-DD; resolves dates without a year */
} ReaderOptions;

/**
 * Reads one page. Pure: the same text, phrases and options give the same release.
 * Returns: (owned), or NULL with READER_ERROR.
 */
Release *reader_read(const PhraseBook *phrases, const PageText *page, const ReaderOptions *options,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Reads as reader_read() does, and tells which phrase took what.
 * @ret_uses: (owned) array of PhraseUse in text order, set in any case: an unknown page too has
 * phrases that match.
 */
Release *reader_explain(const PhraseBook *phrases, const PageText *page,
                        const ReaderOptions *options, GPtrArray **ret_uses,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
