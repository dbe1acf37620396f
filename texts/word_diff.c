/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/word_diff.h"

#include <string.h>

/* A word and whether a paragraph ends with it. */
typedef struct {
    const char *start;
    size_t length;
    bool ends_paragraph;
} Word;

typedef struct {
    GArray *before; /* of Word */
    GArray *after;
    GPtrArray *runs; /* of WordRun */
} Comparison;

void
word_run_free(WordRun *run)
{
    if (run == NULL)
        return;
    g_free(run->text);
    g_free(run);
}

/* Bytes of white space at @text, of which two line ends make a paragraph. */
static size_t
skip_space(const char *text, unsigned *ret_line_ends)
{
    const char *at = text;
    *ret_line_ends = 0;
    for (; *at != '\0'; at = g_utf8_next_char(at)) {
        if (!g_unichar_isspace(g_utf8_get_char(at)))
            break;
        *ret_line_ends += *at == '\n';
    }
    return (size_t)(at - text);
}

/* @text is valid UTF-8. Returns: (owned) array of Word */
static GArray *
split(const char *text)
{
    GArray *words = g_array_new(FALSE, FALSE, sizeof(Word));
    unsigned line_ends = 0;
    const char *at = text + skip_space(text, &line_ends);
    while (*at != '\0') {
        Word word = {.start = at};
        while (*at != '\0' && !g_unichar_isspace(g_utf8_get_char(at)))
            at = g_utf8_next_char(at);
        word.length = (size_t)(at - word.start);
        at += skip_space(at, &line_ends);
        word.ends_paragraph = line_ends >= 2;
        g_array_append_val(words, word);
    }
    return words;
}

static const Word *
get_word(const GArray *words, size_t index)
{
    return &g_array_index(words, Word, index);
}

static bool
is_same(const Comparison *pair, size_t before, size_t after)
{
    const Word *a = get_word(pair->before, before);
    const Word *b = get_word(pair->after, after);
    return a->length == b->length && memcmp(a->start, b->start, a->length) == 0;
}

static void
add_run(const Comparison *pair, WordsKind kind, const GArray *words, size_t from, size_t to)
{
    if (from == to)
        return;
    GString *text = g_string_new(NULL);
    for (size_t i = from; i < to; i++) {
        const Word *word = get_word(words, i);
        g_string_append_len(text, word->start, (gssize)word->length);
        if (i + 1 < to)
            g_string_append_c(text, word->ends_paragraph ? '\n' : ' ');
    }
    WordRun *run = g_new0(WordRun, 1);
    run->kind = kind;
    run->words = (unsigned)(to - from);
    run->text = g_string_free(text, FALSE);
    g_ptr_array_add(pair->runs, run);
}

/* The part of both texts that is compared: equal words at both ends are left out. */
typedef struct {
    size_t before_from, before_to;
    size_t after_from, after_to;
} Middle;

static Middle
find_middle(const Comparison *pair)
{
    Middle middle = {.before_to = pair->before->len, .after_to = pair->after->len};
    while (middle.before_from < middle.before_to && middle.after_from < middle.after_to &&
           is_same(pair, middle.before_from, middle.after_from)) {
        middle.before_from++;
        middle.after_from++;
    }
    while (middle.before_from < middle.before_to && middle.after_from < middle.after_to &&
           is_same(pair, middle.before_to - 1, middle.after_to - 1)) {
        middle.before_to--;
        middle.after_to--;
    }
    return middle;
}

/* Furthest reach in "before" on each diagonal after @changes changes; diagonals -changes..changes
 * are at 0..2*changes. */
static int
step(const Comparison *pair, const Middle *middle, const int *last, int changes, int diagonal)
{
    int rows = (int)(middle->before_to - middle->before_from);
    int columns = (int)(middle->after_to - middle->after_from);
    int x = 0;
    if (changes > 0) {
        const int *reach = last + (changes - 1); /* diagonal 0 of the step before */
        bool is_down = diagonal == -changes ||
                       (diagonal != changes && reach[diagonal - 1] < reach[diagonal + 1]);
        x = is_down ? reach[diagonal + 1] : reach[diagonal - 1] + 1;
    }
    int y = x - diagonal;
    while (x >= 0 && y >= 0 && x < rows && y < columns &&
           is_same(pair, middle->before_from + (size_t)x, middle->after_from + (size_t)y)) {
        x++;
        y++;
    }
    return x;
}

/* The reaches of every step until the end is reached; NULL when that takes too many changes.
 * Returns: (owned) array of int *, one a step */
