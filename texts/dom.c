/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/dom_internal.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <string.h>

#include "texts/charset_internal.h"
#include "texts/markup_internal.h"

static xmlParserInputPtr
refuse_entity(const char *address, const char *id, xmlParserCtxtPtr context)
{
    (void)address;
    (void)id;
    (void)context;
    return NULL;
}

void
dom_prepare(void)
{
    static gsize is_ready = 0;
    if (!g_once_init_enter(&is_ready))
        return;
    xmlInitParser();
    xmlSetExternalEntityLoader(refuse_entity);
    g_once_init_leave(&is_ready, 1);
}

xmlDoc *
dom_read_html(const char *html, gsize length)
{
    dom_prepare();
    g_autoptr(GString) tame = markup_tame(html, length);
    if (tame->len == 0 || tame->len > G_MAXINT)
        return NULL;
    int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                  HTML_PARSE_NONET | HTML_PARSE_COMPACT | (int)XML_PARSE_HUGE;
    return htmlReadMemory(tame->str, (int)tame->len, NULL, "UTF-8", options);
}

xmlNode *
dom_next_after(const xmlNode *node, const xmlNode *root)
{
    while (node != NULL && node != root) {
        if (node->next != NULL)
            return node->next;
        node = node->parent;
    }
    return NULL;
}

xmlNode *
dom_next(const xmlNode *node, const xmlNode *root)
{
    if (node->type == XML_ELEMENT_NODE && node->children != NULL)
        return node->children;
    return dom_next_after(node, root);
}

xmlNode *
dom_find(xmlNode *root, bool (*matches)(const xmlNode *node))
{
    for (xmlNode *node = root; node != NULL; node = dom_next(node, root)) {
        if (node->type == XML_ELEMENT_NODE && matches(node))
            return node;
    }
    return NULL;
}

GPtrArray *
dom_list_marked(xmlNode *root)
{
    GPtrArray *marked = g_ptr_array_new();
    for (xmlNode *node = root; node != NULL; node = dom_next(node, root)) {
        if (node->type == XML_ELEMENT_NODE &&
            (node->properties != NULL || dom_is(node, "title") || dom_is(node, "h1")))
            g_ptr_array_add(marked, node);
    }
    return marked;
}

xmlNode *
dom_find_marked(const GPtrArray *marked, bool (*matches)(const xmlNode *node))
{
    for (guint i = 0; i < marked->len; i++) {
        if (matches(g_ptr_array_index(marked, i)))
            return g_ptr_array_index(marked, i);
    }
    return NULL;
}

bool
dom_is(const xmlNode *node, const char *name)
{
    return node != NULL && node->type == XML_ELEMENT_NODE && *node->name == (xmlChar)*name &&
           strcmp((const char *)node->name, name) == 0;
}

char *
dom_attribute(const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    if (value == NULL)
        return NULL;
    char *copy = g_utf8_make_valid((const char *)value, -1);
    xmlFree(value);
    return copy;
}

bool
dom_has_attribute(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && xmlHasProp(node, (const xmlChar *)name) != NULL;
}

/* An attribute's value without a copy. NULL when it is absent. */
static const char *
peek_attribute(const xmlNode *node, const char *name)
{
    if (node->type != XML_ELEMENT_NODE)
        return NULL;
    const xmlAttr *attribute = xmlHasProp(node, (const xmlChar *)name);
    if (attribute == NULL)
        return NULL;
    const xmlNode *text = attribute->children;
    return text == NULL || text->content == NULL ? "" : (const char *)text->content;
}

bool
dom_attribute_is(const xmlNode *node, const char *name, const char *value)
{
    const char *found = peek_attribute(node, name);
    return found != NULL && g_ascii_strcasecmp(found, value) == 0;
}

static bool
is_word(const char *word, const char *at, gsize length)
{
    return strlen(word) == length && g_ascii_strncasecmp(at, word, length) == 0;
}

static bool
has_any_word(const char *text, const char *const *words)
{
    while (text != NULL && *text != '\0') {
        text += strspn(text, " \t\r\n\f");
        gsize length = strcspn(text, " \t\r\n\f");
        for (unsigned i = 0; words[i] != NULL; i++) {
            if (is_word(words[i], text, length))
                return true;
        }
        text += length;
    }
    return false;
}

bool
dom_has_word(const xmlNode *node, const char *name, const char *word)
{
    const char *const words[] = {word, NULL};
    return has_any_word(peek_attribute(node, name), words);
}

bool
dom_has_class(const xmlNode *node, const char *word)
{
    return dom_has_word(node, "class", word);
}

bool
dom_has_any_class(const xmlNode *node, const char *const *words)
{
    return has_any_word(peek_attribute(node, "class"), words);
}

void
dom_append_text(GString *out, const char *text, gsize length)
{
    const char *end = text + length;
    while (text < end) {
        const char *lead = memchr(text, '\xC2', (gsize)(end - text));
        const char *stop = lead == NULL ? end : lead;
        g_string_append_len(out, text, stop - text);
        if (lead == NULL)
            return;
        bool is_control = end - lead >= 2 && (guchar)lead[1] <= 0x9f;
        if (is_control)
            g_string_append_unichar(out, charset_mend_control((guchar)lead[1]));
        else
            g_string_append_c(out, *lead);
        text = lead + (is_control ? 2 : 1);
    }
}

char *
dom_collapse(const char *text)
{
    GString *line = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at++) {
        if (!g_ascii_isspace(*at))
            g_string_append_c(line, *at);
        else if (line->len > 0 && line->str[line->len - 1] != ' ')
            g_string_append_c(line, ' ');
    }
    if (line->len > 0 && line->str[line->len - 1] == ' ')
        g_string_truncate(line, line->len - 1);
    return g_string_free(line, FALSE);
}

/* Cuts between characters. */
static void
truncate_text(GString *text, gsize max_bytes)
{
    if (text->len <= max_bytes)
        return;
    while (max_bytes > 0 && ((guchar)text->str[max_bytes] & 0xC0) == 0x80)
        max_bytes--;
    g_string_truncate(text, max_bytes);
}

char *
dom_line(const xmlNode *node, gsize max_bytes)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (const xmlNode *at = node; at != NULL && text->len <= max_bytes; at = dom_next(at, node)) {
        bool is_text = at->type == XML_TEXT_NODE || at->type == XML_CDATA_SECTION_NODE;
        if (is_text && at->content != NULL)
            dom_append_text(text, (const char *)at->content,
                            strnlen((const char *)at->content, max_bytes + 4));
        else if (at->type == XML_ELEMENT_NODE && markup_is_block((const char *)at->name))
            g_string_append_c(text, ' ');
    }
    truncate_text(text, max_bytes);
    g_autofree char *valid = g_utf8_make_valid(text->str, (gssize)text->len);
    return dom_collapse(valid);
}
