/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/listing_internal.h"

#include <string.h>

#include "texts/address.h"

/* Longer identifiers are taken for none. */
#define GUID_MAX_BYTES 2048

struct Listing {
    GPtrArray *items;        /* (owned) of Announcement */
    GHashTable *by_document; /* borrowed names of items */
    GHashTable *by_address;  /* borrowed addresses of items */
    unsigned max_items;
    unsigned left_out;
};

Listing *
listing_new(unsigned max_items)
{
    Listing *listing = g_new0(Listing, 1);
    listing->items = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    listing->by_document = g_hash_table_new(g_str_hash, g_str_equal);
    listing->by_address = g_hash_table_new(g_str_hash, g_str_equal);
    listing->max_items = max_items;
    return listing;
}

void
listing_free(Listing *listing)
{
    if (listing == NULL)
        return;
    g_hash_table_unref(listing->by_document);
    g_hash_table_unref(listing->by_address);
    g_clear_pointer(&listing->items, g_ptr_array_unref);
    g_free(listing);
}

static void
complete(Announcement *known, const char *title, const char *published)
{
    if (known->title == NULL && title != NULL && *title != '\0')
        known->title = g_strdup(title);
    if (known->published == NULL)
        known->published = g_strdup(published);
}

void
listing_add(Listing *listing, const char *address, const char *guid, const char *title,
            const char *published)
{
    if (guid != NULL && strlen(guid) > GUID_MAX_BYTES)
        guid = NULL;
    g_autofree char *document = address_to_document(address, guid);
    Announcement *known = g_hash_table_lookup(listing->by_address, address);
    if (known == NULL && address_is_article(address))
        known = g_hash_table_lookup(listing->by_document, document);
    if (known != NULL) {
        complete(known, title, published);
        return;
    }
    if (listing->items->len == listing->max_items) {
        listing->left_out++;
        return;
    }
    bool is_taken = g_hash_table_contains(listing->by_document, document);
    Announcement *item = announcement_new(is_taken ? address : document, address);
    complete(item, title, published);
    g_ptr_array_add(listing->items, item);
    g_hash_table_insert(listing->by_document, item->document, item);
    g_hash_table_insert(listing->by_address, item->address, item);
}

unsigned
listing_count(const Listing *listing)
{
    return listing->items->len;
}

unsigned
listing_count_left_out(const Listing *listing)
{
    return listing->left_out;
}

GPtrArray *
listing_steal(Listing *listing)
{
    g_hash_table_remove_all(listing->by_document);
    g_hash_table_remove_all(listing->by_address);
    return g_steal_pointer(&listing->items);
}
