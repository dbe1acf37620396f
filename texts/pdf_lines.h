/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "texts/pdf_page.h"

/**
 * Sets @pages (of PdfPage) as text. Lines of a paragraph become one, also across columns and pages;
 * words that a line end parts are joined, with their hyphen where the document writes them with it;
 * blocks end in "\n\n", items and rows in "\n", cells in a tab. What running headers and footers
 * say on page after page, and page numbers, are left out. Returns: (owned) valid UTF-8
 */
char *pdf_lines_set(const GPtrArray *pages);
