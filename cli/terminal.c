/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/terminal.h"

#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/visible.h"

static const unsigned width_default = 80;
static const unsigned width_min = 40;
static const unsigned width_max = 120; /* longer lines of prose tire the eye */

struct Table {
    struct libscols_table *scols; /* (owned) */
    const Column *columns;        /* (borrowed) */
    size_t count;
};

bool
terminal_is_there(void)
{
    return isatty(STDOUT_FILENO) == 1;
}

bool
terminal_has_colour(void)
{
    const char *no_colour = g_getenv("NO_COLOR");
    const char *term = g_getenv("TERM");
    return terminal_is_there() && (no_colour == NULL || *no_colour == '\0') &&
           g_strcmp0(term, "dumb") != 0;
}

unsigned
terminal_get_width(void)
{
    struct winsize size = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return width_default;
    return MAX(size.ws_col, width_min);
}

unsigned
terminal_count_columns(const char *text)
{
    unsigned columns = 0;
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);
        columns += g_unichar_iszerowidth(character) ? 0 : g_unichar_iswide(character) ? 2 : 1;
    }
    return columns;
}

/* Green and yellow of the sixteen colours can hardly be read on white, so darker ones are taken
 * where the terminal has them. */
static bool
has_many_colours(void)
{
    const char *term = g_getenv("TERM");
    return term != NULL && strstr(term, "256color") != NULL;
}

/* The names that libsmartcols knows; for our own lines the escape sequence (ECMA-48, SGR). */
static const char *
tone_to_sequence(Tone tone)
{
    switch (tone) {
    case TONE_STRONG:
        return "\033[1m";
    case TONE_FAINT:
        return "\033[2m";
    case TONE_GOOD:
        return has_many_colours() ? "\033[38;5;64m" : "\033[32m";
    case TONE_BAD:
        return "\033[31m";
    case TONE_NOTE:
        return has_many_colours() ? "\033[38;5;136m" : "\033[33m";
    case TONE_PLAIN:
        break;
    }
    return NULL;
}

void
terminal_print_toned(Tone tone, const char *text)
{
    const char *sequence = terminal_has_colour() ? tone_to_sequence(tone) : NULL;
    if (sequence != NULL)
        g_print("%s%s\033[0m", sequence, text);
    else
        g_print("%s", text);
}

/* Appends @words to @out, broken at spaces so that no line but one of a single word is too long. */
static void
append_wrapped(GString *out, const char *words, unsigned column, unsigned indent, unsigned width)
{
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);
    bool at_start = true;
    for (unsigned i = 0; parts[i] != NULL; i++) {
        if (*parts[i] == '\0')
            continue;
        unsigned length = terminal_count_columns(parts[i]);
        if (!at_start && column + 1 + length > width) {
            g_string_append_printf(out, "\n%*s", (int)indent, "");
            column = indent;
            at_start = true;
        }
        if (!at_start) {
            g_string_append_c(out, ' ');
            column++;
        }
        g_string_append(out, parts[i]);
        column += length;
        at_start = false;
    }
}

void
terminal_print(Tone tone, const char *label, const char *text, unsigned indent)
{
    g_autofree char *visible = visible_copy(text, 0);
    g_autoptr(GString) lines = g_string_new(NULL);
    append_wrapped(lines, visible, terminal_count_columns(label), indent,
                   MIN(terminal_get_width(), width_max));
    g_print("%s", label);
    terminal_print_toned(tone, lines->str);
    g_print("\n");
}

unsigned
terminal_print_words(Tone tone, const char *text, unsigned column)
{
    const unsigned width = MIN(terminal_get_width(), width_max);
    for (const char *at = text; *at != '\0';) {
        size_t gap = strspn(at, " \n"), length = strcspn(at + gap, " \n");
        g_autofree char *word = g_strndup(at + gap, length);
        g_autofree char *visible = visible_copy(word, 0);
        unsigned columns = terminal_count_columns(visible);
        bool is_paragraph = memchr(at, '\n', gap) != NULL;
        if (column > 0 && (is_paragraph || (columns > 0 && column + 1 + columns > width))) {
            g_print("\n");
            column = 0;
        } else if (column > 0 && columns > 0) {
            g_print(" ");
            column++;
        }
        terminal_print_toned(tone, visible);
        column += columns;
        at += gap + length;
    }
    return column;
}

void
terminal_print_heading(const char *heading)
{
    enum { indent = 2 };
    g_autofree char *visible = visible_copy(heading, 0);
    g_autoptr(GString) lines = g_string_new(NULL);
    append_wrapped(lines, visible, 0, indent, MIN(terminal_get_width(), width_max));
    g_print("\n");
    terminal_print_toned(TONE_STRONG, lines->str);
    g_print("\n");
}

/* Cells come broken into lines already: libsmartcols would break in the middle of words. */
static void
set_line_breaks(struct libscols_column *column)
{
    int failed = scols_column_set_safechars(column, "\n");
    g_assert(failed == 0); /* for want of memory only */
    failed =
        scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL);
    g_assert(failed == 0);
}

Table *
table_new(const Column *columns, size_t count)
{
    Table *table = g_new0(Table, 1);
    table->scols = scols_new_table();
    g_assert(table->scols != NULL); /* fails for want of memory only */
    table->columns = columns;
    table->count = count;
    scols_table_enable_colors(table->scols, terminal_has_colour());
    for (size_t i = 0; i < count; i++) {
        int flags =
            (columns[i].right ? SCOLS_FL_RIGHT : 0) | (columns[i].wrap > 0 ? SCOLS_FL_WRAP : 0);
        struct libscols_column *column =
            scols_table_new_column(table->scols, columns[i].heading, 0, flags);
        g_assert(column != NULL);
        if (columns[i].wrap > 0)
            set_line_breaks(column);
    }
    return table;
}

/* Returns: (owned) */
static char *
make_cell(const char *text, const Column *column)
{
    char *visible = visible_copy(text, 0);
    if (column->wrap == 0 || !terminal_is_there())
        return visible;
    unsigned width = column->wrap * terminal_get_width() / width_default;
    g_autoptr(GString) lines = g_string_new(NULL);
    append_wrapped(lines, visible, 0, 0, width);
    g_free(visible);
    return g_string_free(g_steal_pointer(&lines), FALSE);
}

void
table_add_row(Table *table, Tone tone, const char *const *cells)
{
    struct libscols_line *line = scols_table_new_line(table->scols, NULL);
    g_assert(line != NULL);
    const char *sequence = tone_to_sequence(tone);
    if (sequence != NULL)
        (void)scols_line_set_color(line, sequence); /* a plain line serves as well */
    for (size_t i = 0; i < table->count; i++) {
        g_autofree char *cell = make_cell(cells[i], &table->columns[i]);
        int failed = scols_line_set_data(line, i, cell);
        g_assert(failed == 0);
    }
}

void
table_print(Table *table)
{
    if (!terminal_is_there())
        scols_table_set_termforce(table->scols, SCOLS_TERMFORCE_NEVER);
    char *printed = NULL; /* of malloc, not of GLib */
    if (scols_print_table_to_string(table->scols, &printed) == 0 && printed != NULL)
        g_print("%s\n", printed);
    free(printed);
}

void
table_free(Table *table)
{
    if (table == NULL)
        return;
    scols_unref_table(table->scols);
    g_free(table);
}
