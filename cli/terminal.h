/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* What a person sees: tables, wrapped lines, and colour where there is somebody to see it. */

typedef enum {
    TONE_PLAIN,
    TONE_STRONG, /* headings */
    TONE_FAINT,  /* asides */
    TONE_GOOD,
    TONE_BAD,
    TONE_NOTE, /* worth a second look */
} Tone;

/* Columns of standard output; 80 when it is no terminal. */
unsigned terminal_get_width(void);

/* How wide @text (UTF-8) stands: a wide character is two columns, a combining mark none. */
unsigned terminal_count_columns(const char *text);

/* Lets the words of @text follow what stands in the line so far up to @column; a line end in @text
 * is one. Returns: the column after the last word */
unsigned terminal_print_words(Tone tone, const char *text, unsigned column);

/* True when standard output is a terminal. */
bool terminal_is_there(void);

/* True when standard output is a terminal and NO_COLOR is empty (https://no-color.org). */
bool terminal_has_colour(void);

/**
 * Prints @label and @text, the text wrapped at words and each further line indented by @indent.
 * Hidden characters of @text are shown by code point.
 */
void terminal_print(Tone tone, const char *label, const char *text, unsigned indent);

/* Prints @text as it is, in colour where there is some; it must be safe to look at. */
void terminal_print_toned(Tone tone, const char *text);

/* Prints a heading on a line of its own, after an empty line. */
void terminal_print_heading(const char *heading);

/* One column of a table. */
typedef struct {
    const char *heading;
    bool right;    /* numbers */
    unsigned wrap; /* characters a line may have on a terminal of 80 columns, more on a wider one,
                      before the text goes on in a further line; 0: no limit */
} Column;

typedef struct Table Table;

/* @columns: (borrowed) outlives the table */
Table *table_new(const Column *columns, size_t count);

/* @cells: one text a column; NULL is an empty cell. Hidden characters are shown by code point. */
void table_add_row(Table *table, Tone tone, const char *const *cells);

/* Prints the table as wide as the terminal, uncut where there is none. */
void table_print(Table *table);

void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)
