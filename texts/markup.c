/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/markup_internal.h"

#include <string.h>

#define NAME_MAX_BYTES 60
/* How far implied end tags are looked for. */
#define IMPLIED_MAX_STEPS 16

/* What is open. Names come from a string chunk, so that equal names are equal pointers. */
typedef struct {
    const char *names[MARKUP_MAX_DEPTH];
    unsigned depth;
    unsigned overflow; /* open elements beyond the limit */
    unsigned elements; /* kept so far */
    GHashTable *open;  /* name -> how often it stands in names */
    GStringChunk *chunk;
    GString *out;
    const char *end;
    bool is_in_body;
    bool is_complete; /* the page's own end was seen */
} Tamer;

static const char *const block_names[] = {
    "address", "article", "aside",  "blockquote", "body",    "caption", "center",   "dd",
    "details", "dialog",  "dir",    "div",        "dl",      "dt",      "fieldset", "figcaption",
    "figure",  "footer",  "form",   "h1",         "h2",      "h3",      "h4",       "h5",
    "h6",      "header",  "hgroup", "hr",         "legend",  "li",      "main",     "menu",
    "nav",     "ol",      "p",      "pre",        "section", "summary", "table",    "tbody",
    "td",      "tfoot",   "th",     "thead",      "tr",      "ul",      NULL,
};

/* Elements without content. */
static const char *const void_names[] = {
    "area",  "base", "basefont", "br",    "col",    "embed", "frame", "hr", "img",
    "input", "link", "meta",     "param", "source", "track", "wbr",   NULL,
};

/* Elements that stand before the body. */
static const char *const head_names[] = {"title", "meta", "link", "base", "basefont", NULL};

/* Elements whose content no reader sees, or that holds no markup. */
static const char *const raw_names[] = {
    "script", "style", "noscript", "textarea", "iframe", "noembed", "noframes", NULL,
};

static const char *const table_names[] = {
    "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", NULL,
};

static const char *const kept_attributes[] = {
    "id",    "class",    "itemprop", "href",    "rel",      "content",
    "name",  "property", "datetime", "pubdate", "hidden",   "style",
    "start", "value",    "type",     "role",    "reversed", "data-content-type",
    NULL,
};

bool
markup_is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (**names == *name && strcmp(*names, name) == 0)
            return true;
    return false;
}

bool
markup_is_block(const char *name)
{
    return markup_is_one_of(name, block_names);
}

bool
markup_looks_like_html(const char *text, gsize length)
{
    static const char *const telling[] = {
        "<!doctype html", "<html",  "<head", "<body", "<meta", "<title", "<div", "<p>", "<p ",
        "<article",       "<table", "<h1",   NULL,
    };
    g_autofree char *head = g_ascii_strdown(text, (gssize)MIN(length, 1024));
    for (unsigned i = 0; telling[i] != NULL; i++) {
        if (strstr(head, telling[i]) != NULL)
            return true;
    }
    return false;
}

static unsigned
count_open(Tamer *tamer, const char *name)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(tamer->open, name));
}

static void
push(Tamer *tamer, const char *name)
{
    tamer->names[tamer->depth++] = name;
    g_hash_table_insert(tamer->open, (gpointer)name, GUINT_TO_POINTER(count_open(tamer, name) + 1));
}

static void
pop_to(Tamer *tamer, unsigned depth)
{
    while (tamer->depth > depth) {
        const char *name = tamer->names[--tamer->depth];
        g_hash_table_insert(tamer->open, (gpointer)name,
                            GUINT_TO_POINTER(count_open(tamer, name) - 1));
        g_string_append_c(g_string_append(g_string_append(tamer->out, "</"), name), '>');
    }
}

/* Builders know the elements of 1999 only: without this they take <article> into the head. */
static void
begin_body(Tamer *tamer)
{
    if (!tamer->is_in_body)
        g_string_append(tamer->out, "<body>");
    tamer->is_in_body = true;
}

/* Returns false when @what stands there already. */
static bool
append_once(GString *out, const char *what)
{
    gsize length = strlen(what);
    if (out->len >= length && memcmp(out->str + out->len - length, what, length) == 0)
        return false;
    g_string_append_len(out, what, (gssize)length);
    return true;
}

