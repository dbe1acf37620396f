/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

/* Counts the items of one <ol> or <ul>. */
typedef struct MarkerList MarkerList;

MarkerList *marker_list_new(const xmlNode *list);
void marker_list_free(MarkerList *list);

/* What a browser prints in front of @item: "1. ", "c. ", "iv. ". Returns: (owned), NULL: nothing.
 */
char *marker_list_next(MarkerList *list, const xmlNode *item);
