/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "texts/announcement.h"

/* Feeds named by one page; further ones are left. */
#define FEED_LINKS_MAX 50u

/**
 * Finds the feeds a page says it has, by <link rel="alternate"> of an RSS or Atom type (WHATWG
 * HTML, 4.6.7.1), else by links whose address speaks of RSS, Atom or a feed. Returns: (owned) array
 * of Announcement in page order, each address once, maybe empty; or NULL with PAGE_ERROR when the
 * page cannot be read.
 */
GPtrArray *feed_links_read(GBytes *body, const char *media_type, const char *base_address,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