/* What a tag leaves behind when there is no room for it: a break, but no heap of breaks. */
static void
append_break(Tamer *tamer, const char *name)
{
    bool is_full = tamer->elements >= MARKUP_MAX_ELEMENTS;
    if (is_full || g_str_equal(name, "td") || g_str_equal(name, "th"))
        (void)append_once(tamer->out, " "); /* one blank is as good as two */
    else if (markup_is_block(name) && append_once(tamer->out, "<br><br>"))
        tamer->elements += 2;
}

static bool
is_cell(const char *name)
{
    return g_str_equal(name, "td") || g_str_equal(name, "th");
}

static bool
is_term(const char *name)
{
    return g_str_equal(name, "dt") || g_str_equal(name, "dd");
}

static bool
is_row_group(const char *name)
{
    return g_str_equal(name, "tbody") || g_str_equal(name, "thead") || g_str_equal(name, "tfoot");
}

/* True when the start of @next ends an open @name whose end tag was left out (HTML 13.1.2.4). */
static bool
implies_end(const char *next, const char *name)
{
    if (g_str_equal(name, "p"))
        return markup_is_block(next);
    if (g_str_equal(name, "li") || g_str_equal(name, "option"))
        return g_str_equal(next, name);
    if (is_term(name))
        return is_term(next);
    if (is_cell(name))
        return is_cell(next) || g_str_equal(next, "tr") || is_row_group(next);
    if (g_str_equal(name, "tr"))
        return g_str_equal(next, "tr") || is_row_group(next);
    return is_row_group(name) && is_row_group(next);
}

/* Ends what @next implies to be over, through inline elements that were left open. A link is not
 * looked through: a block inside a link inside a paragraph is common, and belongs to the link. */
static void
close_implied(Tamer *tamer, const char *next)
{
    unsigned steps = 0;
    for (unsigned i = tamer->depth; i > 0 && steps < IMPLIED_MAX_STEPS; i--, steps++) {
        const char *name = tamer->names[i - 1];
        if (implies_end(next, name))
            pop_to(tamer, i - 1);
        else if (markup_is_block(name) || g_str_equal(name, "a"))
            return;
    }
}

/* Finds the open element that "</name>" ends. Inline ends do not reach out of blocks, nor any
 * ends but a table's own out of its cells; otherwise one stray tag would close the article. */
static bool
find_open(Tamer *tamer, const char *name, unsigned *ret_index)
{
    bool is_block = markup_is_block(name);
    bool is_table = markup_is_one_of(name, table_names);
    for (unsigned i = tamer->depth; i > 0; i--) {
        const char *candidate = tamer->names[i - 1];
        if (candidate == name) {
            *ret_index = i - 1;
            return true;
        }
        if (!is_block && markup_is_block(candidate))
            return false;
        if (!is_table && markup_is_one_of(candidate, table_names))
            return false;
    }
    return false;
}

static void
end_element(Tamer *tamer, const char *name)
{
    if (tamer->overflow > 0) {
        tamer->overflow--;
        append_break(tamer, name);
        return;
    }
    unsigned index = 0;
    if (count_open(tamer, name) > 0 && find_open(tamer, name, &index))
        pop_to(tamer, index);
    else if (g_str_equal(name, "p") || g_str_equal(name, "br"))
        append_break(tamer, "p"); /* browsers make an element of these two */
}

static bool
is_kept_attribute(const char *name)
{
    return markup_is_one_of(name, kept_attributes) || g_str_has_prefix(name, "article-") ||
           g_str_has_prefix(name, "publish-date-");
}

static void
append_attribute(GString *tag, const char *name, const char *value, gsize length)
{
    bool has_double = memchr(value, '"', length) != NULL;
    bool has_single = memchr(value, '\'', length) != NULL;
    char quote = has_double && !has_single ? '\'' : '"';
    g_string_append_printf(tag, " %s=%c", name, quote);
    for (gsize i = 0; i < length; i++) {
        if (value[i] == '"' && quote == '"')
            g_string_append(tag, "&quot;");
        else
            g_string_append_c(tag, value[i]);
    }
    g_string_append_c(tag, quote);
}

