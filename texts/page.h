/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "texts/page_error.h"

/* The article of a page as text, every character as the publisher set it. */
typedef struct {
    char *text;      /* (owned) valid UTF-8. Blocks end in "\n\n", <br>, list items and table rows
                        in "\n". The text of a whole page ends in "\n"; where a page is cut off
                        inside a block, no line end follows its last, perhaps halved, word */
    char *title;     /* (owned) (nullable) */
    char *site;      /* (owned) (nullable) og:site_name, for the carrier of a reprint */
    char *published; /* (owned) (nullable) YYYY-MM-DD when the page's own markup says so */
    char *canonical; /* (owned) (nullable) link rel=canonical */
} PageText;

/**
 * Turns @body into text. @media_type is a Content-Type as sent, or NULL: then the bytes decide
 * between HTML and plain text. The charset is decided by byte order mark, @media_type, markup,
 * UTF-8 in which stray bytes are windows-1252, in this order; labels iso-8859-1 and ascii mean
 * windows-1252 (WHATWG Encoding). Plain text comes back as it is, apart from charset, NUL bytes and
 * line ends (CRLF becomes LF). In HTML, scripts, styles, menus, banners and other furniture are
 * left out. A PDF is one by its first bytes, whatever @media_type says; of it comes the text of its
 * pages in reading order, as pdf_lines_set() puts it together.
 * Returns: (owned), or NULL with PAGE_ERROR.
 */
PageText *page_text_read(GBytes *body, const char *media_type,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What reading may ask the system for: converters of charsets, poppler's
 * tables. A process that is about to give up
 * opening files takes them before, and keeps them until it has read. */
typedef struct PageTools PageTools;
PageTools *page_tools_new(void);
void page_tools_free(PageTools *tools);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PageTools, page_tools_free)

void page_text_free(PageText *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PageText, page_text_free)
