/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/view.h"

#include <string.h>

/* Characters between two noted byte offsets. */
#define VIEW_STEP 512

struct Lexicon {
    GRegex *tokens;
    GHashTable *starters; /* words a number or date can begin with */
};

Lexicon *
lexicon_new(void)
{
    g_autofree char *dates = date_get_pattern();
    g_autofree char *numbers = number_get_pattern();
    g_autofree char *definitions = number_get_definitions();
    g_autofree char *pattern = g_strdup_printf("%s(?:(?<date>%s)|%s)", definitions, dates, numbers);
    g_autoptr(GError) error = NULL;
    Lexicon *lexicon = g_new0(Lexicon, 1);
    lexicon->tokens =
        g_regex_new(pattern, G_REGEX_MULTILINE | G_REGEX_RAW | G_REGEX_ANCHORED, 0, &error);
    if (lexicon->tokens == NULL)
        g_error("expression for numbers and dates: %s", error->message);
    lexicon->starters = g_hash_table_new(g_str_hash, g_str_equal);
    number_add_starters(lexicon->starters);
    date_add_starters(lexicon->starters);
    return lexicon;
}

void
lexicon_free(Lexicon *lexicon)
{
    if (lexicon == NULL)
        return;
    g_regex_unref(lexicon->tokens);
    g_hash_table_unref(lexicon->starters);
    g_free(lexicon);
}

typedef struct {
    const Folded *folded;
    View *view;
    GString *text;
    GArray *start;
    GArray *end;
    GByteArray *upper;
} Builder;

static void
put(Builder *builder, char byte, guint32 start, guint32 end, guint8 upper)
{
    g_string_append_c(builder->text, byte);
    g_array_append_val(builder->start, start);
    g_array_append_val(builder->end, end);
    g_byte_array_append(builder->upper, &upper, 1);
}

static void
copy(Builder *builder, size_t from, size_t to)
{
    const Folded *folded = builder->folded;
    for (size_t i = from; i < to; i++)
        put(builder, folded->text[i], folded->start[i], folded->end[i], folded->upper[i]);
}

static void
put_token(Builder *builder, const char *token, size_t from, size_t to)
{
    const Folded *folded = builder->folded;
    for (const char *p = token; *p != '\0'; p++)
        put(builder, *p, folded->start[from], folded->end[to - 1], folded->upper[from]);
}

static bool
put_number(Builder *builder, size_t from, size_t to)
{
    ViewNumber number = {0};
    if (!number_read(builder->folded->text + from, to - from, &number.number))
        return false;
    number.span = (Span){builder->folded->start[from], builder->folded->end[to - 1]};
    number.view_start = builder->text->len;
    char token[32];
    g_snprintf(token, sizeof(token), number.number.percent ? "\x0e%u\x0f" : "\x01%u\x02",
               builder->view->numbers->len);
    put_token(builder, token, from, to);
    number.view_end = builder->text->len;
    g_array_append_val(builder->view->numbers, number);
    return true;
}

/* "may" and "march" are words too: a month is printed with a capital. */
static bool
put_date(Builder *builder, size_t from, size_t to)
{
    ViewDate date = {0};
    const Folded *folded = builder->folded;
    if (!date_read(folded->text + from, to - from, &date.date))
        return false;
    bool has_capital = false;
    for (size_t i = from; i < to; i++)
        has_capital = has_capital || folded->upper[i];
    if (date.date.month > 0 && !has_capital && strchr("am", folded->text[from]) != NULL)
        return false;
    date.span = (Span){folded->start[from], folded->end[to - 1]};
    date.view_start = builder->text->len;
    char token[32];
    g_snprintf(token, sizeof(token), date_has_day(&date.date) ? "\x03%u\x04" : "\x05%u\x06",
               builder->view->dates->len);
    put_token(builder, token, from, to);
    date.view_end = builder->text->len;
    g_array_append_val(builder->view->dates, date);
    return true;
}

/* Can a number or date begin at @at? Trying the whole expression everywhere would cost far more. */
static bool
is_starter(const Lexicon *lexicon, const Folded *folded, size_t at)
{
    char word[16];
    char c = folded->text[at];
    char before = at > 0 ? folded->text[at - 1] : ' ';
    if (g_ascii_isdigit(c))
        return !g_ascii_isalnum(before);
    if (c == '.')
        return g_ascii_isdigit(folded->text[at + 1]) && !g_ascii_isalnum(before);
    if (!g_ascii_islower(c) || g_ascii_isalnum(before))
        return false;
    size_t length = 0;
    while (g_ascii_islower(folded->text[at + length]) && length < sizeof(word) - 1) {
        word[length] = folded->text[at + length];
        length++;
    }
    word[length] = '\0';
    return g_hash_table_contains(lexicon->starters, word);
}

