/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/feed_item_internal.h"

#include <string.h>

#include "texts/address.h"
#include "texts/day.h"
#include "texts/dom_internal.h"

#define TITLE_MAX_BYTES 1000
/* Elements above an item that may set a base; libxml2 itself stops at 256. */
#define BASE_MAX_STEPS 16

bool
feed_item_is(const xmlNode *node)
{
    return dom_is(node, "item") || dom_is(node, "entry");
}

static const char *
namespace_of(const xmlNode *node)
{
    return node->ns == NULL || node->ns->href == NULL ? "" : (const char *)node->ns->href;
}

/* Atom's two namespaces and Dublin Core; others, such as media:title, speak of something else. */
static bool
is_common_namespace(const char *href)
{
    return g_str_equal(href, "http://www.w3.org/2005/Atom") ||
           g_str_equal(href, "http://purl.org/atom/ns#") ||
           g_str_equal(href, "http://purl.org/dc/elements/1.1/") ||
           g_str_equal(href, "http://purl.org/dc/terms/");
}

static bool
is_field(const xmlNode *item, const xmlNode *child, const char *name)
{
    return dom_is(child, name) && (g_str_equal(namespace_of(item), namespace_of(child)) ||
                                   is_common_namespace(namespace_of(child)));
}

/* The item's own element of that name goes before one of another namespace. */
static xmlNode *
find_field(const xmlNode *item, const char *name)
{
    xmlNode *found = NULL;
    for (xmlNode *child = item->children; child != NULL; child = child->next) {
        if (!is_field(item, child, name))
            continue;
        if (g_str_equal(namespace_of(item), namespace_of(child)))
            return child;
        found = found == NULL ? child : found;
    }
    return found;
}

/* Content as written, without the white space around it. Returns: (owned), NULL when empty. */
static char *
read_content(const xmlNode *node)
{
    if (node == NULL)
        return NULL;
    xmlChar *content = xmlNodeGetContent(node);
    g_autofree char *copy = content == NULL ? NULL : g_strdup((const char *)content);
    xmlFree(content);
    if (copy == NULL || *g_strstrip(copy) == '\0')
        return NULL;
    return g_utf8_make_valid(copy, -1);
}

/* Applies the xml:base of @node and those above it, outermost first (XML Base, 3.2). */
static char *
resolve_at(const xmlNode *node, const char *base_address, const char *reference)
{
    const xmlNode *chain[BASE_MAX_STEPS];
    unsigned steps = 0;
    for (const xmlNode *at = node; at != NULL && at->type == XML_ELEMENT_NODE; at = at->parent) {
        if (steps < BASE_MAX_STEPS)
            chain[steps++] = at;
    }
    g_autofree char *base = g_strdup(base_address);
    while (steps > 0) {
        xmlChar *stated = xmlGetNsProp(chain[--steps], (const xmlChar *)"base", XML_XML_NAMESPACE);
        g_autofree char *next = stated == NULL ? NULL : address_resolve(base, (const char *)stated);
        xmlFree(stated);
        if (next != NULL) {
            g_free(base);
            base = g_steal_pointer(&next);
        }
    }
    return address_resolve(base, reference);
}

static bool
is_alternate(const xmlNode *link)
{
    return !dom_has_attribute(link, "rel") || dom_attribute_is(link, "rel", "alternate");
}

/* The address a <link> gives: its content in RSS, its href in Atom. */
static char *
read_link(const xmlNode *link, const char *base_address)
{
    g_autofree char *href = dom_attribute(link, "href");
    if (href != NULL && !is_alternate(link))
        return NULL;
    g_autofree char *content = href == NULL ? read_content(link) : NULL;
    const char *reference = href != NULL ? href : content;
    return reference == NULL ? NULL : resolve_at(link, base_address, reference);
}

static char *
find_link(const xmlNode *item, const char *base_address)
{
    for (const xmlNode *child = item->children; child != NULL; child = child->next) {
        char *address = is_field(item, child, "link") ? read_link(child, base_address) : NULL;
        if (address != NULL)
            return address;
    }
    return NULL;
}

/* RSS 2.0 <guid>, Atom <id>, RSS 1.0 rdf:about. */
static char *
find_guid(const xmlNode *item)
{
    char *guid = read_content(find_field(item, "guid"));
    if (guid == NULL)
        guid = read_content(find_field(item, "id"));
    if (guid != NULL)
        return guid;
    static const xmlChar rdf[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    xmlChar *about = xmlGetNsProp(item, (const xmlChar *)"about", rdf);
    guid = about == NULL ? NULL : g_utf8_make_valid((const char *)about, -1);
    xmlFree(about);
    return guid;
}

/* Reads text that holds HTML, or was escaped once too often. */
static char *
read_escaped(const char *text)
{
    g_autofree char *ended = g_strconcat(text, "\n", NULL); /* "AT&T" is no reference cut short */
    g_autoptr(xmlDoc) document = dom_read_html(ended, strlen(ended));
    xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    return root == NULL ? NULL : dom_line(root, TITLE_MAX_BYTES);
}

static char *
find_title(const xmlNode *item)
{
    const xmlNode *node = find_field(item, "title");
    g_autofree char *line = node == NULL ? NULL : dom_line(node, TITLE_MAX_BYTES);
    if (line == NULL || *line == '\0')
        return NULL;
    bool is_html = dom_attribute_is(node, "type", "html");
    bool is_escaped_twice =
        strchr(line, '&') != NULL && strchr(line, '<') == NULL && strchr(line, ';') != NULL;
    return is_html || is_escaped_twice ? read_escaped(line) : g_steal_pointer(&line);
}

static char *
find_published(const xmlNode *item)
{
    static const char *const names[] = {"pubDate", "published", "issued",
                                        "date",    "updated",   "modified"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *content = read_content(find_field(item, names[i]));
        char *day = day_read(content);
        if (day != NULL)
            return day;
    }
    return NULL;
}

void
feed_item_read(const xmlNode *item, const char *base_address, Listing *listing)
{
    g_autofree char *guid = find_guid(item);
    g_autofree char *address = find_link(item, base_address);
    if (address == NULL && guid != NULL)
        address = address_resolve(NULL, guid);
    if (address == NULL)
        return;
    g_autofree char *title = find_title(item);
    g_autofree char *published = find_published(item);
    listing_add(listing, address, guid, title, published);
}
