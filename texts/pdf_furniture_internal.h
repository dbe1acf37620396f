/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "texts/pdf_page.h"

/* Takes running headers, footers and page numbers out of @pages. */
void pdf_furniture_remove(const GPtrArray *pages);
