/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "texts/announcement.h"

/**
 * The claims that a page of Airwars' /military-claims/ links to, each once, in page order.
 * @ret_next: (owned) (nullable) address of the page that follows it
 * Returns: (owned) array of Announcement, maybe empty; NULL with PAGE_ERROR.
 */
GPtrArray *airwars_claims_read(GBytes *body, const char *media_type, const char *base_address,
                               char **ret_next, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Where the military published what a claim's page repeats, and where Airwars keeps a copy.
 * Outputs are (owned) (nullable). */
void airwars_claim_find_links(GBytes *body, const char *media_type, const char *base_address,
                              char **ret_original, char **ret_archived);
