/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/pdf_lines.h"

#include <stdbool.h>
#include <string.h>

#include "texts/pdf_columns_internal.h"
#include "texts/pdf_furniture_internal.h"

/* All as shares of a line's height. */
#define BLOCK_GAP 0.45   /* white space between blocks, beyond what lines of a paragraph have */
#define FONT_CHANGE 0.15 /* a heading is set larger */
#define INDENT 0.8       /* where a paragraph begins */
#define CELL_GAP 0.9     /* between cells of a row */
#define SHORT_LINE_SHARE 0.75 /* of its column: a line that ended because its paragraph did */

/* White space between lines as a share of their height, where fewer than so many gaps tell it. */
#define USUAL_GAP 0.05
#define USUAL_GAPS 8u
/* Lines looked at to know how wide a column is. */
#define COLUMN_MAX_LINES 100u
/* Bytes of a word; longer ones are none. */
#define WORD_MAX_BYTES 60

#define SOFT_HYPHEN "\xC2\xAD"
#define HYPHEN "\xE2\x80\x90"

typedef enum {
    JOIN_WORDS, /* the next line goes on, after a space */
    JOIN_CELLS,
    JOIN_ITEMS,
    JOIN_BLOCKS,
} Join;

typedef struct {
    GString *out;
    GHashTable *words;   /* (owned) set of words in lower case that no line end parts */
    const PdfLine *last; /* (borrowed) (nullable) */
    double gap;          /* between lines of a paragraph on this page */
    double left, right;  /* of the column the last line stands in */
    bool is_new_page;
} Setting;

/* Words */

static bool
is_word(gunichar character)
{
    return g_unichar_isalpha(character) || character == '\'' || character == '-';
}

static const char *
skip_word(const char *at)
{
    while (is_word(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    return at;
}

/* Last word of @text without a hyphen at its end, or first word. Returns: (owned) */
static char *
get_last_word(const char *text, gsize length)
{
    const char *start = text + length;
    const char *limit = length > WORD_MAX_BYTES ? start - WORD_MAX_BYTES : text;
    while (start > limit && is_word(g_utf8_get_char(g_utf8_prev_char(start))))
        start = g_utf8_prev_char(start);
    return g_utf8_strdown(start, text + length - start);
}

static char *
get_first_word(const char *text)
{
    return g_utf8_strdown(text, skip_word(text) - text);
}

/* The first word of a line may be the rest of a parted one, and the last one parted. */
static void
note_words(GHashTable *words, const char *text)
{
    for (const char *at = skip_word(text); *at != '\0';) {
        const char *end = skip_word(at);
        if (end > at && *end != '\0' && end - at <= WORD_MAX_BYTES)
            g_hash_table_add(words, g_utf8_strdown(at, end - at));
        at = end > at ? end : g_utf8_next_char(at);
    }
}

static GHashTable *
collect_words(const GPtrArray *pages)
{
    GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < pages->len; i++) {
        const PdfPage *page = g_ptr_array_index(pages, i);
        for (guint j = 0; j < page->lines->len; j++)
            note_words(words, ((const PdfLine *)page->lines->pdata[j])->text);
    }
    return words;
}

/* Whether "civil-" and "ian" are one word, or "non-" and "credible" two: as the document writes it
 * elsewhere; else as typesetters do, who part words more often than they write hyphens. */
static bool
is_parted(const Setting *setting, const char *before, gsize length, const char *after)
{
    if (!g_unichar_islower(g_utf8_get_char(after)))
        return false; /* "CJTF-OIR", "2018-19" */
    g_autofree char *first = get_last_word(before, length);
    g_autofree char *second = get_first_word(after);
    if (*first == '\0' || *second == '\0' || strchr(first, '-') != NULL)
        return false;
    g_autofree char *whole = g_strconcat(first, second, NULL);
    g_autofree char *both = g_strconcat(first, "-", second, NULL);
    if (g_hash_table_contains(setting->words, whole))
        return true;
    return !g_hash_table_contains(setting->words, both) && !g_str_equal(first, "non") &&
           !(g_hash_table_contains(setting->words, first) &&
             g_hash_table_contains(setting->words, second));
}

/* Adds the next line of a paragraph. */
static void
append_words(Setting *setting, const char *text)
{
    GString *out = setting->out;
    if (g_str_has_suffix(out->str, SOFT_HYPHEN)) {
        g_string_truncate(out, out->len - strlen(SOFT_HYPHEN));
    } else if (g_str_has_suffix(out->str, "-") || g_str_has_suffix(out->str, HYPHEN)) {
        gsize hyphen = g_str_has_suffix(out->str, "-") ? 1 : strlen(HYPHEN);
        gsize length = out->len - hyphen;
        bool follows_word =
            length > 0 && g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(out->str + length)));
        if (!follows_word) /* a dash */
            g_string_append_c(out, ' ');
        else if (is_parted(setting, out->str, length, text))
            g_string_truncate(out, length);
    } else {
        g_string_append_c(out, ' ');
    }
    g_string_append(out, text);
}

