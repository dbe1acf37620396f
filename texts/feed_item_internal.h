/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>
#include <stdbool.h>

#include "texts/listing_internal.h"

/* True for an <item> of RSS and an <entry> of Atom. */
bool feed_item_is(const xmlNode *node);

/* Adds what @item announces to @listing, unless it has no usable address. */
void feed_item_read(const xmlNode *item, const char *base_address, Listing *listing);
