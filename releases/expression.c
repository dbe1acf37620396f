/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/expression.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

typedef struct {
    char *pattern; /* (owned) */
    unsigned flags;
    pcre2_code *code; /* (owned) (nullable) */
    GError *problem;  /* (owned) (nullable) */
    gsize is_ready;   /* one of these two is there */
} Compiled;

/* What a constant expression points to changes once. */
struct Expression {
    Compiled *compiled; /* (owned) */
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

static void
compile(Compiled *compiled)
{
    int code = 0;
    PCRE2_SIZE at = 0;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    g_assert(context != NULL);                          /* fails for want of memory only */
    (void)pcre2_set_newline(context, PCRE2_NEWLINE_LF); /* a constant it knows */
    compiled->code = pcre2_compile((PCRE2_SPTR)compiled->pattern, PCRE2_ZERO_TERMINATED,
                                   get_options(compiled->flags), &code, &at, context);
    pcre2_compile_context_free(context);
    if (compiled->code == NULL) {
        char why[256] = "";
        (void)pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof(why)); /* else no reason */
        g_set_error(&compiled->problem, G_REGEX_ERROR, G_REGEX_ERROR_COMPILE, "at byte %zu: %s",
                    (size_t)at, why);
    }
}

static const Compiled *
get_compiled(const Expression *expression)
{
    Compiled *compiled = expression->compiled;
    if (g_once_init_enter(&compiled->is_ready)) {
        compile(compiled);
        g_once_init_leave(&compiled->is_ready, 1);
    }
    return compiled;
}

Expression *
expression_new_later(const char *pattern, unsigned flags)
{
    Expression *expression = g_new0(Expression, 1);
    expression->compiled = g_new0(Compiled, 1);
    expression->compiled->pattern = g_strdup(pattern);
    expression->compiled->flags = flags;
    return expression;
}

bool
expression_compile(const Expression *expression, GError **error)
{
    const Compiled *compiled = get_compiled(expression);
    if (compiled->problem == NULL)
        return true;
    g_propagate_error(error, g_error_copy(compiled->problem));
    return false;
}

Expression *
expression_new(const char *pattern, unsigned flags, GError **error)
{
    g_autoptr(Expression) expression = expression_new_later(pattern, flags);
    return expression_compile(expression, error) ? g_steal_pointer(&expression) : NULL;
}

void
expression_free(Expression *expression)
{
    if (expression == NULL)
        return;
    g_free(expression->compiled->pattern);
    pcre2_code_free(expression->compiled->code);
    g_clear_error(&expression->compiled->problem);
    g_free(expression->compiled);
    g_free(expression);
}

unsigned
expression_get_group(const Expression *expression, const char *name)
{
    const Compiled *compiled = get_compiled(expression);
    g_assert(compiled->code != NULL);
    int group = pcre2_substring_number_from_name(compiled->code, (PCRE2_SPTR)name);
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

static const size_t *
try_match(Matcher *matcher, const Expression *expression, const char *text, size_t length,
          size_t from, uint32_t options)
{
    const Compiled *compiled = get_compiled(expression);
    int found = compiled->code == NULL ? PCRE2_ERROR_NULL
                                       : pcre2_match(compiled->code, (PCRE2_SPTR)text, length, from,
                                                     options, matcher->data, matcher->context);
    if (found >= 0)
        return pcre2_get_ovector_pointer(matcher->data);
    matcher->gave_up = matcher->gave_up || found != PCRE2_ERROR_NOMATCH;
    return NULL;
}

const size_t *
matcher_find(Matcher *matcher, const Expression *expression, const char *text, size_t length,
             size_t from)
{
    return try_match(matcher, expression, text, length, from, 0);
}

const size_t *
matcher_match(Matcher *matcher, const Expression *expression, const char *text, size_t length,
              size_t at)
{
    return try_match(matcher, expression, text, length, at, PCRE2_ANCHORED);
}

bool
matcher_gave_up(const Matcher *matcher)
{
    return matcher->gave_up;
}
