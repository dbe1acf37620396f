/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What this person wants to see apart, or no more: two small files of their own. A key is
 * "case:ID" or "release:ID". */

/* Ids of the cases in $XDG_CONFIG_HOME/civcas/watched-cases, which `civcas watch CASE --for
 * desktop` writes. Read afresh each time. Returns: (owned) set of char* */
GHashTable *person_load_watched(void);

/* Keys in the file @path of what was muted. Returns: (owned) set of char* */
GHashTable *person_load_muted(const char *path);

/* Adds @key; the oldest is forgotten beyond 1000. */
bool person_mute(const char *path, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;
