/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/view.h"

#include <string.h>

#include "releases/expression.h"
#include "releases/plain_tokens.h"
#include "releases/vocabulary.h"

/* Characters between two noted byte offsets. */
#define VIEW_STEP 32

struct Lexicon {
    Expression *tokens;
    unsigned date_group;
    Vocabulary *starters;     /* what a number or date can begin with: a word, or two */
    GByteArray *needs_second; /* by number: 1 for a word that begins one only with another */
};

/* Words that begin nothing by themselves are known by what follows: "at" by "at least". */
static void
add_starters(Lexicon *lexicon)
{
    g_autoptr(GHashTable) words = g_hash_table_new(g_str_hash, g_str_equal);
    number_add_starters(words);
    date_add_starters(words);
    lexicon->starters = vocabulary_new();
    lexicon->needs_second = g_byte_array_new();
    GHashTableIter iter;
    gpointer key = NULL;
    g_hash_table_iter_init(&iter, words);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        const char *word = key;
        g_autofree char *first = g_strndup(word, strcspn(word, " "));
        guint number = vocabulary_add(lexicon->starters, first);
        (void)vocabulary_add(lexicon->starters, word);
        guint last = vocabulary_get_last(lexicon->starters);
        guint8 one = 1;
        while (lexicon->needs_second->len <= last)
            g_byte_array_append(lexicon->needs_second, &one, 1);
        if (strchr(word, ' ') == NULL)
            lexicon->needs_second->data[number] = 0;
    }
}

Lexicon *
lexicon_new(void)
{
    g_autofree char *dates = date_get_pattern();
    g_autofree char *numbers = number_get_pattern();
    g_autofree char *definitions = number_get_definitions();
    g_autofree char *pattern = g_strdup_printf("%s(?:(?<date>%s)|%s)", definitions, dates, numbers);
    g_autoptr(GError) error = NULL;
    Lexicon *lexicon = g_new0(Lexicon, 1);
    lexicon->tokens = expression_new(pattern, EXPRESSION_MULTILINE | EXPRESSION_ANCHORED, &error);
    if (lexicon->tokens == NULL)
        g_error("expression for numbers and dates: %s", error->message);
    lexicon->date_group = expression_get_group(lexicon->tokens, "date");
    add_starters(lexicon);
    return lexicon;
}

void
lexicon_free(Lexicon *lexicon)
{
    if (lexicon == NULL)
        return;
    expression_free(lexicon->tokens);
    vocabulary_free(lexicon->starters);
    g_byte_array_unref(lexicon->needs_second);
    g_free(lexicon);
}

typedef struct {
    const Folded *folded;
    const Lexicon *lexicon;
    Matcher *matcher;
    View *view;
    size_t room; /* bytes there is room for */
} Builder;

static void
reserve(Builder *builder, size_t more)
{
    View *view = builder->view;
    if (view->length + more <= builder->room)
        return;
    builder->room = (view->length + more) + builder->room / 2;
    view->text = g_realloc(view->text, builder->room);
    view->start = g_renew(guint32, view->start, builder->room);
    view->upper = g_realloc(view->upper, builder->room);
}

static void
copy(Builder *builder, size_t from, size_t to)
{
    const Folded *folded = builder->folded;
    View *view = builder->view;
    size_t length = to - from;
    if (length == 0)
        return;
    reserve(builder, length);
    memcpy(view->text + view->length, folded->text + from, length);
    memcpy(view->start + view->length, folded->start + from, length * sizeof(guint32));
    memcpy(view->upper + view->length, folded->upper + from, length);
    view->length += length;
}

/* A mark, the index in decimal, a mark. */
static void
put_token(Builder *builder, char mark, guint index, char end_mark, size_t from)
{
    char token[16];
    size_t at = sizeof(token);
    View *view = builder->view;
    token[--at] = end_mark;
    do {
        token[--at] = (char)('0' + index % 10);
        index /= 10;
    } while (index > 0);
    token[--at] = mark;
    reserve(builder, sizeof(token));
    for (; at < sizeof(token); at++) {
        view->text[view->length] = token[at];
        view->start[view->length] = builder->folded->start[from];
        view->upper[view->length++] = builder->folded->upper[from];
    }
}

/* Each byte comes from one character. */
static Span
get_folded_span(const Folded *folded, size_t from, size_t to)
{
    return (Span){folded->start[from], (size_t)folded->start[to - 1] + 1};
}

static void
put_number(Builder *builder, const Number *number, size_t from, size_t to)
{
    View *view = builder->view;
    ViewNumber token = {.number = *number,
                        .span = get_folded_span(builder->folded, from, to),
                        .view_start = view->length};
    char mark = number->percent ? '\x0e' : '\x01';
    put_token(builder, mark, view->numbers->len, number->percent ? '\x0f' : '\x02', from);
    token.view_end = view->length;
    g_array_append_val(view->numbers, token);
}

static void
put_date(Builder *builder, const PrintedDate *date, size_t from, size_t to)
{
    View *view = builder->view;
    ViewDate token = {.date = *date,
                      .span = get_folded_span(builder->folded, from, to),
                      .view_start = view->length};
    bool has_day = date_has_day(date);
    put_token(builder, has_day ? '\x03' : '\x05', view->dates->len, has_day ? '\x04' : '\x06',
              from);
    token.view_end = view->length;
    g_array_append_val(view->dates, token);
}

/* "may" and "march" are words too: a month is printed with a capital. */
static bool
is_printed_as_date(const Folded *folded, const PrintedDate *date, size_t from, size_t to)
{
    bool has_capital = false;
    for (size_t i = from; i < to && !has_capital; i++)
        has_capital = folded->upper[i];
    return date->month == 0 || has_capital || strchr("am", folded->text[from]) == NULL;
}

