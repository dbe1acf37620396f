/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Lines as a PDF sets them, put together to text again. Pure: knows no PDF library. */

/* One line, or one cell of a row; points from the top left corner of its page. */
typedef struct {
    char *text; /* (owned) valid UTF-8, without line ends */
    double left, top, right, bottom;
} PdfLine;

void pdf_line_free(PdfLine *line);

/* One page, its lines in the order they are to be read in. */
typedef struct {
    double width, height;
    GPtrArray *lines; /* (owned) of PdfLine */
} PdfPage;

PdfPage *pdf_page_new(double width, double height);
void pdf_page_add_line(PdfPage *page, const char *text, double left, double top, double right,
                       double bottom);
void pdf_page_free(PdfPage *page);

/**
 * Sets @pages (of PdfPage) as text. Lines of a paragraph become one, also across columns and pages;
 * words that a line end parts are joined, with their hyphen where the document writes them with it;
 * blocks end in "\n\n", items and rows in "\n", cells in a tab. What running headers and footers
 * say on page after page, and page numbers, are left out. Returns: (owned) valid UTF-8
 */
char *pdf_lines_set(const GPtrArray *pages);
