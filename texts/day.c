/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/day.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define DAY_MAX_BYTES 200
#define DAY_MAX_TOKENS 48

/* A word or a number of the text. */
typedef struct {
    unsigned month;  /* 1 to 12 for the name of a month, else 0 */
    unsigned number; /* of a run of digits */
    unsigned digits; /* 0 for a word */
    char before;     /* the character in front */
} Token;

static unsigned
month_from_word(const char *word, gsize length)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    if (length < 3)
        return 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        if (length <= strlen(names[i]) && g_ascii_strncasecmp(word, names[i], length) == 0)
            return i + 1;
    }
    return 0;
}

static unsigned
tokenize(const char *text, Token tokens[DAY_MAX_TOKENS])
{
    unsigned count = 0;
    gsize length = strnlen(text, DAY_MAX_BYTES);
    for (gsize i = 0; i < length && count < DAY_MAX_TOKENS;) {
        gsize start = i;
        Token token = {.before = i > 0 ? text[i - 1] : ' '};
        if (g_ascii_isdigit(text[i])) {
            for (; i < length && g_ascii_isdigit(text[i]); i++) {
                if (i - start < 6)
                    token.number = token.number * 10 + (unsigned)(text[i] - '0');
            }
            token.digits = (unsigned)(i - start);
        } else if (g_ascii_isalpha(text[i])) {
            while (i < length && g_ascii_isalpha(text[i]))
                i++;
            token.month = month_from_word(text + start, i - start);
        } else {
            i++;
            continue;
        }
        tokens[count++] = token;
    }
    return count;
}

static bool
is_year(const Token *token)
{
    return token->digits == 4 && token->number >= 1970 && token->number <= 2100;
}

static bool
is_day(const Token *token)
{
    return token->digits >= 1 && token->digits <= 2;
}

static char *
day_from_parts(unsigned year, unsigned month, unsigned day)
{
    if (month > 12 || !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return NULL;
    return g_strdup_printf("%04u-%02u-%02u", year, month, day);
}

/* RFC 822 years have two digits; no source of ours is older than 1970. */
static unsigned
full_year(const Token *token)
{
    if (token->digits == 2)
        return token->number + (token->number < 70 ? 2000 : 1900);
    return token->number;
}

/* Reads a day that starts at the first of the @left tokens at @t. */
static char *
day_at(const Token *t, unsigned left)
{
    if (left < 3)
        return NULL;
    if (is_year(&t[0]) && t[1].digits == 2 && t[2].digits == 2 && t[1].before == '-' &&
        t[2].before == '-')
        return day_from_parts(t[0].number, t[1].number, t[2].number);
    if (t[0].month > 0 && is_day(&t[1]) && is_year(&t[2]))
        return day_from_parts(t[2].number, t[0].month, t[1].number);
    if (is_day(&t[0]) && t[1].month > 0 && (is_year(&t[2]) || t[2].digits == 2))
        return day_from_parts(full_year(&t[2]), t[1].month, t[0].number);
    bool is_asctime = left >= 6 && t[0].month > 0 && is_day(&t[1]) && t[3].before == ':' &&
                      t[4].before == ':' && is_year(&t[5]);
    return is_asctime ? day_from_parts(t[5].number, t[0].month, t[1].number) : NULL;
}

char *
day_read(const char *text)
{
    if (text == NULL)
        return NULL;
    Token tokens[DAY_MAX_TOKENS];
    unsigned count = tokenize(text, tokens);
    for (unsigned i = 0; i < count; i++) {
        char *day = day_at(&tokens[i], count - i);
        if (day != NULL)
            return day;
    }
    return NULL;
}
