/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/feed.h"

#include <libxml/parser.h>
#include <stdbool.h>
#include <string.h>

#include "texts/charset_internal.h"
#include "texts/dom_internal.h"
#include "texts/feed_item_internal.h"
#include "texts/feed_repair_internal.h"

G_DEFINE_QUARK(feed_error, feed_error)

/* A feed as a tree, and whether it took recovery to grow it. */
typedef struct {
    xmlDoc *document; /* (owned) (nullable) */
    bool is_recovered;
} FeedTree;

static xmlDoc *
parse(const char *text, int more_options)
{
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
    /* The text is UTF-8 by now, whatever its declaration says. */
    return xmlReadMemory(text, (int)strlen(text), NULL, "UTF-8", options | more_options);
}

static FeedTree
grow_tree(const char *text)
{
    FeedTree tree = {.document = parse(text, 0)};
    if (tree.document != NULL)
        return tree;
    g_autofree char *repaired = feed_repair(text);
    tree.document = parse(repaired, 0);
    if (tree.document != NULL)
        return tree;
    tree.document = parse(repaired, XML_PARSE_RECOVER);
    tree.is_recovered = true;
    return tree;
}

static bool
is_feed_root(const char *name)
{
    static const char *const names[] = {"rss", "RDF", "feed", NULL};
    return name != NULL && g_strv_contains(names, name);
}

/* Where the last @needle begins; before everything when there is none. */
static const char *
find_last(const char *text, const char *needle)
{
    const char *found = g_strrstr(text, needle);
    return found == NULL ? text : found;
}

/* A feed that stops inside an item gives that item half an address. */
static bool
ends_inside_item(const char *text)
{
    return find_last(text, "<item") > find_last(text, "</item") ||
           find_last(text, "<entry") > find_last(text, "</entry");
}

static const xmlNode *
find_last_item(const xmlNode *root)
{
    const xmlNode *last = NULL;
    for (const xmlNode *node = root; node != NULL; node = dom_next(node, root)) {
        if (feed_item_is(node))
            last = node;
    }
    return last;
}

static GPtrArray *
read_items(const FeedTree *tree, const char *text, const char *base_address, unsigned *ret_left_out)
{
    const xmlNode *root = xmlDocGetRootElement(tree->document);
    bool is_cut = tree->is_recovered && ends_inside_item(text);
    const xmlNode *cut = is_cut ? find_last_item(root) : NULL;
    g_autoptr(Listing) listing = listing_new(FEED_MAX_ITEMS);
    const xmlNode *node = root;
    while (node != NULL) {
        bool is_item = node != root && feed_item_is(node);
        if (is_item && node != cut)
            feed_item_read(node, base_address, listing);
        node = is_item ? dom_next_after(node, root) : dom_next(node, root);
    }
    if (ret_left_out != NULL)
        *ret_left_out = listing_count_left_out(listing) + (cut != NULL ? 1 : 0);
    return listing_steal(listing);
}

static bool
is_readable(const char *text, GError **error)
{
    g_autofree char *root = feed_find_root_name(text);
    if (*text == '\0') {
        g_set_error_literal(error, FEED_ERROR, FEED_ERROR_BROKEN, "feed is empty");
        return false;
    }
    if (!is_feed_root(root)) {
        g_set_error(error, FEED_ERROR, FEED_ERROR_NOT_A_FEED,
                    "not a feed: the first element is \"%s\", not rss, rdf:RDF or feed",
                    root == NULL ? "" : root);
        return false;
    }
    if (feed_has_internal_subset(text)) {
        g_set_error_literal(error, FEED_ERROR, FEED_ERROR_BROKEN,
                            "feed declares entities of its own, which is refused");
        return false;
    }
    if (!feed_tags_are_bounded(text)) {
        g_set_error_literal(error, FEED_ERROR, FEED_ERROR_BROKEN,
                            "feed has a tag with too many attributes");
        return false;
    }
    return true;
}

GPtrArray *
feed_read(GBytes *body, const char *media_type, const char *base_address, unsigned *ret_left_out,
          GError **error)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(body, &size);
    if (size > FEED_MAX_BYTES) {
        g_set_error(error, FEED_ERROR, FEED_ERROR_BROKEN,
                    "feed of %" G_GSIZE_FORMAT " bytes is larger than the %u that are read", size,
                    FEED_MAX_BYTES);
        return NULL;
    }
    gsize length = 0;
    g_autofree char *decoded = charset_decode(data, size, media_type, true, &length);
    g_autofree char *text = feed_drop_comments(decoded);
    if (!is_readable(text, error))
        return NULL;
    dom_prepare();
    FeedTree tree = grow_tree(text);
    g_autoptr(xmlDoc) document = tree.document;
    const xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    if (root == NULL || !is_feed_root((const char *)root->name)) {
        g_set_error_literal(error, FEED_ERROR, FEED_ERROR_BROKEN,
                            "feed cannot be read as XML, not even after repair");
        return NULL;
    }
    return read_items(&tree, text, base_address, ret_left_out);
}