/* Lines */

static double
get_height(const PdfLine *line)
{
    return MAX(line->bottom - line->top, 1.0);
}

static bool
ends_sentence(const char *text)
{
    const char *end = text + strlen(text);
    while (end > text) {
        const char *last = g_utf8_prev_char(end);
        gunichar character = g_utf8_get_char(last);
        if (character < 0x80 && strchr(".!?:;", (char)character) != NULL)
            return true;
        if (character != '"' && character != ')' && character != 0x201D && character != '*')
            return false;
        end = last;
    }
    return true;
}

/* A bullet, or "12." or "12)" or "(a)" before words. */
static bool
begins_item(const char *text)
{
    static const char *const bullets[] = {"\xE2\x80\xA2", "\xE2\x97\xA6", "\xE2\x96\xAA",
                                          "\xC2\xB7",     "\xE2\x80\xA3", "\xEF\x82\xB7"};
    for (size_t i = 0; i < G_N_ELEMENTS(bullets); i++)
        if (g_str_has_prefix(text, bullets[i]))
            return true;
    if (g_str_has_prefix(text, "- "))
        return true;
    const char *end = text + (*text == '(');
    const char *start = end;
    while (g_ascii_isdigit(*end) && end - start < 4)
        end++;
    bool is_letter = end == start && *text == '(' && g_ascii_islower(*end);
    end += is_letter;
    return end > start && (*end == ')' || (*end == '.' && *text != '(')) &&
           (end[1] == ' ' || end[1] == '\0');
}

static bool
is_beside(const PdfLine *line, const PdfLine *last)
{
    double middle = (line->top + line->bottom) / 2;
    return middle > last->top && middle < last->bottom && line->left >= last->right;
}

/* Does @last fill its column? */
static bool
is_full(const Setting *setting, const PdfLine *last)
{
    return last->right - setting->left >= (setting->right - setting->left) * SHORT_LINE_SHARE;
}

/* Where the text jumps to another column or page, a paragraph goes on if it was not at its end. */
static Join
join_across(const Setting *setting, const PdfLine *last, const PdfLine *line)
{
    if (begins_item(line->text))
        return JOIN_ITEMS;
    if (ends_sentence(last->text) || !is_full(setting, last))
        return JOIN_BLOCKS;
    double change = get_height(line) - get_height(last);
    return ABS(change) > get_height(last) * FONT_CHANGE ? JOIN_BLOCKS : JOIN_WORDS;
}

