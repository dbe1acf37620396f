/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "texts/article_internal.h"

/**
 * Sets @area as text: blocks end in "\n\n", list items, rows and <br> in "\n", table cells in a
 * tab, <ol> items begin with their printed number. A digit raised after a number is a footnote mark
 * and comes in brackets, for it must not become part of the number. Furniture is left out. Returns:
 * (owned) valid UTF-8.
 */
char *layout_set(const Article *article, const xmlNode *area);
