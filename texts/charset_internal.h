/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * Decodes @size bytes at @data to valid UTF-8 without byte order mark and NUL. Byte order mark,
 * charset of @media_type (NULL: none), declaration in the markup (when @has_markup), in this order;
 * otherwise UTF-8, in which each byte that is none is read as windows-1252. Labels this does not
 * know count as absent.
 * Returns: (owned), never NULL.
 */
char *charset_decode(const guint8 *data, gsize size, const char *media_type, bool has_markup,
                     gsize *ret_length);

/* Controls U+0080 to U+009F that a page wrote as "&#147;" mean windows-1252 (HTML, 13.2.5.80). */
gunichar charset_mend_control(gunichar character);

/* Opens a converter for each charset that is known, so that later ones need no file. Returns:
 * (owned) array of GIConv */
GPtrArray *charset_open_all(void);

/* The first byte at or after @at that is not ASCII, or @end: nearly all of a page is. */
const char *charset_skip_ascii(const char *at, const char *end);

/* Like g_utf8_make_valid() of all of @text, which goes. Returns: (owned) */
char *charset_finish_text(GString *text);