static Join
choose_join(const Setting *setting, const PdfLine *line)
{
    const PdfLine *last = setting->last;
    double height = get_height(last), change = get_height(line) - height;
    if (setting->is_new_page)
        return join_across(setting, last, line);
    if (is_beside(line, last))
        return line->left - last->right > height * CELL_GAP ? JOIN_CELLS : JOIN_WORDS;
    bool is_below = line->top >= last->top && line->left < last->right && line->right > last->left;
    if (!is_below)
        return join_across(setting, last, line);
    if (line->top - last->bottom > setting->gap + height * BLOCK_GAP)
        return JOIN_BLOCKS;
    if (ABS(change) > height * FONT_CHANGE)
        return JOIN_BLOCKS;
    if (begins_item(line->text))
        return JOIN_ITEMS;
    if (ends_sentence(last->text) &&
        (line->left > setting->left + height * INDENT || !is_full(setting, last)))
        return JOIN_BLOCKS;
    return JOIN_WORDS;
}

static int
compare_doubles(gconstpointer a, gconstpointer b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* The usual white space between one line and the next below it. */
static double
find_gap(const PdfPage *page)
{
    g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 1; i < page->lines->len; i++) {
        const PdfLine *line = g_ptr_array_index(page->lines, i);
        const PdfLine *before = g_ptr_array_index(page->lines, i - 1);
        double gap = line->top - before->bottom;
        if (gap > -get_height(before) / 2 && gap < get_height(before))
            g_array_append_val(gaps, gap);
    }
    if (gaps->len == 0)
        return 0;
    g_array_sort(gaps, compare_doubles);
    double gap = g_array_index(gaps, double, gaps->len / 4); /* paragraphs have the smaller ones */
    const PdfLine *first = g_ptr_array_index(page->lines, 0);
    return gaps->len >= USUAL_GAPS ? gap : MIN(gap, get_height(first) * USUAL_GAP);
}

/* The column of the line at @at: as wide as the lines that follow each other below it. */
static void
note_column(Setting *setting, const PdfPage *page, guint at)
{
    const PdfLine *line = g_ptr_array_index(page->lines, at);
    if (setting->last != NULL && !setting->is_new_page && line->column == setting->last->column &&
        line->top >= setting->last->top && line->left < setting->right &&
        line->right > setting->left) {
        setting->left = MIN(setting->left, line->left);
        setting->right = MAX(setting->right, line->right);
        return;
    }
    setting->left = line->left;
    setting->right = line->right;
    for (guint i = at + 1; i < MIN(page->lines->len, at + COLUMN_MAX_LINES); i++) {
        const PdfLine *next = g_ptr_array_index(page->lines, i);
        const PdfLine *before = g_ptr_array_index(page->lines, i - 1);
        if (next->column != line->column || next->top < before->top ||
            next->left >= setting->right || next->right <= setting->left)
            return;
        setting->left = MIN(setting->left, next->left);
        setting->right = MAX(setting->right, next->right);
    }
}

static void
append_line(Setting *setting, const PdfPage *page, guint at)
{
    const PdfLine *line = g_ptr_array_index(page->lines, at);
    if (*line->text == '\0')
        return;
    Join join = setting->last == NULL ? JOIN_WORDS : choose_join(setting, line);
    if (setting->last == NULL)
        g_string_append(setting->out, line->text);
    else if (join == JOIN_WORDS)
        append_words(setting, line->text);
    else
        g_string_append_printf(setting->out, "%s%s",
                               join == JOIN_CELLS   ? "\t"
                               : join == JOIN_ITEMS ? "\n"
                                                    : "\n\n",
                               line->text);
    note_column(setting, page, at);
    setting->last = line;
    setting->is_new_page = false;
}

char *
pdf_lines_set(const GPtrArray *pages)
{
    pdf_furniture_remove(pages);
    g_autoptr(GHashTable) words = collect_words(pages);
    Setting setting = {.out = g_string_new(NULL), .words = words};
    for (guint i = 0; i < pages->len; i++) {
        PdfPage *page = g_ptr_array_index(pages, i);
        pdf_columns_order(page);
        setting.gap = find_gap(page);
        setting.is_new_page = true;
        for (guint j = 0; j < page->lines->len; j++)
            append_line(&setting, page, j);
    }
    if (setting.out->len > 0)
        g_string_append_c(setting.out, '\n');
    return g_string_free(setting.out, FALSE);
}
