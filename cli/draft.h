/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A settings file before it takes effect: a copy in a folder of its own, where it can be checked
 * with all that stands beside it. */
typedef struct Draft Draft;

/* True for civcas.conf, civcas.conf.d/NAME.conf, sources.d/NAME.source, recipients.d/NAME.recipient
 */
bool draft_is_known_name(const char *name);

/* @name: within @folder, one that draft_is_known_name. */
Draft *draft_new(const char *folder, const char *name, const char *text,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void draft_free(Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)

/* Where an editor finds it. Returns: (borrowed) */
const char *draft_get_path(const Draft *draft);

/* Whether civcasd would take it. Messages name the real folder. */
bool draft_check(const Draft *draft, GError **error);

/**
 * Puts @text in place of @path, all of it or nothing, durable, with the rights the file had; makes
 * the folders on the way.
 */
bool draft_write(const char *path, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
