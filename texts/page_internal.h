/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "texts/page.h"
#include "texts/source_text_internal.h"

/* Decodes a page within the limits of page_text_read(). Returns: (owned), or NULL with PAGE_ERROR.
 */
SourceText *page_open(GBytes *body, const char *media_type, GError **error);
