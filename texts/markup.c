/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/markup_internal.h"

#include <string.h>

#define NAME_MAX_BYTES 60
/* How far implied end tags are looked for. */
#define IMPLIED_MAX_STEPS 16

/* What the name of an element says of it. */
enum {
    NAME_BLOCK = 1 << 0,
    NAME_VOID = 1 << 1,
    NAME_HEAD = 1 << 2,
    NAME_RAW = 1 << 3,
    NAME_TABLE = 1 << 4,
    NAME_CELL = 1 << 5,
    NAME_TERM = 1 << 6,
    NAME_ROW_GROUP = 1 << 7,
    NAME_FRAME = 1 << 8,
    NAME_TITLE = 1 << 9,
    NAME_PARAGRAPH = 1 << 10,
    NAME_ITEM = 1 << 11, /* ended by the next of its name */
    NAME_ROW = 1 << 12,
    NAME_LINK = 1 << 13,
};

/* There is one for each name of a page: equal names are equal pointers. */
typedef struct {
    unsigned traits;
    unsigned open; /* how often it is open */
    char text[];   /* small; empty for what is no name */
} Name;

/* What is open. */
typedef struct {
    Name *names[MARKUP_MAX_DEPTH];
    unsigned depth;
    unsigned overflow;   /* open elements beyond the limit */
    unsigned elements;   /* kept so far */
    GHashTable *known;   /* (owned) text -> (owned) Name */
    GString *attributes; /* of the tag being read */
    GString *out;
    const char *end;
    bool is_in_body;
    bool is_complete; /* the page's own end was seen */
} Tamer;

