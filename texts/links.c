/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/links.h"

#include <string.h>

#include "texts/address.h"
#include "texts/article_internal.h"
#include "texts/day.h"
#include "texts/dom_internal.h"
#include "texts/listing_internal.h"
#include "texts/metadata_internal.h"
#include "texts/page_internal.h"

#define TITLE_MAX_BYTES 1000

/* One list page while it is read. */
typedef struct {
    xmlNode *root; /* (borrowed) */
    char *base;    /* (owned) (nullable) address that links are relative to */
    Listing *listing;
} ListPage;

/* Sites wrote http into these attributes for years, and answer it with a redirect to https. */
static char *
upgrade_address(const ListPage *page, char *address)
{
    bool is_upgraded = page->base != NULL && g_str_has_prefix(page->base, "https:") &&
                       g_str_has_prefix(address, "http:");
    if (!is_upgraded)
        return address;
    char *secure = g_strconcat("https:", address + strlen("http:"), NULL);
    g_free(address);
    return secure;
}

/* Skin A: elements of AFPIMS' list templates, whose attributes hold all there is. */
static void
add_listing_element(const ListPage *page, const xmlNode *node)
{
    if (!dom_has_attribute(node, "article-id"))
        return;
    g_autofree char *reference = dom_attribute(node, "article-url");
    if (reference == NULL || *reference == '\0') {
        g_free(reference);
        reference = dom_attribute(node, "article-url-or-link");
    }
    g_autofree char *address = reference == NULL ? NULL : address_resolve(page->base, reference);
    if (address == NULL)
        return;
    address = upgrade_address(page, address);
    g_autofree char *raw_title = dom_attribute(node, "article-title");
    g_autofree char *title = raw_title == NULL ? NULL : dom_collapse(raw_title);
    g_autofree char *stamp = dom_attribute(node, "publish-date-jss");
    g_autofree char *printed = dom_attribute(node, "publish-date-ap");
    g_autofree char *published = day_read(stamp);
    if (published == NULL)
        published = day_read(printed);
    listing_add(page->listing, address, NULL, title, published);
}

/* Adds the target of a link, with its text as title. */
static void
add_link(const ListPage *page, const xmlNode *link, const char *published)
{
    g_autofree char *href = dom_attribute(link, "href");
    g_autofree char *address =
        href == NULL || *href == '#' ? NULL : address_resolve(page->base, href);
    if (address == NULL)
        return;
    g_autofree char *title = dom_line(link, TITLE_MAX_BYTES);
    listing_add(page->listing, address, NULL, title, published);
}

static bool
is_link(const xmlNode *node)
{
    return dom_is(node, "a") && dom_has_attribute(node, "href");
}

static bool
is_row_title(const xmlNode *node)
{
    return dom_has_class(node, "title") || dom_is(node, "h1") || dom_is(node, "h2") ||
           dom_is(node, "h3");
}

static bool
is_row_date(const xmlNode *node)
{
    return dom_has_class(node, "date") || dom_is(node, "time");
}

static char *
find_row_day(xmlNode *row)
{
    const xmlNode *node = dom_find(row, is_row_date);
    if (node == NULL)
        return NULL;
    g_autofree char *datetime = dom_attribute(node, "datetime");
    char *day = day_read(datetime);
    if (day != NULL)
        return day;
    g_autofree char *line = dom_line(node, TITLE_MAX_BYTES);
    return day_read(line);
}

static void
add_row(const ListPage *page, xmlNode *row)
{
    xmlNode *title = dom_find(row, is_row_title);
    const xmlNode *link = title == NULL ? NULL : dom_find(title, is_link);
    for (const xmlNode *at = title; link == NULL && at != NULL && at != row; at = at->parent)
        link = is_link(at) ? at : NULL; /* the link can stand around its title, too */
    if (link == NULL)
        return;
    g_autofree char *published = find_row_day(row);
    add_link(page, link, published);
}

static bool
is_classic_list(const xmlNode *node)
{
    return dom_has_class(node, "alist") || dom_has_class(node, "article-listing");
}

static bool
is_classic_row(const xmlNode *node)
{
    return dom_has_class(node, "item") || dom_is(node, "li");
}

/* Skin B: rows of classic AFPIMS lists. Rows are not looked for inside rows. */
static void
add_classic_rows(const ListPage *page, xmlNode *list)
{
    xmlNode *node = dom_next(list, list);
    while (node != NULL) {
        bool is_row = node->type == XML_ELEMENT_NODE && is_classic_row(node);
        if (is_row)
            add_row(page, node);
        node = is_row ? dom_next_after(node, list) : dom_next(node, list);
    }
}

static void
read_listing_elements(const ListPage *page)
{
    for (xmlNode *node = page->root; node != NULL; node = dom_next(node, page->root)) {
        if (node->type == XML_ELEMENT_NODE)
            add_listing_element(page, node);
    }
}

