/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/markup.h"

#include <string.h>

/* Elements whose content nobody sees. noscript is seen: by us, who run no scripts. */
static const char *const unseen[] = {"script", "style", "template", "svg"};

static void
append_character(GString *text, char character)
{
    if (!g_ascii_isspace(character))
        g_string_append_c(text, character);
    else if (text->len > 0 && text->str[text->len - 1] != ' ')
        g_string_append_c(text, ' ');
}

/* A numeric reference to an ASCII character, or one of the few names that matter; edges write
 * "Reference&#32;&#35;18&#46;9d". Returns: bytes read, 0 when it is no such reference */
static size_t
read_reference(const char *at, char *ret_character)
{
    static const struct {
        const char *name;
        char character;
    } names[] = {{"&amp;", '&'},  {"&quot;", '"'}, {"&apos;", '\''},
                 {"&nbsp;", ' '}, {"&gt;", '>'},   {"&lt;", '<'}};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!g_str_has_prefix(at, names[i].name))
            continue;
        *ret_character = names[i].character;
        return strlen(names[i].name);
    }
    if (at[1] != '#')
        return 0;
    bool is_hex = at[2] == 'x';
    char *end = NULL;
    guint64 code = g_ascii_strtoull(at + (is_hex ? 3 : 2), &end, is_hex ? 16 : 10);
    if (*end != ';' || code < 0x20 || code > 0x7e)
        return 0;
    *ret_character = g_ascii_tolower((char)code);
    return (size_t)(end - at) + 1;
}

/* Behind the tag, comment or unseen element that begins at @at; at the end when it is not closed.
 */
static const char *
skip_tag(const char *at)
{
    const char *end = NULL;
    if (g_str_has_prefix(at, "<!--")) {
        end = strstr(at + 4, "-->");
        return end != NULL ? end + 3 : at + strlen(at);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(unseen); i++) {
        size_t length = strlen(unseen[i]);
        if (strncmp(at + 1, unseen[i], length) != 0 || g_ascii_isalnum(at[1 + length]))
            continue;
        g_autofree char *close = g_strdup_printf("</%s", unseen[i]);
        const char *closed = strstr(at, close);
        at = closed != NULL ? closed : at + strlen(at);
        break;
    }
    end = strchr(at, '>');
    return end != NULL ? end + 1 : at + strlen(at);
}

/* What is seen between @at and @end, in folded markup. */
static void
collect_text(const char *at, const char *end, GString *text)
{
    while (at < end) {
        char character = '\0';
        size_t length = *at == '&' ? read_reference(at, &character) : 0;
        if (length > 0) {
            append_character(text, character);
            at += length;
        } else if (*at == '<' && (g_ascii_isalpha(at[1]) || strchr("/!?", at[1]) != NULL)) {
            append_character(text, ' ');
            at = skip_tag(at);
        } else {
            append_character(text, *at++);
        }
    }
}

/* What is seen in the first element that begins with @open, as "<h1", and ends with @end.
 * Returns: (owned) "" when there is none. @ret_end: behind it, or @raw */
static char *
read_element(const char *raw, const char *open, const char *end, const char **ret_end)
{
    *ret_end = raw;
    const char *at = strstr(raw, open);
    const char *begin = at != NULL ? strchr(at, '>') : NULL;
    const char *close = begin != NULL ? strstr(begin, end) : NULL;
    if (close == NULL)
        return g_strdup("");
    GString *text = g_string_new(NULL);
    collect_text(begin + 1, close, text);
    *ret_end = close;
    return g_strstrip(g_string_free(text, FALSE));
}

static char *
fold_markup(const char *bytes, size_t size)
{
    size_t length = MIN(size, MARKUP_MAX_BYTES);
    char *raw = g_malloc(length + 1);
    for (size_t i = 0; i < length; i++)
        raw[i] = bytes[i] == '\0' ? ' ' : g_ascii_tolower(bytes[i]);
    raw[length] = '\0';
    return raw;
}

Markup *
markup_read(const char *bytes, size_t size)
{
    Markup *markup = g_new0(Markup, 1);
    const char *behind_title = NULL, *unused = NULL;
    markup->raw = fold_markup(bytes, size);
    markup->title = read_element(markup->raw, "<title", "</title", &behind_title);
    markup->heading = read_element(markup->raw, "<h1", "</h1", &unused);
    GString *text = g_string_new(NULL);
    collect_text(behind_title, markup->raw + strlen(markup->raw), text);
    markup->text_length = text->len;
    g_string_truncate(text, MIN(text->len, MARKUP_MAX_TEXT));
    markup->text = g_strstrip(g_string_free(text, FALSE));
    markup->has_script = strstr(markup->raw, "<script") != NULL;
    markup->has_article =
        strstr(markup->raw, "articlebody") != NULL || strstr(markup->raw, "<article") != NULL;
    return markup;
}

void
markup_free(Markup *markup)
{
    if (markup == NULL)
        return;
    g_free(markup->title);
    g_free(markup->heading);
    g_free(markup->text);
    g_free(markup->raw);
    g_free(markup);
}
