/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/dates.h"
#include "releases/folded.h"
#include "releases/numbers.h"

/* A folded text in which each number and date is one token, so that a phrase never has to know how
 * a number can be written. A token is a mark, the index in decimal, and a mark: 0x01 n 0x02 number,
 * 0x0e n 0x0f percentage, 0x03 n 0x04 day, 0x05 n 0x06 month, year or run of them. */
#define VIEW_NUMBER "\x01\\d+\x02"
#define VIEW_PERCENT "\x0e\\d+\x0f"
#define VIEW_DAY "\x03\\d+\x04"
#define VIEW_MONTH "\x05\\d+\x06"

/* Does @byte begin a token? */
static inline bool
view_is_mark(char byte)
{
    return byte == '\x01' || byte == '\x0e' || byte == '\x03' || byte == '\x05';
}

typedef struct {
    Number number;
    Span span; /* characters of the original */
    size_t view_start, view_end;
    bool taken; /* by a phrase or a named rule */
} ViewNumber;

typedef struct {
    PrintedDate date;
    Span span;
    size_t view_start, view_end;
} ViewDate;

/* Numbers and dates in one view. What comes after them stays text, and is_full says so. */
#define VIEW_MAX_TOKENS 500000u

typedef struct {
    const char *original; /* (borrowed) */
    size_t characters;    /* of the original */
    char *text;           /* (owned) with LETTERS_ROOM behind it */
    size_t length;
    GArray *places;  /* (owned) of TextPlace */
    guint8 *upper;   /* (owned) */
    guint32 *steps;  /* (owned) byte offsets of every so many characters */
    GArray *numbers; /* (owned) of ViewNumber */
    GArray *dates;   /* (owned) of ViewDate */
    bool is_full;
    bool gave_up; /* some number or date took more steps than it may */
} View;

/* The compiled expressions for numbers and dates. */
typedef struct Lexicon Lexicon;
Lexicon *lexicon_new(void);
void lexicon_free(Lexicon *lexicon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lexicon, lexicon_free)

/* @original: valid UTF-8, must outlive the view. Returns: (owned) */
View *view_new(const Lexicon *lexicon, const char *original);
void view_free(View *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(View, view_free)

/* The original characters of view bytes [start, end), without spaces at either end. */
Span view_get_span(const View *view, size_t start, size_t end);
/* Returns: (owned) verbatim */
char *view_quote(const View *view, Span span);

/* The token that begins at view byte @at, or NULL. (borrowed) */
ViewNumber *view_find_number(const View *view, size_t at);
ViewDate *view_find_date(const View *view, size_t at);
