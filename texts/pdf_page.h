/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Lines as a PDF sets them. Knows no PDF library. */

/* One line, or one cell of a row; points from the top left corner of its page. */
typedef struct {
    char *text; /* (owned) valid UTF-8, without line ends */
    double left, top, right, bottom;
    guint column; /* number of the part of the page it stands in, from 0 */
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
