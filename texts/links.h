/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "texts/announcement.h"

/* Links read from one list page; the rest is left. */
#define LINKS_MAX_ITEMS 1000u

/**
 * Finds the articles a list page links to: AFPIMS listing elements (article-id, article-url),
 * classic AFPIMS rows, and else any link whose path holds /Article/<number>/; a page without one of
 * these yields all its links within the article area.
 * Returns: (owned) array of Announcement in page order, each address once, maybe empty; or NULL
 * with PAGE_ERROR when the page cannot be read.
 */
GPtrArray *links_read(GBytes *body, const char *media_type, const char *base_address,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * links_read, which also says how many article addresses (/Article/<number>/) the page holds that
 * its listing lacks, and how many it holds in all: a listing that lacks many has been rebuilt, and
 * those are appended to what is returned.
 */
GPtrArray *links_read_checked(GBytes *body, const char *media_type, const char *base_address,
                              unsigned *ret_missed, unsigned *ret_articles,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