/* Those that most elements of a page are come first. */
static const char *const block_names[] = {
    "p",          "div",   "li",       "tr",         "td",     "address", "article", "aside",
    "blockquote", "body",  "caption",  "center",     "dd",     "details", "dialog",  "dir",
    "dl",         "dt",    "fieldset", "figcaption", "figure", "footer",  "form",    "h1",
    "h2",         "h3",    "h4",       "h5",         "h6",     "header",  "hgroup",  "hr",
    "legend",     "main",  "menu",     "nav",        "ol",     "pre",     "section", "summary",
    "table",      "tbody", "tfoot",    "th",         "thead",  "ul",      NULL,
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
find_traits(const char *name)
{
    static const struct {
        const char *names[8];
        unsigned trait;
    } others[] = {
        {{"td", "th"}, NAME_CELL},
        {{"dt", "dd"}, NAME_TERM},
        {{"tbody", "thead", "tfoot"}, NAME_ROW_GROUP},
        {{"", "html", "head", "body"}, NAME_FRAME},
        {{"title"}, NAME_TITLE},
        {{"p"}, NAME_PARAGRAPH},
        {{"li", "option"}, NAME_ITEM},
        {{"tr"}, NAME_ROW},
        {{"a"}, NAME_LINK},
    };
    unsigned traits = (markup_is_block(name) ? NAME_BLOCK : 0) |
                      (markup_is_one_of(name, void_names) ? NAME_VOID : 0) |
                      (markup_is_one_of(name, head_names) ? NAME_HEAD : 0) |
                      (markup_is_one_of(name, raw_names) ? NAME_RAW : 0) |
                      (markup_is_one_of(name, table_names) ? NAME_TABLE : 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++)
        traits |= markup_is_one_of(name, others[i].names) ? others[i].trait : 0;
    return traits;
}

static Name *
know_name(Tamer *tamer, const char *text)
{
    Name *innermost = tamer->depth > 0 ? tamer->names[tamer->depth - 1] : NULL;
    if (innermost != NULL && strcmp(innermost->text, text) == 0)
        return innermost;
    Name *name = g_hash_table_lookup(tamer->known, text);
    if (name != NULL)
        return name;
    size_t size = strlen(text) + 1;
    name = g_malloc(sizeof(Name) + size);
    *name = (Name){.traits = find_traits(text)};
    memcpy(name->text, text, size);
    g_hash_table_insert(tamer->known, name->text, name);
    return name;
}

static void
push(Tamer *tamer, Name *name)
{
    tamer->names[tamer->depth++] = name;
    name->open++;
}

static void
append_end(GString *out, const char *name)
{
    g_string_append_len(out, "</", 2);
    g_string_append(out, name);
    g_string_append_c(out, '>');
}

static void
pop_to(Tamer *tamer, unsigned depth)
{
    while (tamer->depth > depth) {
        Name *name = tamer->names[--tamer->depth];
        name->open--;
        append_end(tamer->out, name->text);
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
append_break(Tamer *tamer, unsigned traits)
{
    bool is_full = tamer->elements >= MARKUP_MAX_ELEMENTS;
    if (is_full || (traits & NAME_CELL))
        (void)append_once(tamer->out, " "); /* one blank is as good as two */
    else if ((traits & NAME_BLOCK) && append_once(tamer->out, "<br><br>"))
        tamer->elements += 2;
}

/* True when the start of @next ends an open @name whose end tag was left out (HTML 13.1.2.4). */
static bool
implies_end(const Name *next, const Name *name)
{
    if (name->traits & NAME_PARAGRAPH)
        return next->traits & NAME_BLOCK;
    if (name->traits & NAME_ITEM)
        return next == name;
    if (name->traits & NAME_TERM)
        return next->traits & NAME_TERM;
    if (name->traits & NAME_CELL)
        return next->traits & (NAME_CELL | NAME_ROW | NAME_ROW_GROUP);
    if (name->traits & NAME_ROW)
        return next->traits & (NAME_ROW | NAME_ROW_GROUP);
    return (name->traits & NAME_ROW_GROUP) && (next->traits & NAME_ROW_GROUP);
}

/* Ends what @next implies to be over, through inline elements that were left open. A link is not
 * looked through: a block inside a link inside a paragraph is common, and belongs to the link. */
static void
close_implied(Tamer *tamer, const Name *next)
{
    unsigned steps = 0;
    for (unsigned i = tamer->depth; i > 0 && steps < IMPLIED_MAX_STEPS; i--, steps++) {
        const Name *name = tamer->names[i - 1];
        if (implies_end(next, name))
            pop_to(tamer, i - 1);
        else if (name->traits & (NAME_BLOCK | NAME_LINK))
            return;
    }
}

/* Finds the open element that "</name>" ends. Inline ends do not reach out of blocks, nor any
 * ends but a table's own out of its cells; otherwise one stray tag would close the article. */
static bool
find_open(Tamer *tamer, const Name *name, unsigned *ret_index)
{
    unsigned limits =
        (name->traits & NAME_BLOCK ? 0 : NAME_BLOCK) | (name->traits & NAME_TABLE ? 0 : NAME_TABLE);
    for (unsigned i = tamer->depth; i > 0; i--) {
        const Name *candidate = tamer->names[i - 1];
        if (candidate == name) {
            *ret_index = i - 1;
            return true;
        }
        if (candidate->traits & limits)
            return false;
    }
    return false;
}

static void
end_element(Tamer *tamer, const Name *name)
{
    if (tamer->overflow > 0) {
        tamer->overflow--;
        append_break(tamer, name->traits);
        return;
    }
    unsigned index = 0;
    if (name->open > 0 && find_open(tamer, name, &index))
        pop_to(tamer, index);
    else if ((name->traits & NAME_PARAGRAPH) || strcmp(name->text, "br") == 0)
        append_break(tamer, NAME_BLOCK); /* browsers make an element of these two */
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
read_raw(Tamer *tamer, const Name *name, const char *at)
{
    const char *close = find_end_tag(at, tamer->end, name->text);
    const char *content_end = close == NULL ? tamer->end : close;
    if (name->traits & NAME_TITLE) {
        g_string_append(tamer->out, "<title>");
        append_plain(tamer->out, at, (gsize)(content_end - at));
        g_string_append(tamer->out, "</title>");
    }
    return close == NULL ? tamer->end : skip_past(close, tamer->end, '>');
}

static void
start_element(Tamer *tamer, Name *name)
{
    close_implied(tamer, name);
    bool is_void = name->traits & NAME_VOID;
    if (!(name->traits & NAME_HEAD))
        begin_body(tamer);
    bool is_full = tamer->elements >= MARKUP_MAX_ELEMENTS;
    if (is_full || (!is_void && tamer->depth == MARKUP_MAX_DEPTH)) {
        tamer->overflow += !is_void;
        append_break(tamer, name->traits);
        return;
    }
    tamer->elements++;
    g_string_append(g_string_append_c(tamer->out, '<'), name->text);
    g_string_append_len(tamer->out, tamer->attributes->str, (gssize)tamer->attributes->len);
    g_string_append_c(tamer->out, '>');
    if (!is_void)
        push(tamer, name);
}

/* Reads a name at @at. Empty when it is none that a tree builder would keep. */
static const char *
read_name(Tamer *tamer, const char *at, Name **ret_name)
{
    char name[NAME_MAX_BYTES + 1] = "";
    gsize length = 0;
    bool is_sane = true;
    for (; at < tamer->end && !g_ascii_isspace(*at) && *at != '/' && *at != '>'; at++) {
        is_sane = is_sane && length < NAME_MAX_BYTES &&
                  (g_ascii_isalnum(*at) || *at == '-' || *at == ':' || *at == '_');
        if (is_sane)
            name[length++] = g_ascii_tolower(*at);
    }
    name[is_sane ? length : 0] = '\0';
    *ret_name = know_name(tamer, name);
    return at;
}

static const char *
read_start_tag(Tamer *tamer, const char *at)
{
    Name *name = NULL;
    at = read_name(tamer, at + 1, &name);
    g_string_truncate(tamer->attributes, 0);
    at = read_attributes(at, tamer->end, tamer->attributes);
    if (at == NULL)
        return tamer->end;
    if (name->traits & NAME_FRAME)
        return at;
    if (name->traits & (NAME_RAW | NAME_TITLE))
        return read_raw(tamer, name, at);
    start_element(tamer, name);
    return at;
}

/* The document's own frame is the builder's business, wherever its tags stand. */
static const char *
read_end_tag(Tamer *tamer, const char *at)
{
    Name *name = NULL;
    at = read_name(tamer, at + 2, &name);
    if (at == tamer->end)
        return at;
    if (!(name->traits & NAME_FRAME))
        end_element(tamer, name);
    else if (name->text[0] != '\0' && strcmp(name->text, "head") != 0)
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
    tamer->known = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    tamer->attributes = g_string_new(NULL);
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
    g_hash_table_unref(tamer->known);
    g_string_free(tamer->attributes, TRUE);
    g_free(tamer);
    return out;
}
