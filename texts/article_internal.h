/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>
#include <stdbool.h>

/* What the parts of a page weigh. One instance belongs to one tree and marks its nodes. */
typedef struct Article Article;

/* Weighs all of @root (borrowed), which must outlive the result. */
Article *article_new(xmlNode *root);
void article_free(Article *article);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Article, article_free)

/* The element that holds the article, by the markup of the sites we know, else by weight. */
xmlNode *article_find(Article *article, xmlNode *root);

/* True for what surrounds an article: menus, banners, forms, share bars, hidden parts. */
bool article_is_furniture(const Article *article, const xmlNode *node);

/* Bytes of text in @node without white space and furniture. */
gsize article_count_text(const Article *article, const xmlNode *node);

/* Blocks in @node, itself not counted. */
gsize article_count_blocks(const Article *article, const xmlNode *node);

/* True on Airwars' pages that keep a force's own release, whose dates are Airwars' own. */
bool article_is_military_claim(const GPtrArray *marked);
