/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* When a document that answers "not found" is called removed. A server that is ill, or being
 * rebuilt, says so of all its pages for a while. Pure. */

/* Looks at which it must have been gone, and the time between the first and the last of them. */
#define REMOVAL_LOOKS 3u
#define REMOVAL_SPAN_S (48 * 3600)

/* A document that may be gone is looked at again after this long, however old it is. */
#define REMOVAL_REST_S (20 * 3600)

/* @times: (of gint64) UTC seconds of each look since it was last there, oldest first. */
bool removal_is_confirmed(const GArray *times);

/* True when it is confirmed and was not told since it went. @told_at: UTC seconds, 0 for never. */
bool removal_is_news(const GArray *times, gint64 told_at);
