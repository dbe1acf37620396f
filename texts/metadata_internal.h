/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

/* What a page says about itself. Returns: (owned), or NULL when it does not. */
char *metadata_find_title(xmlNode *root);
char *metadata_find_site(xmlNode *root);
char *metadata_find_published(xmlNode *root); /* YYYY-MM-DD */
char *metadata_find_canonical(xmlNode *root); /* absolute http or https address */
char *metadata_find_base(xmlNode *root);      /* href of <base> as written */