/* Can a number or date begin with the word at @at? */
static bool
is_starting_word(const Lexicon *lexicon, const char *word)
{
    size_t length = 0;
    while (g_ascii_islower(word[length]))
        length++;
    guint number = vocabulary_find(lexicon->starters, word, length);
    if (number == 0 || !lexicon->needs_second->data[number])
        return number != 0;
    if (word[length] != ' ')
        return false;
    if (g_ascii_isdigit(word[length + 1]))
        return true;
    length++;
    while (g_ascii_islower(word[length]))
        length++;
    return vocabulary_find(lexicon->starters, word, length) != 0;
}

/* Can a number or date begin at @at? Trying the whole expression everywhere would cost far more. */
static bool
is_starter(const Lexicon *lexicon, const Folded *folded, size_t at)
{
    char c = folded->text[at];
    char before = at > 0 ? folded->text[at - 1] : ' ';
    if (g_ascii_isalnum(before))
        return false;
    if (g_ascii_isdigit(c))
        return true;
    if (c == '.')
        return g_ascii_isdigit(folded->text[at + 1]);
    return g_ascii_islower(c) && is_starting_word(lexicon, folded->text + at);
}

/* Returns the byte after the token at @at, or 0 when none begins there. */
static size_t
put_plain_token(Builder *builder, size_t at)
{
    const Folded *folded = builder->folded;
    PrintedDate date = {0};
    Number number = {0};
    size_t to = plain_date_read(folded->text, at, &date);
    if (to > 0 && is_printed_as_date(folded, &date, at, to)) {
        put_date(builder, &date, at, to);
        return to;
    }
    to = plain_number_read(folded->text, at, &number);
    if (to > 0)
        put_number(builder, &number, at, to);
    return to;
}

static size_t
put_token_at(Builder *builder, size_t at)
{
    const Folded *folded = builder->folded;
    size_t to = put_plain_token(builder, at);
    if (to > 0)
        return to;
    const size_t *groups =
        matcher_find(builder->matcher, builder->lexicon->tokens, folded->text, folded->length, at);
    if (groups == NULL || groups[1] <= at)
        return 0;
    to = groups[1];
    PrintedDate date = {0};
    Number number = {0};
    if (groups[2 * builder->lexicon->date_group] != MATCHER_NONE) {
        if (!date_read(folded->text + at, to - at, &date) ||
            !is_printed_as_date(folded, &date, at, to))
            return 0;
        put_date(builder, &date, at, to);
    } else {
        if (!number_read(folded->text + at, to - at, &number))
            return 0;
        put_number(builder, &number, at, to);
    }
    return to;
}

static void
put_all(Builder *builder)
{
    const Folded *folded = builder->folded;
    size_t copied = 0;
    for (size_t at = 0; at < folded->length;) {
        size_t after = 0;
        if (is_starter(builder->lexicon, folded, at)) {
            copy(builder, copied, at);
            copied = at;
            after = put_token_at(builder, at);
        }
        if (after > 0)
            copied = after;
        at = after > 0 ? after : at + 1;
    }
    copy(builder, copied, folded->length);
}

static guint32 *
note_steps(const char *original, size_t characters)
{
    guint32 *steps = g_new(guint32, characters / VIEW_STEP + 1);
    size_t character = 0;
    for (const char *p = original;; p = g_utf8_next_char(p)) {
        if (character % VIEW_STEP == 0)
            steps[character / VIEW_STEP] = (guint32)(p - original);
        character++;
        if (*p == '\0')
            return steps;
    }
}

View *
view_new(const Lexicon *lexicon, const char *original)
{
    g_autoptr(Folded) folded = folded_new(original);
    g_autoptr(Matcher) matcher = matcher_new();
    View *view = g_new0(View, 1);
    Builder builder = {.folded = folded, .lexicon = lexicon, .matcher = matcher, .view = view};
    view->original = original;
    view->characters = folded->start[folded->length];
    view->steps = note_steps(original, view->characters);
    view->numbers = g_array_new(FALSE, FALSE, sizeof(ViewNumber));
    view->dates = g_array_new(FALSE, FALSE, sizeof(ViewDate));
    reserve(&builder, folded->length + 1);
    put_all(&builder);
    reserve(&builder, 1);
    view->text[view->length] = '\0';
    view->start[view->length] = (guint32)view->characters;
    view->upper[view->length] = 0;
    return view;
}

void
view_free(View *view)
{
    if (view == NULL)
        return;
    g_free(view->text);
    g_free(view->start);
    g_free(view->upper);
    g_free(view->steps);
    g_array_unref(view->numbers);
    g_array_unref(view->dates);
    g_free(view);
}

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\n';
}

/* The character after the view byte @at: a token stands for several. */
static size_t
get_end(const View *view, size_t at)
{
    size_t begin = at;
    if (strchr("\x02\x0f\x04\x06", view->text[at]) != NULL)
        while (begin > 0 && !view_is_mark(view->text[begin]))
            begin--;
    const ViewNumber *number = view_find_number(view, begin);
    const ViewDate *date = view_find_date(view, begin);
    if (number != NULL)
        return number->span.end;
    return date != NULL ? date->span.end : (size_t)view->start[at] + 1;
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
    return (Span){view->start[start], get_end(view, end - 1)};
}

/* Characters to bytes: counting from the nearest noted place keeps a quote cheap in a long text. */
static const char *
find_character(const View *view, size_t character)
{
    const char *at = view->original + view->steps[character / VIEW_STEP];
    return g_utf8_offset_to_pointer(at, (glong)(character % VIEW_STEP));
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
