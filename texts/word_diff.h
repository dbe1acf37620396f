/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Two texts compared word by word. Pure. */

typedef enum { WORDS_SAME, WORDS_REMOVED, WORDS_ADDED } WordsKind;

/* A run of words of one kind. */
typedef struct {
    WordsKind kind;
    char *text; /* (owned) the words with single spaces between them, each paragraph on a line */
    unsigned words;
} WordRun;
void word_run_free(WordRun *run);

/* Words that differ, beyond which the whole stretch between the first and the last of them is told
 * as removed and added. */
#define WORD_DIFF_MAX_CHANGES 2000u

/**
 * The shortest way from @before to @after (Myers, 1986), in runs. What is removed stands before
 * what is added in its place. White space never differs. @ret_is_rough: (nullable) the texts differ
 * in more than WORD_DIFF_MAX_CHANGES words. Returns: (owned) array of WordRun, empty when both are
 */
GPtrArray *word_diff(const char *before, const char *after, bool *ret_is_rough);
