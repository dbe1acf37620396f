/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "texts/announcement.h"

/* Gathers announcements in order, each address and each document once, up to a limit. */
typedef struct Listing Listing;

Listing *listing_new(unsigned max_items);
void listing_free(Listing *listing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listing, listing_free)

/**
 * Adds a document with its absolute @address. @guid, @title and @published may be NULL. One whose
 * document and address are known only lends its title and day to the first when that has none;
 * a guid that was seen with another address identifies nothing, and the address does instead.
 */
void listing_add(Listing *listing, const char *address, const char *guid, const char *title,
                 const char *published);

unsigned listing_count(const Listing *listing);

/* Items that the limit left no room for. */
unsigned listing_count_left_out(const Listing *listing);

/* Takes the announcements out. Returns: (owned) array of Announcement. */
GPtrArray *listing_steal(Listing *listing);
