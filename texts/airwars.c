/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/airwars.h"

#include <string.h>

#include "texts/address.h"
#include "texts/dom_internal.h"
#include "texts/listing_internal.h"
#include "texts/page_internal.h"

#define CLAIMS_MAX 1000u
#define LINE_MAX_BYTES 1000u

static const char claims_path[] = "/military-claims/";

static bool
is_link(const xmlNode *node)
{
    return dom_is(node, "a") && dom_has_attribute(node, "href");
}

/* Returns: (owned) (nullable) */
static char *
find_target(const xmlNode *link, const char *base)
{
    g_autofree char *href = dom_attribute(link, "href");
    return href == NULL || *href == '#' ? NULL : address_resolve(base, href);
}

/* What follows /military-claims/ in the path; NULL elsewhere. */
static const char *
find_rest(const char *address)
{
    const char *at = strstr(address, claims_path);
    return at == NULL ? NULL : at + sizeof claims_path - 1;
}

/* Number of the page of the list at @address, which is 1 without one; 0 for anything else. */
static guint64
find_page_number(const char *address)
{
    const char *rest = find_rest(address);
    if (rest == NULL)
        return 0;
    if (*rest == '\0' || *rest == '?')
        return 1;
    return g_str_has_prefix(rest, "page/") ? g_ascii_strtoull(rest + strlen("page/"), NULL, 10) : 0;
}

static bool
is_claim(const char *address)
{
    const char *rest = find_rest(address);
    return rest != NULL && *rest != '\0' && *rest != '?' && *rest != '/' &&
           find_page_number(address) == 0 && strchr(rest, '?') == NULL;
}

GPtrArray *
airwars_claims_read(GBytes *body, const char *media_type, const char *base_address, char **ret_next,
                    GError **error)
{
    *ret_next = NULL;
    g_autoptr(SourceText) source = page_open(body, media_type, error);
    if (source == NULL)
        return NULL;
    g_autoptr(Listing) listing = listing_new(CLAIMS_MAX);
    g_autoptr(xmlDoc) document =
        source->is_html ? dom_read_html(source->text, source->length) : NULL;
    xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    guint64 number = find_page_number(base_address);
    for (xmlNode *node = root; node != NULL; node = dom_next(node, root)) {
        if (node->type != XML_ELEMENT_NODE || !is_link(node))
            continue;
        g_autofree char *address = find_target(node, base_address);
        if (address == NULL)
            continue;
        g_autofree char *title = dom_line(node, LINE_MAX_BYTES);
        if (is_claim(address))
            listing_add(listing, address, NULL, title, NULL);
        else if (*ret_next == NULL && number > 0 && find_page_number(address) == number + 1)
            *ret_next = g_steal_pointer(&address);
    }
    return listing_steal(listing);
}

static bool
is_link_block(const xmlNode *node)
{
    return dom_has_class(node, "meta-block") && dom_has_class(node, "permalink");
}

static bool
is_heading(const xmlNode *node)
{
    return dom_is(node, "h4");
}

/* The links of one block; one block may hold both, each under its heading. */
static void
read_block(xmlNode *block, const char *base, char **ret_original, char **ret_archived)
{
    char **target = NULL;
    for (xmlNode *node = block; node != NULL; node = dom_next(node, block)) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (is_heading(node)) {
            g_autofree char *heading = dom_line(node, LINE_MAX_BYTES);
            target = g_ascii_strncasecmp(heading, "original", 8) == 0   ? ret_original
                     : g_ascii_strncasecmp(heading, "archived", 8) == 0 ? ret_archived
                                                                        : NULL;
        } else if (target != NULL && *target == NULL && is_link(node)) {
            *target = find_target(node, base);
        }
    }
}

void
airwars_claim_find_links(GBytes *body, const char *media_type, const char *base_address,
                         char **ret_original, char **ret_archived)
{
    *ret_original = *ret_archived = NULL;
    g_autoptr(SourceText) source = page_open(body, media_type, NULL);
    g_autoptr(xmlDoc) document =
        source != NULL && source->is_html ? dom_read_html(source->text, source->length) : NULL;
    xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    for (xmlNode *node = root; node != NULL; node = dom_next(node, root)) {
        if (node->type == XML_ELEMENT_NODE && is_link_block(node))
            read_block(node, base_address, ret_original, ret_archived);
    }
}
