/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Text of PDF files. */

/* Loads poppler's tables, which it keeps for as long as one of its documents is open, so that
 * reading a file asks the system for nothing more. Returns: (owned) (nullable) a GObject */
gpointer pdf_prepare(void);

/* True for bytes that begin as a PDF does; where @media_type says so too, with a little before. */
bool pdf_is(GBytes *body, const char *media_type);

/* Returns: (owned) valid UTF-8, or NULL with PAGE_ERROR */
char *pdf_read(GBytes *body, GError **error) G_GNUC_WARN_UNUSED_RESULT;
