/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/expression.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct Expression {
    pcre2_code *code; /* (owned) */
};

struct Matcher {
    pcre2_match_data *data;       /* (owned) */
    pcre2_match_context *context; /* (owned) */
    bool gave_up;
};

static uint32_t
get_options(unsigned flags)
{
    return PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_UCP |
           (flags & EXPRESSION_ANCHORED ? PCRE2_ANCHORED : 0) |
           (flags & EXPRESSION_MULTILINE ? PCRE2_MULTILINE : 0);
}

Expression *
expression_new(const char *pattern, unsigned flags, GError **error)
{
    int code = 0;
    PCRE2_SIZE at = 0;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    g_assert(context != NULL);                          /* fails for want of memory only */
    (void)pcre2_set_newline(context, PCRE2_NEWLINE_LF); /* a constant it knows */
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                                         get_options(flags), &code, &at, context);
    pcre2_compile_context_free(context);
    if (compiled == NULL) {
        char why[256] = "";
        (void)pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof(why)); /* else no reason */
        g_set_error(error, G_REGEX_ERROR, G_REGEX_ERROR_COMPILE, "at byte %zu: %s", (size_t)at,
                    why);
        return NULL;
    }
    Expression *expression = g_new0(Expression, 1);
    expression->code = compiled;
    return expression;
}

void
expression_free(Expression *expression)
{
    if (expression == NULL)
        return;
    pcre2_code_free(expression->code);
    g_free(expression);
}

unsigned
expression_get_group(const Expression *expression, const char *name)
{
    int group = pcre2_substring_number_from_name(expression->code, (PCRE2_SPTR)name);
    g_assert(group > 0);
    return (unsigned)group;
}

Matcher *
matcher_new(void)
{
    Matcher *matcher = g_new0(Matcher, 1);
    matcher->data = pcre2_match_data_create(MATCHER_MAX_GROUPS + 1, NULL);
    matcher->context = pcre2_match_context_create(NULL);
    g_assert(matcher->data != NULL && matcher->context != NULL);      /* want of memory only */
    (void)pcre2_set_match_limit(matcher->context, MATCHER_MAX_STEPS); /* cannot fail */
    (void)pcre2_set_heap_limit(matcher->context, MATCHER_MAX_KIB);
    return matcher;
}

void
matcher_free(Matcher *matcher)
{
    if (matcher == NULL)
        return;
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    g_free(matcher);
}

const size_t *
matcher_find(Matcher *matcher, const Expression *expression, const char *text, size_t length,
             size_t from)
{
    int found = pcre2_match(expression->code, (PCRE2_SPTR)text, length, from, 0, matcher->data,
                            matcher->context);
    if (found >= 0)
        return pcre2_get_ovector_pointer(matcher->data);
    matcher->gave_up = matcher->gave_up || found != PCRE2_ERROR_NOMATCH;
    return NULL;
}

bool
matcher_gave_up(const Matcher *matcher)
{
    return matcher->gave_up;
}
