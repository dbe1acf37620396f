/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/view.h"

#include <string.h>

#include "releases/expression.h"
#include "releases/letters.h"
#include "releases/plain_tokens.h"
#include "releases/vocabulary.h"

/* Characters between two noted byte offsets. */
#define VIEW_STEP 32
/* Bytes of a text in which there is seldom more than one number or date. */
#define TOKEN_BYTES 32

/* What a word may begin. */
enum {
    BEGINS_DATE = 1 << 0,
    BEGINS_NUMBER = 1 << 1,
    BEGINS_WITH_SECOND = 1 << 2, /* only together with the word after it */
};

struct Lexicon {
    Expression *dates;
    Expression *numbers;
    Vocabulary *starters; /* what a number or date can begin with: a word, or two */
    GByteArray *begins;   /* by number */
};

/* Words that begin nothing by themselves are known by what follows: "at" by "at least". */
static void
add_starters(Lexicon *lexicon, GHashTable *words, guint8 begins)
{
    GHashTableIter iter;
    gpointer key = NULL;
    g_hash_table_iter_init(&iter, words);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        const char *word = key;
        g_autofree char *first = g_strndup(word, strcspn(word, " "));
        guint number = vocabulary_add(lexicon->starters, first);
        guint whole = vocabulary_add(lexicon->starters, word);
        if (vocabulary_get_last(lexicon->starters) >= lexicon->begins->len) {
            guint before = lexicon->begins->len;
            g_byte_array_set_size(lexicon->begins, vocabulary_get_last(lexicon->starters) + 1);
            memset(lexicon->begins->data + before, 0, lexicon->begins->len - before);
        }
        lexicon->begins->data[whole] |= begins;
        lexicon->begins->data[number] |= number != whole ? BEGINS_WITH_SECOND : 0;
    }
}

static void
add_all_starters(Lexicon *lexicon)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) dates = g_hash_table_new(g_str_hash, g_str_equal);
    lexicon->starters = vocabulary_new();
    lexicon->begins = g_byte_array_new();
    number_add_starters(numbers);
    date_add_starters(dates);
    add_starters(lexicon, numbers, BEGINS_NUMBER);
    add_starters(lexicon, dates, BEGINS_DATE);
}

static Expression *
compile(const char *pattern)
{
    g_autoptr(GError) error = NULL;
    Expression *expression =
        expression_new(pattern, EXPRESSION_MULTILINE | EXPRESSION_ANCHORED, &error);
    if (expression == NULL)
        g_error("expression for numbers and dates: %s", error->message);
    return expression;
}

Lexicon *
lexicon_new(void)
{
    g_autofree char *dates = date_get_pattern();
    g_autofree char *numbers = number_get_pattern();
    g_autofree char *definitions = number_get_definitions();
    g_autofree char *defined = g_strdup_printf("%s(?:%s)", definitions, numbers);
    Lexicon *lexicon = g_new0(Lexicon, 1);
    lexicon->dates = compile(dates);
    lexicon->numbers = compile(defined);
    add_all_starters(lexicon);
    return lexicon;
}

void
lexicon_free(Lexicon *lexicon)
{
    if (lexicon == NULL)
        return;
    expression_free(lexicon->dates);
    expression_free(lexicon->numbers);
    vocabulary_free(lexicon->starters);
    g_byte_array_unref(lexicon->begins);
    g_free(lexicon);
}

typedef struct {
    const Folded *folded;
    const Lexicon *lexicon;
    Matcher *matcher;
    View *view;
    size_t room; /* bytes there is room for */
    guint place; /* first one of the line that was not passed yet */
} Builder;

static void
reserve(Builder *builder, size_t more)
{
    View *view = builder->view;
    if (view->length + more <= builder->room)
        return;
    builder->room = (view->length + more) + builder->room / 2;
    view->text = g_realloc(view->text, builder->room);
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
    memcpy(view->upper + view->length, folded->upper + from, length);
    text_places_note(view->places, view->length, folded_get_character(folded, from));
    for (; builder->place < folded->places->len; builder->place++) {
        const TextPlace *place = &g_array_index(folded->places, TextPlace, builder->place);
        if (place->at >= to)
            break;
        if (place->at > from)
            text_places_note(view->places, view->length + place->at - from, place->character);
    }
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
    text_places_add(view->places, view->length, folded_get_character(builder->folded, from));
    for (; at < sizeof(token); at++) {
        view->text[view->length] = token[at];
        view->upper[view->length++] = builder->folded->upper[from];
    }
}

