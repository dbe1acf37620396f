/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/copies.h"

#include <stdbool.h>
#include <string.h>

/* Bytes of a line that is no heading; letters and digits that tell lines apart; lines of one copy
 * that the other may lack between two that both have; tries to find where a copy begins. */
#define LONG_LINE 60
#define KEY_LENGTH 32
#define LOOK_AHEAD 8
#define MAX_TRIES 8

/* Bytes of a line that a page's width ends. */
#define WRAPPED_MIN_BYTES 45
#define WRAPPED_MAX_BYTES 110

/* A text that stands there twice: so many long lines, or one line so long. */
#define COPY_LINES 3
#define COPY_BYTES 1000

typedef struct {
    const char *start; /* (borrowed) */
    size_t length;
} Line;

typedef struct {
    guint first, second; /* lines that say the same */
} Pair;

/* Does the line of @length bytes at @line end only because a page was this wide? Entries dismissed
 * in the same words, and wrapped at the same ones, share such lines. */
static bool
is_wrapped(const char *line, size_t length)
{
    const char *next = line + length + 1;
    if (line[length] == '\0' || length < WRAPPED_MIN_BYTES || length > WRAPPED_MAX_BYTES)
        return false;
    next += strspn(next, " \t");
    bool ends = strchr(".!?:;\n\r", line[length - 1]) != NULL || strchr("\r\n", *next) != NULL;
    return g_ascii_islower(*next) || (!ends && *next != '\0');
}

static GArray *
split_lines(const char *text)
{
    GArray *lines =
        g_array_sized_new(FALSE, FALSE, sizeof(Line), (guint)(strlen(text) / LONG_LINE));
    for (const char *p = text; *p != '\0';) {
        Line line = {p, strcspn(p, "\n")};
        for (size_t part = line.length; is_wrapped(p + line.length - part, part);) {
            part = strcspn(p + line.length + 1, "\n");
            line.length += 1 + part;
        }
        p += line.length + (p[line.length] == '\n');
        if (strspn(line.start, " \t\r") < line.length)
            g_array_append_val(lines, line);
    }
    return lines;
}

/* The next letter or digit at or after @at, small; '\0' at the end. Marks and quotes drift between
 * copies, and so do letters beyond ASCII. */
static char
next_sign(const Line *line, size_t *at)
{
    while (*at < line->length && !g_ascii_isalnum(line->start[*at]))
        (*at)++;
    return *at < line->length ? g_ascii_tolower(line->start[(*at)++]) : '\0';
}

/* Returns: (owned) */
static char *
make_key(const Line *line)
{
    GString *key = g_string_new(NULL);
    size_t at = 0;
    for (char c = next_sign(line, &at); c != '\0' && key->len < KEY_LENGTH;
         c = next_sign(line, &at))
        g_string_append_c(key, c);
    return g_string_free(key, FALSE);
}

/* The word at or after @at, without what surrounds it; false at the end. */
static bool
next_word(const Line *line, size_t *at, Line *ret_word)
{
    while (*at < line->length && !g_ascii_isalnum(line->start[*at]))
        (*at)++;
    size_t start = *at;
    while (*at < line->length && g_ascii_isalnum(line->start[*at]))
        (*at)++;
    *ret_word = (Line){line->start + start, *at - start};
    return *at > start;
}

/* Do all words of @part stand in @whole, in that order? Most of @whole, too: notes are short. */
static bool
holds(const Line *whole, const Line *part)
{
    size_t in_whole = 0, in_part = 0;
    Line wanted, found;
    while (next_word(part, &in_part, &wanted)) {
        do {
            if (!next_word(whole, &in_whole, &found))
                return false;
        } while (found.length != wanted.length ||
                 g_ascii_strncasecmp(found.start, wanted.start, wanted.length) != 0);
    }
    return true;
}

/* Both begin alike: most lines are told apart here. */
static bool
begin_alike(const Line *a, const Line *b)
{
    size_t in_a = 0, in_b = 0;
    for (unsigned i = 0; i < KEY_LENGTH; i++) {
        char c = next_sign(a, &in_a);
        if (c != next_sign(b, &in_b))
            return false;
        if (c == '\0')
            return true;
    }
    return true;
}

static bool
say_the_same(const GArray *lines, guint first, guint second)
{
    const Line *a = &g_array_index(lines, Line, first);
    const Line *b = &g_array_index(lines, Line, second);
    bool is_longer = a->length >= b->length;
    const Line *whole = is_longer ? a : b, *part = is_longer ? b : a;
    return part->length * 2 >= whole->length && begin_alike(a, b) && holds(whole, part);
}

/* Follows both copies on from where lines @first and @second say the same. Returns: (owned) array
 * of Pair */
