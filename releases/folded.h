/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A copy of a text made for matching, with the way back: lower case, compatibility forms resolved
 * (NFKC), one kind of dash, quote and space, nothing invisible. '\n' stands where a block or line
 * really ends; a line break that only wraps a sentence becomes a space. */
typedef struct {
    char *text;     /* (owned) */
    size_t length;  /* bytes */
    guint32 *start; /* (owned) for each byte: the one character of the original it came from */
    guint8 *upper;  /* (owned) for each byte: 1 when the original letter was a capital */
} Folded;

/* @original must be valid UTF-8. Returns: (owned) */
Folded *folded_new(const char *original);
void folded_free(Folded *folded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folded, folded_free)
