/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "releases/release.h"

/* Which entry of an earlier text of one release an entry of a later one is. Pure. */

/**
 * Entries of @before and @after of the same day, place and source are one; so are two of which one
 * of these is another, with all else equal, that stand alone between the same neighbours of one
 * list. Whatever could be two is left alone.
 * Returns: (owned) map of (borrowed) entry to entry, both ways
 */
GHashTable *edition_pair_entries(const Release *before, const Release *after);

/**
 * Gives each entry of @after that one of @before is the id of that one: an edited entry stays the
 * entry it was, for its case and for what people judged. Returns: whether any has another id now
 */
bool edition_keep_ids(const Release *before, Release *after);
