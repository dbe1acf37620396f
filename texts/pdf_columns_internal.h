/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "texts/pdf_page.h"

/* Puts the lines of columns that stand beside each other one column after the other, and numbers
 * columns and what stands above and below them. A page without them keeps its order, and so do the
 * rows of a table. */
void pdf_columns_order(PdfPage *page);