/* Reads a value after "=". Returns where it ends, or NULL when the text ends first. */
static const char *
read_value(const char *at, const char *end, const char **ret_value, gsize *ret_length)
{
    while (at < end && g_ascii_isspace(*at))
        at++;
    if (at < end && (*at == '"' || *at == '\'')) {
        const char *close = memchr(at + 1, *at, (gsize)(end - at - 1));
        *ret_value = at + 1;
        *ret_length = close == NULL ? 0 : (gsize)(close - at - 1);
        return close == NULL ? NULL : close + 1;
    }
    *ret_value = at;
    while (at < end && !g_ascii_isspace(*at) && *at != '>')
        at++;
    *ret_length = (gsize)(at - *ret_value);
    return at == end ? NULL : at;
}

/* Reads one attribute at @at and adds it to @tag when it is wanted. NULL when the text ends. */
static const char *
read_attribute(const char *at, const char *end, GString *tag, unsigned *count)
{
    const char *start = at++; /* an attribute's name may begin with "=" */
    while (at < end && !g_ascii_isspace(*at) && strchr("/>=", *at) == NULL)
        at++;
    gsize name_length = (gsize)(at - start);
    while (at < end && g_ascii_isspace(*at))
        at++;
    const char *value = start;
    gsize length = 0;
    if (at < end && *at == '=')
        at = read_value(at + 1, end, &value, &length);
    if (at == NULL || name_length > NAME_MAX_BYTES || length > MARKUP_MAX_VALUE)
        return at;
    g_autofree char *name = g_ascii_strdown(start, (gssize)name_length);
    if (*count < MARKUP_MAX_ATTRIBUTES && is_kept_attribute(name)) {
        append_attribute(tag, name, value, length);
        (*count)++;
    }
    return at;
}

/* Reads attributes into @tag. Returns what follows the tag, or NULL when the text ends first. */
static const char *
read_attributes(const char *at, const char *end, GString *tag)
{
    unsigned count = 0;
    while (at != NULL && at < end) {
        if (*at == '>')
            return at + 1;
        if (g_ascii_isspace(*at) || *at == '/')
            at++;
        else
            at = read_attribute(at, end, tag, &count);
    }
    return NULL;
}

/* Finds "</name" followed by the end of a name. */
static const char *
find_end_tag(const char *at, const char *end, const char *name)
{
    gsize length = strlen(name);
    while ((at = memchr(at, '<', (gsize)(end - at))) != NULL) {
        bool is_end = (gsize)(end - at) >= length + 3 && at[1] == '/' &&
                      g_ascii_strncasecmp(at + 2, name, length) == 0 &&
                      !g_ascii_isalnum(at[2 + length]);
        if (is_end)
            return at;
        at++;
    }
    return NULL;
}

/* Copies text in which "<" means itself. */
static void
append_plain(GString *out, const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (text[i] == '<')
            g_string_append(out, "&lt;");
        else
            g_string_append_c(out, text[i]);
    }
}

static const char *
skip_past(const char *at, const char *end, char what)
{
    const char *found = memchr(at, what, (gsize)(end - at));
    return found == NULL ? end : found + 1;
}

/* Drops the content of a raw element, or keeps it as text for a title. */
static const char *
read_raw(Tamer *tamer, const char *name, const char *at)
{
    const char *close = find_end_tag(at, tamer->end, name);
    const char *content_end = close == NULL ? tamer->end : close;
    if (g_str_equal(name, "title")) {
        g_string_append(tamer->out, "<title>");
        append_plain(tamer->out, at, (gsize)(content_end - at));
        g_string_append(tamer->out, "</title>");
    }
    return close == NULL ? tamer->end : skip_past(close, tamer->end, '>');
}

static void
start_element(Tamer *tamer, const char *name, const char *attributes)
{
    close_implied(tamer, name);
    bool is_void = markup_is_one_of(name, void_names);
    if (!markup_is_one_of(name, head_names))
        begin_body(tamer);
    bool is_full = tamer->elements >= MARKUP_MAX_ELEMENTS;
    if (is_full || (!is_void && tamer->depth == MARKUP_MAX_DEPTH)) {
        tamer->overflow += !is_void;
        append_break(tamer, name);
        return;
    }
    tamer->elements++;
    g_string_append(g_string_append_c(tamer->out, '<'), name);
    g_string_append_c(g_string_append(tamer->out, attributes), '>');
    if (!is_void)
        push(tamer, name);
}