static Span
get_folded_span(const Folded *folded, size_t from, size_t to)
{
    return (Span){folded_get_character(folded, from), folded_get_character(folded, to - 1) + 1};
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

/* What can begin with the word at @word? */
static unsigned
find_beginnings(const Lexicon *lexicon, const char *word, size_t length)
{
    guint number = vocabulary_find(lexicon->starters, word, length);
    unsigned begins = number != 0 ? lexicon->begins->data[number] : 0;
    if (!(begins & BEGINS_WITH_SECOND) || word[length] != ' ')
        return begins & (BEGINS_DATE | BEGINS_NUMBER);
    if (g_ascii_isdigit(word[length + 1])) /* "the 1st quarter" */
        return begins | BEGINS_DATE;
    length += 1 + letters_measure(word + length + 1);
    number = vocabulary_find(lexicon->starters, word, length);
    return begins | (number != 0 ? lexicon->begins->data[number] : 0);
}

/* Returns the byte after the token at @at, or 0 when none begins there that is plain. */
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
find_match(Builder *builder, const Expression *expression, size_t at)
{
    const Folded *folded = builder->folded;
    const size_t *bounds =
        matcher_find(builder->matcher, expression, folded->text, folded->length, at);
    return bounds != NULL && bounds[1] > at ? bounds[1] : 0;
}

/* A date that the calendar does not have is no number either. */
static size_t
put_token_at(Builder *builder, size_t at, unsigned begins)
{
    const char *text = builder->folded->text;
    PrintedDate date = {0};
    Number number = {0};
    size_t to = put_plain_token(builder, at);
    if (to > 0)
        return to;
    if ((begins & BEGINS_DATE) && plain_date_is_possible(text, at))
        to = find_match(builder, builder->lexicon->dates, at);
    if (to > 0) {
        if (!date_read(text + at, to - at, &date) ||
            !is_printed_as_date(builder->folded, &date, at, to))
            return 0;
        put_date(builder, &date, at, to);
        return to;
    }
    if ((begins & BEGINS_NUMBER) && plain_number_is_possible(text, at))
        to = find_match(builder, builder->lexicon->numbers, at);
    if (to == 0 || !number_read(text + at, to - at, &number))
        return 0;
    put_number(builder, &number, at, to);
    return to;
}

/* Bytes of letters and digits at @text: no token begins inside them. */
static size_t
measure_word(const char *text, size_t *ret_letters)
{
    size_t length = letters_measure(text);
    *ret_letters = length;
    while (g_ascii_isalnum(text[length]))
        length++;
    return length;
}

/* "[1]": a footnote mark, no number by itself */
static bool
is_mark(const char *text, size_t at)
{
    size_t digits = strspn(text + at, "0123456789");
    return at > 0 && text[at - 1] == '[' && digits <= 2 && text[at + digits] == ']';
}

/* What may begin at @at, and in *ret_length how far nothing else begins. Trying an expression
 * everywhere would cost far more. */
static unsigned
look_at(const Lexicon *lexicon, const char *text, size_t at, size_t *ret_length)
{
    size_t letters = 0;
    *ret_length = 1;
    if (text[at] == '.') {
        bool is_first = at == 0 || !g_ascii_isalnum(text[at - 1]);
        return is_first && g_ascii_isdigit(text[at + 1]) ? BEGINS_DATE | BEGINS_NUMBER : 0;
    }
    if (!g_ascii_isalnum(text[at]))
        return 0;
    *ret_length = measure_word(text + at, &letters);
    if (letters > 0)
        return find_beginnings(lexicon, text + at, letters);
    return is_mark(text, at) ? 0 : BEGINS_DATE | BEGINS_NUMBER;
}

static void
put_line(Builder *builder)
{
    const Folded *folded = builder->folded;
    size_t copied = 0, length = 0;
    for (size_t at = 0; at < folded->length;) {
        unsigned begins = look_at(builder->lexicon, folded->text, at, &length);
        View *view = builder->view;
        if (begins & (BEGINS_DATE | BEGINS_NUMBER)) {
            if (view->numbers->len + view->dates->len >= VIEW_MAX_TOKENS) {
                view->is_full = true;
                break;
            }
            copy(builder, copied, at);
            copied = at;
            size_t after = put_token_at(builder, at, begins);
            if (after > 0) {
                at = copied = after;
                continue;
            }
        }
        at += length;
    }
    copy(builder, copied, folded->length);
}

/* As many characters as a step has. */
static bool
is_ascii(const char *text)
{
    guint64 parts[VIEW_STEP / sizeof(guint64)], all = 0;
    memcpy(parts, text, sizeof(parts));
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        all |= parts[i];
    return (all & G_GUINT64_CONSTANT(0x8080808080808080)) == 0;
}

static guint32 *
note_steps(const char *original, size_t characters)
{
    guint32 *steps = g_new(guint32, characters / VIEW_STEP + 1);
    const char *p = original;
    for (size_t step = 0; step <= characters / VIEW_STEP; step++) {
        steps[step] = (guint32)(p - original);
        if (characters - step * VIEW_STEP < VIEW_STEP)
            break; /* the end comes first */
        p = is_ascii(p) ? p + VIEW_STEP : g_utf8_offset_to_pointer(p, VIEW_STEP);
    }
    return steps;
}

View *
view_new(const Lexicon *lexicon, const char *original)
{
    g_autoptr(Folder) folder = folder_new(original);
    g_autoptr(Matcher) matcher = matcher_new();
    View *view = g_new0(View, 1);
    Builder builder = {.lexicon = lexicon, .matcher = matcher, .view = view};
    view->original = original;
    const size_t length = strlen(original);
    const guint many = (guint)(length / TOKEN_BYTES);
    view->places = g_array_sized_new(FALSE, FALSE, sizeof(TextPlace), many);
    view->numbers = g_array_sized_new(FALSE, FALSE, sizeof(ViewNumber), many);
    view->dates = g_array_sized_new(FALSE, FALSE, sizeof(ViewDate), many);
    reserve(&builder, length + 64);
    while ((builder.folded = folder_next(folder)) != NULL) {
        builder.place = 0;
        put_line(&builder);
    }
    view->gave_up = matcher_gave_up(matcher);
    view->characters = folder_count_characters(folder);
    view->steps = note_steps(original, view->characters);
    reserve(&builder, 1 + LETTERS_ROOM);
    view->text[view->length] = '\0';
    view->upper[view->length] = 0;
    return view;
}

void
view_free(View *view)
{
    if (view == NULL)
        return;
    g_free(view->text);
    g_free(view->upper);
    g_free(view->steps);
    g_array_unref(view->places);
    g_array_unref(view->numbers);
    g_array_unref(view->dates);
    g_free(view);
}

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\n';
}

