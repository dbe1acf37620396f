/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * Mends what keeps feeds from being XML: text in front, control characters, HTML's named entities,
 * "&" that begins no reference. @text is valid UTF-8. Linear in its length.
 */
char *feed_repair(const char *text);

/**
 * Takes comments out, and all that follows one without end. libxml2 takes time that grows with the
 * square of a comment's length when it holds "--". Returns: (owned).
 */
char *feed_drop_comments(const char *text);

/* Local name of the first element, without namespace prefix. Returns: (owned), NULL: none. */
char *feed_find_root_name(const char *text);

/* True when a document type declaration has an internal subset, the home of entity bombs. */
bool feed_has_internal_subset(const char *text);

/* False when a tag has more attributes than any feed needs; libxml2 compares each with each. */
bool feed_tags_are_bounded(const char *text);
