/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/pdf_page.h"

void
pdf_line_free(PdfLine *line)
{
    if (line == NULL)
        return;
    g_free(line->text);
    g_free(line);
}

PdfPage *
pdf_page_new(double width, double height)
{
    PdfPage *page = g_new0(PdfPage, 1);
    page->width = width;
    page->height = height;
    page->lines = g_ptr_array_new_with_free_func((GDestroyNotify)pdf_line_free);
    return page;
}

void
pdf_page_add_line(PdfPage *page, const char *text, double left, double top, double right,
                  double bottom)
{
    PdfLine *line = g_new0(PdfLine, 1);
    line->text = g_strstrip(g_strdup(text));
    line->left = left;
    line->top = top;
    line->right = right;
    line->bottom = bottom;
    g_ptr_array_add(page->lines, line);
}

void
pdf_page_free(PdfPage *page)
{
    if (page == NULL)
        return;
    g_ptr_array_unref(page->lines);
    g_free(page);
}