static size_t
get_character(const View *view, size_t at)
{
    return text_places_find(view->places, at, view->length, view->characters);
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
    return date != NULL ? date->span.end : get_character(view, at) + 1;
}

Span
view_get_span(const View *view, size_t start, size_t end)
{
    while (start < end && is_blank(view->text[start]))
        start++;
    while (end > start && is_blank(view->text[end - 1]))
        end--;
    size_t first = get_character(view, start);
    size_t last = start == end ? first : get_end(view, end - 1);
    return (Span){first, MAX(first, last)}; /* a range may begin inside a token */
}

/* Characters to bytes: counting from the nearest noted place keeps a quote cheap in a long text. */
static const char *
find_character(const View *view, size_t character)
{
    size_t step = character / VIEW_STEP, rest = character % VIEW_STEP;
    const char *at = view->original + view->steps[step];
    bool is_plain = step < view->characters / VIEW_STEP &&
                    view->steps[step + 1] - view->steps[step] == VIEW_STEP; /* a byte for each */
    return is_plain ? at + rest : g_utf8_offset_to_pointer(at, (glong)rest);
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
    guint index = 0; /* below VIEW_MAX_TOKENS */
    for (const char *p = token + 1; g_ascii_isdigit(*p); p++)
        index = index * 10 + (guint)(*p - '0');
    return index;
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