/* Returns the byte after the token at @at, or 0 when none begins there. */
static size_t
put_token_at(Builder *builder, const Lexicon *lexicon, size_t at)
{
    const Folded *folded = builder->folded;
    g_autoptr(GMatchInfo) match = NULL;
    int from = 0, to = 0, date_from = -1, date_to = -1;
    if (!g_regex_match_full(lexicon->tokens, folded->text, (gssize)folded->length, (int)at, 0,
                            &match, NULL) ||
        !g_match_info_fetch_pos(match, 0, &from, &to) || to <= from)
        return 0;
    (void)g_match_info_fetch_named_pos(match, "date", &date_from,
                                       &date_to); /* -1 when a number matched */
    bool put =
        date_from >= 0 ? put_date(builder, at, (size_t)to) : put_number(builder, at, (size_t)to);
    return put ? (size_t)to : 0;
}

static void
put_all(Builder *builder, const Lexicon *lexicon)
{
    const Folded *folded = builder->folded;
    for (size_t at = 0; at < folded->length;) {
        size_t after = is_starter(lexicon, folded, at) ? put_token_at(builder, lexicon, at) : 0;
        if (after == 0)
            copy(builder, at, at + 1);
        at = after > 0 ? after : at + 1;
    }
}

static GArray *
note_steps(const char *original)
{
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(gsize));
    size_t character = 0;
    for (const char *p = original;; p = g_utf8_next_char(p)) {
        gsize byte = (gsize)(p - original);
        if (character++ % VIEW_STEP == 0)
            g_array_append_val(steps, byte);
        if (*p == '\0')
            return steps;
    }
}

View *
view_new(const Lexicon *lexicon, const char *original)
{
    g_autoptr(Folded) folded = folded_new(original);
    View *view = g_new0(View, 1);
    Builder builder = {
        .folded = folded,
        .view = view,
        .text = g_string_sized_new(folded->length + 1),
        .start = g_array_sized_new(FALSE, FALSE, sizeof(guint32), (guint)folded->length + 1),
        .end = g_array_sized_new(FALSE, FALSE, sizeof(guint32), (guint)folded->length + 1),
        .upper = g_byte_array_sized_new((guint)folded->length + 1),
    };
    view->original = original;
    view->steps = note_steps(original);
    view->characters = folded->start[folded->length];
    view->numbers = g_array_new(FALSE, FALSE, sizeof(ViewNumber));
    view->dates = g_array_new(FALSE, FALSE, sizeof(ViewDate));
    put_all(&builder, lexicon);
    view->length = builder.text->len;
    put(&builder, '\0', (guint32)view->characters, (guint32)view->characters, 0);
    view->text = g_string_free(builder.text, FALSE);
    view->start = (guint32 *)(void *)g_array_free(builder.start, FALSE);
    view->end = (guint32 *)(void *)g_array_free(builder.end, FALSE);
    view->upper = g_byte_array_free(builder.upper, FALSE);
    return view;
}

void
view_free(View *view)
{
    if (view == NULL)
        return;
    g_free(view->text);
    g_free(view->start);
    g_free(view->end);
    g_free(view->upper);
    g_array_unref(view->steps);
    g_array_unref(view->numbers);
    g_array_unref(view->dates);
    g_free(view);
}

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\n';
}

Span
view_get_span(const View *view, size_t start, size_t end)
{
    while (start < end && is_blank(view->text[start]))
        start++;
    while (end > start && is_blank(view->text[end - 1]))
        end--;
    if (start == end)
        return (Span){view->start[start], view->start[start]};
    return (Span){view->start[start], view->end[end - 1]};
}

/* Characters to bytes: counting from the nearest noted place keeps a quote cheap in a long text. */
static const char *
find_character(const View *view, size_t character)
{
    size_t step = character / VIEW_STEP;
    gsize byte = g_array_index(view->steps, gsize, MIN(step, view->steps->len - 1));
    return g_utf8_offset_to_pointer(view->original + byte, (glong)(character - step * VIEW_STEP));
}

char *
view_quote(const View *view, Span span)
{
    const char *start = find_character(view, MIN(span.start, view->characters));
    const char *end = find_character(view, MIN(span.end, view->characters));
    return end > start ? g_strndup(start, (size_t)(end - start)) : g_strdup("");
}

static guint
read_index(const char *token)
{
    return (guint)g_ascii_strtoull(token + 1, NULL, 10);
}

ViewNumber *
view_find_number(const View *view, size_t at)
{
    if (at >= view->length || (view->text[at] != '\x01' && view->text[at] != '\x0e'))
        return NULL;
    guint index = read_index(view->text + at);
    return index < view->numbers->len ? &g_array_index(view->numbers, ViewNumber, index) : NULL;
}

ViewDate *
view_find_date(const View *view, size_t at)
{
    if (at >= view->length || (view->text[at] != '\x03' && view->text[at] != '\x05'))
        return NULL;
    guint index = read_index(view->text + at);
    return index < view->dates->len ? &g_array_index(view->dates, ViewDate, index) : NULL;
}