static GPtrArray *
trace(const Comparison *pair, const Middle *middle)
{
    int rows = (int)(middle->before_to - middle->before_from);
    int columns = (int)(middle->after_to - middle->after_from);
    g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func(g_free);
    const int *last = NULL;
    for (int changes = 0; changes <= (int)WORD_DIFF_MAX_CHANGES; changes++) {
        int *reach = g_new(int, 2 * (size_t)changes + 1);
        g_ptr_array_add(steps, reach);
        for (int diagonal = -changes; diagonal <= changes; diagonal += 2) {
            int x = step(pair, middle, last, changes, diagonal);
            reach[diagonal + changes] = x;
            /* Neighbours of the step before are read from this one, too. */
            if (diagonal + changes + 1 <= 2 * changes)
                reach[diagonal + changes + 1] = -1;
            if (x >= rows && x - diagonal >= columns)
                return g_steal_pointer(&steps);
        }
        last = reach;
    }
    return NULL;
}

/* Marks which words of the middle differ, going back from the end. */
static void
mark(const GPtrArray *steps, const Middle *middle, bool *removed, bool *added)
{
    int x = (int)(middle->before_to - middle->before_from);
    int y = (int)(middle->after_to - middle->after_from);
    for (int changes = (int)steps->len - 1; changes > 0; changes--) {
        const int *reach = (const int *)g_ptr_array_index(steps, changes - 1) + (changes - 1);
        int diagonal = x - y;
        bool is_down = diagonal == -changes ||
                       (diagonal != changes && reach[diagonal - 1] < reach[diagonal + 1]);
        int from = is_down ? diagonal + 1 : diagonal - 1;
        x = reach[from];
        y = x - from;
        if (is_down)
            added[y] = true;
        else
            removed[x] = true;
    }
}

static void
add_middle(const Comparison *pair, const Middle *middle, const bool *removed, const bool *added)
{
    size_t i = middle->before_from;
    size_t j = middle->after_from;
    while (i < middle->before_to || j < middle->after_to) {
        size_t gone = 0;
        size_t fresh = 0;
        while (i + gone < middle->before_to && removed[i + gone - middle->before_from])
            gone++;
        while (j + fresh < middle->after_to && added[j + fresh - middle->after_from])
            fresh++;
        add_run(pair, WORDS_REMOVED, pair->before, i, i + gone);
        add_run(pair, WORDS_ADDED, pair->after, j, j + fresh);
        i += gone;
        j += fresh;
        size_t same = i;
        for (; same < middle->before_to && !removed[same - middle->before_from] &&
               j < middle->after_to && !added[j - middle->after_from];
             same++)
            j++;
        add_run(pair, WORDS_SAME, pair->before, i, same);
        i = same;
    }
}

static void
compare(const Comparison *pair, bool *ret_is_rough)
{
    Middle middle = find_middle(pair);
    size_t rows = middle.before_to - middle.before_from;
    size_t columns = middle.after_to - middle.after_from;
    add_run(pair, WORDS_SAME, pair->before, 0, middle.before_from);
    g_autoptr(GPtrArray) steps = rows > 0 && columns > 0 ? trace(pair, &middle) : NULL;
    if (steps == NULL) {
        add_run(pair, WORDS_REMOVED, pair->before, middle.before_from, middle.before_to);
        add_run(pair, WORDS_ADDED, pair->after, middle.after_from, middle.after_to);
        *ret_is_rough = rows > 0 && columns > 0;
    } else {
        g_autofree bool *removed = g_new0(bool, rows + 1);
        g_autofree bool *added = g_new0(bool, columns + 1);
        mark(steps, &middle, removed, added);
        add_middle(pair, &middle, removed, added);
    }
    add_run(pair, WORDS_SAME, pair->before, middle.before_to, pair->before->len);
}

GPtrArray *
word_diff(const char *before, const char *after, bool *ret_is_rough)
{
    g_autofree char *valid_before = g_utf8_make_valid(before, -1);
    g_autofree char *valid_after = g_utf8_make_valid(after, -1);
    g_autoptr(GArray) before_words = split(valid_before);
    g_autoptr(GArray) after_words = split(valid_after);
    g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func((GDestroyNotify)word_run_free);
    Comparison pair = {.before = before_words, .after = after_words, .runs = runs};
    bool is_rough = false;
    compare(&pair, &is_rough);
    if (ret_is_rough != NULL)
        *ret_is_rough = is_rough;
    return g_steal_pointer(&runs);
}