static GArray *
align(const GArray *lines, guint first, guint second)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    const guint begin = second;
    unsigned missed = 0;
    for (; second < lines->len && missed <= LOOK_AHEAD; second++) {
        guint at = first;
        while (at < begin && at < first + LOOK_AHEAD && !say_the_same(lines, at, second))
            at++;
        bool found = at < begin && at < first + LOOK_AHEAD;
        missed = found ? 0 : missed + 1;
        if (!found)
            continue;
        Pair pair = {at, second};
        g_array_append_val(pairs, pair);
        first = at + 1;
    }
    return pairs;
}

static bool
is_case(const Line *line)
{
    static const char via[] = " via ";
    if (line->length >= COPY_BYTES)
        return false; /* it is a whole release in one line */
    const char *end = line->start + line->length;
    for (const char *p = line->start; p != NULL; p = memchr(p + 1, ' ', (size_t)(end - p - 1)))
        if ((size_t)(end - p) >= strlen(via) && p[1] == via[1] && strncmp(p, via, strlen(via)) == 0)
            return true;
    return false;
}

/* One case can stand in two lists of one release; a text that stands there twice has lines of its
 * own that are no cases, and nearly all lines of the first are in the second. */
static bool
is_copy(const GArray *lines, const GArray *pairs)
{
    unsigned count = 0, texts = 0;
    bool is_long = false;
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        const Line *line = &g_array_index(lines, Line, pair->second);
        count += line->length >= LONG_LINE;
        texts += line->length >= LONG_LINE && !is_case(line);
        is_long = is_long || line->length >= COPY_BYTES;
    }
    if (pairs->len == 0)
        return false;
    guint span =
        g_array_index(pairs, Pair, pairs->len - 1).first - g_array_index(pairs, Pair, 0).first + 1;
    bool is_whole = pairs->len * 10 >= span * 8;
    return is_whole && (is_long || (count >= COPY_LINES && texts > 0));
}

/* Headings right before both copies. */
static void
extend_back(const GArray *lines, GArray *pairs)
{
    Pair pair = g_array_index(pairs, Pair, 0);
    while (pair.first > 0 && pair.second > pair.first + 1 &&
           say_the_same(lines, pair.first - 1, pair.second - 1)) {
        pair.first--;
        pair.second--;
        g_array_append_val(pairs, pair);
    }
}

/* Returns: (owned) (nullable) array of Pair */
static GArray *
find_copy(const GArray *lines)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned tries = 0;
    for (guint i = 0; i < lines->len && tries < MAX_TRIES; i++) {
        const Line *line = &g_array_index(lines, Line, i);
        if (line->length < LONG_LINE || is_case(line))
            continue; /* a release begins with words of its own */
        g_autofree char *key = make_key(line);
        gpointer found = NULL;
        if (strlen(key) < KEY_LENGTH)
            continue;
        if (!g_hash_table_lookup_extended(seen, key, NULL, &found)) {
            g_hash_table_insert(seen, g_steal_pointer(&key), GUINT_TO_POINTER(i));
            continue;
        }
        if (!say_the_same(lines, GPOINTER_TO_UINT(found), i))
            continue;
        g_autoptr(GArray) pairs = align(lines, GPOINTER_TO_UINT(found), i);
        tries++;
        if (!is_copy(lines, pairs))
            continue;
        extend_back(lines, pairs);
        return g_steal_pointer(&pairs);
    }
    return NULL;
}

static void
blank(GString *text, const char *from, const char *end)
{
    for (const char *p = from; p < end; p = g_utf8_next_char(p))
        g_string_append_c(text, ' ');
}

static int
compare_starts(gconstpointer a, gconstpointer b)
{
    const Line *first = a;
    const Line *second = b;
    return (first->start > second->start) - (first->start < second->start);
}

/* The lines of the copy with more in it. Returns: (owned) array of Line, in text order */
static GArray *
list_longer(const GArray *lines, const GArray *pairs)
{
    GArray *first = g_array_new(FALSE, FALSE, sizeof(Line));
    GArray *second = g_array_new(FALSE, FALSE, sizeof(Line));
    size_t in_first = 0, in_second = 0;
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        g_array_append_val(first, g_array_index(lines, Line, pair->first));
        g_array_append_val(second, g_array_index(lines, Line, pair->second));
        in_first += g_array_index(lines, Line, pair->first).length;
        in_second += g_array_index(lines, Line, pair->second).length;
    }
    bool is_first = in_first > in_second;
    g_array_unref(is_first ? second : first);
    g_array_sort(is_first ? first : second, compare_starts);
    return is_first ? first : second;
}

char *
copies_blank(const char *text)
{
    g_autoptr(GArray) lines = split_lines(text);
    g_autoptr(GArray) pairs = find_copy(lines);
    if (pairs == NULL)
        return NULL;
    g_autoptr(GArray) gone = list_longer(lines, pairs);
    GString *rest = g_string_new(NULL);
    const char *from = text;
    for (guint i = 0; i < gone->len; i++) {
        const Line *line = &g_array_index(gone, Line, i);
        g_string_append_len(rest, from, line->start - from);
        blank(rest, line->start, line->start + line->length);
        from = line->start + line->length;
    }
    g_string_append(rest, from);
    return g_string_free(rest, FALSE);
}
