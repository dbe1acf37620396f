/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Regular expressions (PCRE2) over bytes. GRegex allocates for every attempt and knows no limits; a
 * page takes thousands of attempts, and a hostile one must not take for ever. Never JIT-compiled:
 * the service runs with MemoryDenyWriteExecute. */
typedef struct Expression Expression;

typedef enum {
    EXPRESSION_DEFAULT = 0,
    EXPRESSION_ANCHORED = 1 << 0,  /* matches only where the attempt begins */
    EXPRESSION_MULTILINE = 1 << 1, /* ^ and $ know lines */
} ExpressionFlags;

/* Fails with G_REGEX_ERROR_COMPILE. Returns: (owned) */
Expression *expression_new(const char *pattern, unsigned flags,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Compiles with the first attempt: a page needs a tenth of all phrases, and compiling takes longer
 * than reading it. Until then nobody knows whether @pattern is wrong. Returns: (owned) */
Expression *expression_new_later(const char *pattern, unsigned flags);

/* Compiles now, unless that was done. Fails with G_REGEX_ERROR_COMPILE; attempts are then given up.
 */
bool expression_compile(const Expression *expression, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void expression_free(Expression *expression);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Expression, expression_free)

/* The number of the group called @name; it must exist. */
unsigned expression_get_group(const Expression *expression, const char *name);

/* Groups a match can report. */
#define MATCHER_MAX_GROUPS 256u
/* Steps one attempt may take, and bytes it may put by. Ordinary sentences need some hundreds. */
#define MATCHER_MAX_STEPS 200000u
#define MATCHER_MAX_KIB 4096u
/* A group that took no part. */
#define MATCHER_NONE ((size_t)-1)

/* Room to match in, kept from one attempt to the next. Not for two threads at once. */
typedef struct Matcher Matcher;
Matcher *matcher_new(void);
void matcher_free(Matcher *matcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Matcher, matcher_free)

/**
 * The first match of @expression in the @length bytes at @text, not before byte @from.
 * Returns: (borrowed) (nullable) start and end of the match, then of each group; valid until the
 * next attempt. NULL when there is none, and when the search was given up at a limit.
 */
const size_t *matcher_find(Matcher *matcher, const Expression *expression, const char *text,
                           size_t length, size_t from);

/* The same for a match that begins at byte @at. */
const size_t *matcher_match(Matcher *matcher, const Expression *expression, const char *text,
                            size_t length, size_t at);

/* True when some attempt was given up, or its expression could not be compiled. */
bool matcher_gave_up(const Matcher *matcher);
