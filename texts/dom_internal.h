/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>
#include <stdbool.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

/* Makes libxml2 ready for use, once: no external entity is ever loaded. */
void dom_prepare(void);

/* Builds a tree from HTML in valid UTF-8 without NUL. Returns: (owned), NULL when it is empty. */
xmlDoc *dom_read_html(const char *html, gsize length);

/* The node after @node in document order within @root; iterative, since depth is the page's. */
xmlNode *dom_next(const xmlNode *node, const xmlNode *root);

/* The same without entering @node. */
xmlNode *dom_next_after(const xmlNode *node, const xmlNode *root);

/* Finds the first element in @root that @matches; NULL is an answer. */
xmlNode *dom_find(xmlNode *root, bool (*matches)(const xmlNode *node));

/* True for an element called @name, in whatever namespace. @node may be NULL. */
bool dom_is(const xmlNode *node, const char *name);

/* Value of an attribute without namespace. Returns: (owned) (nullable). */
char *dom_attribute(const xmlNode *node, const char *name);
bool dom_has_attribute(const xmlNode *node, const char *name);
bool dom_attribute_is(const xmlNode *node, const char *name, const char *value);

/* True when @word is one of the words of attribute @name, such as a class. */
bool dom_has_word(const xmlNode *node, const char *name, const char *word);
bool dom_has_class(const xmlNode *node, const char *word);
bool dom_has_any_class(const xmlNode *node, const char *const *words);

/* All text in @node on one line: white space collapsed, none at the ends. At most @max_bytes. */
char *dom_line(const xmlNode *node, gsize max_bytes);

/* Collapses white space in @text to single spaces. Returns: (owned). */
char *dom_collapse(const char *text);

/* Adds text of a node, with controls that stand for windows-1252 characters mended. */
void dom_append_text(GString *out, const char *text, gsize length);

/* Elements that carry attributes, titles and first headings, in the order of the page. What
 * describes a page is among them; going through the whole page for each of it would take longer
 * than parsing it. Returns: (owned) array of (borrowed) xmlNode */
GPtrArray *dom_list_marked(xmlNode *root);

/* The first of @marked that matches, or NULL. */
xmlNode *dom_find_marked(const GPtrArray *marked, bool (*matches)(const xmlNode *node));
