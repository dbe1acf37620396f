/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "texts/announcement.h"

typedef enum {
    FEED_ERROR_NOT_A_FEED, /* root is neither rss, rdf:RDF nor feed; an HTML page, say */
    FEED_ERROR_BROKEN,     /* XML that even repair does not make readable */
} FeedError;
#define FEED_ERROR feed_error_quark()
GQuark feed_error_quark(void);

/* Bytes accepted in one feed; larger ones are FEED_ERROR_BROKEN. */
#define FEED_MAX_BYTES (8u * 1024 * 1024)

/* Items read from one feed or list page; the rest is left and said in *ret_left_out. */
#define FEED_MAX_ITEMS 1000

/**
 * Reads RSS 0.9x, 1.0, 2.0 or Atom 1.0 (RFC 4287): strict first, then repaired, then recovered.
 * Relative links are resolved against @base_address. Items without a usable address are left out.
 * Document type declarations with an internal subset are refused: no entity is ever expanded.
 * Returns: (owned) array of Announcement, maybe empty, in feed order; or NULL with FEED_ERROR.
 */
GPtrArray *feed_read(GBytes *body, const char *media_type, const char *base_address,
                     unsigned *ret_left_out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