static void
read_classic_lists(const ListPage *page)
{
    xmlNode *node = page->root;
    while (node != NULL) {
        bool is_list = node->type == XML_ELEMENT_NODE && is_classic_list(node);
        if (is_list)
            add_classic_rows(page, node);
        node = is_list ? dom_next_after(node, page->root) : dom_next(node, page->root);
    }
}

/* Skin C: whatever the page looks like, article addresses keep their form. */
static void
read_article_links(const ListPage *page)
{
    for (xmlNode *node = page->root; node != NULL; node = dom_next(node, page->root)) {
        if (node->type != XML_ELEMENT_NODE || !is_link(node))
            continue;
        g_autofree char *href = dom_attribute(node, "href");
        g_autofree char *address = href == NULL ? NULL : address_resolve(page->base, href);
        if (address != NULL && address_is_article(address))
            add_link(page, node, NULL);
    }
}

static void
read_area_links(const ListPage *page)
{
    g_autoptr(Article) article = article_new(page->root);
    xmlNode *area = article_find(article, page->root);
    xmlNode *node = area;
    while (node != NULL) {
        bool is_element = node->type == XML_ELEMENT_NODE;
        bool is_skipped = is_element && node != area && article_is_furniture(article, node);
        if (is_element && !is_skipped && is_link(node))
            add_link(page, node, NULL);
        node = is_skipped ? dom_next_after(node, area) : dom_next(node, area);
    }
}

static void
read_list_page(const ListPage *page)
{
    static void (*const readers[])(const ListPage *page) = {
        read_listing_elements, read_classic_lists, read_article_links, read_area_links};
    for (unsigned i = 0; i < G_N_ELEMENTS(readers) && listing_count(page->listing) == 0; i++)
        readers[i](page);
}

static char *
find_base(xmlNode *root, const char *base_address)
{
    g_autofree char *stated = metadata_find_base(root);
    char *base = stated == NULL ? NULL : address_resolve(base_address, stated);
    return base != NULL ? base : g_strdup(base_address);
}

/* Of the article addresses of a page, those that @listed lacks. Returns: (owned) */
static GPtrArray *
list_missed(const ListPage *page, GPtrArray *listed, unsigned *ret_articles)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < listed->len; i++)
        g_hash_table_add(known, ((Announcement *)g_ptr_array_index(listed, i))->document);
    g_autoptr(Listing) listing = listing_new(LINKS_MAX_ITEMS);
    ListPage again = {.root = page->root, .base = page->base, .listing = listing};
    read_article_links(&again);
    g_autoptr(GPtrArray) articles = listing_steal(listing);
    *ret_articles = articles->len;
    for (unsigned i = articles->len; i > 0; i--) {
        const Announcement *article = g_ptr_array_index(articles, i - 1);
        if (g_hash_table_contains(known, article->document))
            g_ptr_array_remove_index(articles, i - 1);
    }
    return g_steal_pointer(&articles);
}

/* A few articles outside the listing stand in sidebars; not many, and not more than one in five. */
static bool
is_rebuilt(unsigned missed, unsigned listed)
{
    return missed >= 3 && missed * 5 > listed + missed;
}

GPtrArray *
links_read_checked(GBytes *body, const char *media_type, const char *base_address,
                   unsigned *ret_missed, unsigned *ret_articles, GError **error)
{
    *ret_missed = *ret_articles = 0;
    g_autoptr(SourceText) source = page_open(body, media_type, error);
    if (source == NULL)
        return NULL;
    g_autoptr(Listing) listing = listing_new(LINKS_MAX_ITEMS);
    g_autoptr(xmlDoc) document =
        source->is_html ? dom_read_html(source->text, source->length) : NULL;
    xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    if (root == NULL)
        return listing_steal(listing);
    g_autofree char *base = find_base(root, base_address);
    ListPage page = {.root = root, .base = base, .listing = listing};
    read_list_page(&page);
    if (listing_count_left_out(listing) > 0)
        g_debug("list page %s: %u links beyond %u left out", base_address,
                listing_count_left_out(listing), LINKS_MAX_ITEMS);
    GPtrArray *listed = listing_steal(listing);
    g_autoptr(GPtrArray) missed = list_missed(&page, listed, ret_articles);
    if (!is_rebuilt(missed->len, listed->len))
        return listed;
    *ret_missed = missed->len;
    while (missed->len > 0)
        g_ptr_array_add(listed, g_ptr_array_steal_index(missed, 0));
    return listed;
}

GPtrArray *
links_read(GBytes *body, const char *media_type, const char *base_address, GError **error)
{
    unsigned missed = 0;
    unsigned articles = 0;
    return links_read_checked(body, media_type, base_address, &missed, &articles, error);
}
