/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fetchers/markup.h"

#define SNIFF_BYTES 1024u
/* A feed's last tag may be followed by comments of caches. */
#define TAIL_BYTES 4096u

static const char *const feed_roots[] = {"rss", "rdf:rdf", "feed"};

/* Lower case, and NUL bytes made visible to string functions. Returns: (owned) */
static char *
fold(const char *bytes, size_t size)
{
    char *text = g_malloc(size + 1);
    for (size_t i = 0; i < size; i++)
        text[i] = bytes[i] == '\0' ? '\x01' : g_ascii_tolower(bytes[i]);
    text[size] = '\0';
    return text;
}

/* The first bytes in lower case, without byte order mark and leading white space. Returns: (owned)
 */
static char *
fold_head(const char *bytes, size_t size)
{
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    while (size > 0 && g_ascii_isspace(*bytes)) {
        bytes++;
        size--;
    }
    return fold(bytes, MIN(size, SNIFF_BYTES));
}

static bool
has_tag(const char *head, const char *name)
{
    g_autofree char *tag = g_strdup_printf("<%s", name);
    const char *at = strstr(head, tag);
    return at != NULL &&
           (strchr("> /", at[strlen(tag)]) != NULL || g_ascii_isspace(at[strlen(tag)]));
}

static bool
is_feed(const char *head)
{
    for (size_t i = 0; i < G_N_ELEMENTS(feed_roots); i++) {
        if (has_tag(head, feed_roots[i]))
            return true;
    }
    return false;
}

static bool
is_binary(const char *head)
{
    static const char *const starts[] = {"\x89png",    "gif8",     "\xff\xd8\xff",
                                         "pk\x03\x04", "\x1f\x8b", "riff"};
    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++) {
        if (g_str_has_prefix(head, starts[i]))
            return true;
    }
    /* UTF-16 holds NUL bytes and is text. */
    if (g_str_has_prefix(head, "\xff\xfe") || g_str_has_prefix(head, "\xfe\xff"))
        return false;
    return strchr(head, '\x01') != NULL;
}

static bool
media_type_is(const char *media_type, const char *part)
{
    g_autofree char *folded = g_ascii_strdown(media_type != NULL ? media_type : "", -1);
    folded[strcspn(folded, ";")] = '\0';
    return strstr(folded, part) != NULL;
}

BodyKind
body_kind_find(const char *bytes, size_t size, const char *media_type)
{
    g_autofree char *head = fold_head(bytes, size);
    if (*head == '\0')
        return BODY_EMPTY;
    if (g_str_has_prefix(head, "%pdf-"))
        return BODY_PDF;
    if (is_binary(head))
        return BODY_BINARY;
    if (is_feed(head) && !has_tag(head, "html"))
        return BODY_FEED;
    if (has_tag(head, "html") || has_tag(head, "!doctype html") || has_tag(head, "head") ||
        has_tag(head, "body"))
        return BODY_HTML;
    if (g_str_has_prefix(head, "<?xml") && !media_type_is(media_type, "html"))
        return BODY_XML;
    if (*head == '<' || media_type_is(media_type, "html"))
        return BODY_HTML;
    if (media_type_is(media_type, "json"))
        return BODY_JSON;
    return BODY_TEXT;
}

const char *
body_kind_to_words(BodyKind kind)
{
    static const char *const words[] = {
        [BODY_EMPTY] = "nothing",           [BODY_HTML] = "an HTML page", [BODY_FEED] = "a feed",
        [BODY_XML] = "XML that is no feed", [BODY_JSON] = "JSON",         [BODY_PDF] = "a PDF file",
        [BODY_BINARY] = "a binary file",    [BODY_TEXT] = "plain text",
    };
    return words[kind];
}

bool
feed_is_cut(const char *bytes, size_t size)
{
    g_autofree char *head = fold_head(bytes, size);
    size_t tail_length = MIN(size, TAIL_BYTES);
    g_autofree char *tail = fold(bytes + size - tail_length, tail_length);
    for (size_t i = 0; i < G_N_ELEMENTS(feed_roots); i++) {
        g_autofree char *end = g_strdup_printf("</%s", feed_roots[i]);
        if (has_tag(head, feed_roots[i]))
            return strstr(tail, end) == NULL;
    }
    return false;
}