/* Reads a name at @at. Empty when it is none that a tree builder would keep. */
static const char *
read_name(Tamer *tamer, const char *at, const char **ret_name)
{
    const char *start = at;
    bool is_sane = true;
    for (; at < tamer->end && !g_ascii_isspace(*at) && *at != '/' && *at != '>'; at++)
        is_sane = is_sane && (g_ascii_isalnum(*at) || *at == '-' || *at == ':' || *at == '_');
    gsize length = (gsize)(at - start);
    g_autofree char *name = g_ascii_strdown(start, (gssize)MIN(length, NAME_MAX_BYTES));
    *ret_name =
        is_sane && length <= NAME_MAX_BYTES ? g_string_chunk_insert_const(tamer->chunk, name) : "";
    return at;
}

/* The document's own frame is the builder's business, wherever its tags stand. */
static bool
is_frame(const char *name)
{
    return *name == '\0' || g_str_equal(name, "html") || g_str_equal(name, "head") ||
           g_str_equal(name, "body");
}

static const char *
read_start_tag(Tamer *tamer, const char *at)
{
    const char *name = "";
    at = read_name(tamer, at + 1, &name);
    g_autoptr(GString) attributes = g_string_new(NULL);
    at = read_attributes(at, tamer->end, attributes);
    if (at == NULL)
        return tamer->end;
    if (is_frame(name))
        return at;
    if (markup_is_one_of(name, raw_names) || g_str_equal(name, "title"))
        return read_raw(tamer, name, at);
    start_element(tamer, name, attributes->str);
    return at;
}

static const char *
read_end_tag(Tamer *tamer, const char *at)
{
    const char *name = "";
    at = read_name(tamer, at + 2, &name);
    if (at == tamer->end)
        return at;
    if (!is_frame(name))
        end_element(tamer, name);
    else if (*name != '\0' && !g_str_equal(name, "head"))
        tamer->is_complete = true;
    return skip_past(at, tamer->end, '>');
}

static const char *
read_comment(const char *at, const char *end)
{
    const char *close = g_strstr_len(at + 2, end - at - 2, "-->");
    return close == NULL ? end : close + strlen("-->");
}

static const char *
read_tag(Tamer *tamer, const char *at)
{
    gsize left = (gsize)(tamer->end - at);
    if (left >= 2 && g_ascii_isalpha(at[1]))
        return read_start_tag(tamer, at);
    if (left >= 3 && at[1] == '/' && g_ascii_isalpha(at[2]))
        return read_end_tag(tamer, at);
    if (left >= 4 && memcmp(at, "<!--", 4) == 0)
        return read_comment(at, tamer->end);
    if (left >= 2 && (at[1] == '!' || at[1] == '?' || at[1] == '/'))
        return skip_past(at, tamer->end, '>');
    if (left > 1) { /* alone at the end it is half a tag */
        begin_body(tamer);
        g_string_append(tamer->out, "&lt;");
    }
    return at + 1;
}

/* A reference that the end cuts off would be read as another character. */
static gsize
length_without_cut_reference(const char *html, gsize length)
{
    for (gsize back = 1; back <= 12 && back <= length; back++) {
        char c = html[length - back];
        if (c == '&')
            return length - back;
        if (!g_ascii_isalnum(c) && c != '#')
            break;
    }
    return length;
}

static void
append_text(Tamer *tamer, const char *text, gsize length)
{
    for (gsize i = 0; i < length && !tamer->is_in_body; i++) {
        if (!g_ascii_isspace(text[i]))
            begin_body(tamer);
    }
    g_string_append_len(tamer->out, text, (gssize)length);
}

GString *
markup_tame(const char *html, gsize length)
{
    length = length_without_cut_reference(html, length);
    Tamer *tamer = g_new0(Tamer, 1);
    tamer->open = g_hash_table_new(g_direct_hash, g_direct_equal);
    tamer->chunk = g_string_chunk_new(1024);
    tamer->out = g_string_sized_new(length + 64);
    tamer->end = html + length;
    const char *at = html;
    while (at < tamer->end) {
        const char *tag = memchr(at, '<', (gsize)(tamer->end - at));
        const char *text_end = tag == NULL ? tamer->end : tag;
        append_text(tamer, at, (gsize)(text_end - at));
        at = tag == NULL ? tamer->end : read_tag(tamer, tag);
    }
    if (!tamer->is_complete)
        g_string_append(tamer->out, "<" MARKUP_CUT "></" MARKUP_CUT ">");
    GString *out = tamer->out;
    g_hash_table_unref(tamer->open);
    g_string_chunk_free(tamer->chunk);
    g_free(tamer);
    return out;
}
