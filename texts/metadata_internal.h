/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

/* What a page says about itself in the elements of dom_list_marked(). Returns: (owned), or NULL
 * when it does not. */
char *metadata_find_title(const GPtrArray *marked);
char *metadata_find_site(const GPtrArray *marked);
char *metadata_find_published(const GPtrArray *marked); /* YYYY-MM-DD */
char *metadata_find_canonical(const GPtrArray *marked); /* absolute http or https address */
char *metadata_find_base(xmlNode *root);                /* href of <base> as written */

/* The day of a line of its own between the page's heading and @text, the element that holds its
 * text. Returns: (owned) YYYY-MM-DD, or NULL */
char *metadata_find_published_below(xmlNode *root, const xmlNode *text);
