/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/feed_links.h"

#include "texts/address.h"
#include "texts/dom_internal.h"
#include "texts/listing_internal.h"
#include "texts/metadata_internal.h"
#include "texts/page_internal.h"

#define TITLE_MAX_BYTES 300

static bool
is_announced_feed(const xmlNode *node)
{
    if (!dom_is(node, "link") || !dom_has_word(node, "rel", "alternate"))
        return false;
    g_autofree char *type = dom_attribute(node, "type");
    return type != NULL && (g_ascii_strncasecmp(type, "application/rss+xml", 19) == 0 ||
                            g_ascii_strncasecmp(type, "application/atom+xml", 20) == 0);
}

/* A link a person would take for a feed: its address says so. */
static bool
is_linked_feed(const xmlNode *node)
{
    if (!dom_is(node, "a"))
        return false;
    g_autofree char *href = dom_attribute(node, "href");
    return href != NULL &&
           g_regex_match_simple("(\\brss\\b|\\batom\\b|\\bfeeds?\\b|\\.rss|\\.atom)", href,
                                G_REGEX_CASELESS, 0);
}

static void
add_feeds(Listing *listing, xmlNode *root, const char *base, bool (*matches)(const xmlNode *node))
{
    for (xmlNode *node = root; node != NULL; node = dom_next(node, root)) {
        if (node->type != XML_ELEMENT_NODE || !matches(node))
            continue;
        g_autofree char *href = dom_attribute(node, "href");
        g_autofree char *address = href == NULL ? NULL : address_resolve(base, href);
        g_autofree char *title = dom_line(node, TITLE_MAX_BYTES);
        if (address != NULL)
            listing_add(listing, address, NULL, title, NULL);
    }
}

static void
read_feeds(Listing *listing, xmlNode *root, const char *base_address)
{
    g_autofree char *stated = metadata_find_base(root);
    g_autofree char *base = stated == NULL ? NULL : address_resolve(base_address, stated);
    const char *resolved = base != NULL ? base : base_address;
    add_feeds(listing, root, resolved, is_announced_feed);
    if (listing_count(listing) == 0)
        add_feeds(listing, root, resolved, is_linked_feed);
}

GPtrArray *
feed_links_read(GBytes *body, const char *media_type, const char *base_address, GError **error)
{
    g_autoptr(SourceText) source = page_open(body, media_type, error);
    if (source == NULL)
        return NULL;
    g_autoptr(Listing) listing = listing_new(FEED_LINKS_MAX);
    g_autoptr(xmlDoc) document =
        source->is_html ? dom_read_html(source->text, source->length) : NULL;
    xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    if (root != NULL)
        read_feeds(listing, root, base_address);
    return listing_steal(listing);
}
