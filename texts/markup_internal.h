/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Elements open at once; deeper ones lose their tags, but not their text or their line breaks. */
#define MARKUP_MAX_DEPTH 400u

/* Elements kept in all; tags beyond leave a blank. Real pages have some thousands. */
#define MARKUP_MAX_ELEMENTS 500000u

/* Attributes kept of one tag, and bytes of one value. */
#define MARKUP_MAX_ATTRIBUTES 32u
#define MARKUP_MAX_VALUE (64u * 1024)

/* An element put where a page stops that does not say it ends: its last words may be halved. */
#define MARKUP_CUT "page-cut-here"

/**
 * Rewrites HTML so that a tree builder handles it in time and memory linear in its size: scripts,
 * styles, comments and attributes nobody here reads are gone, end tags match, nesting is bounded.
 * Builders look through all open elements and all attributes of a tag again and again; hostile
 * pages use that. A tag or a character reference cut off by the end is dropped.
 * @html is valid UTF-8 without NUL.
 */
GString *markup_tame(const char *html, gsize length);

/* True for elements that begin and end a block of text. @name is lower-case. */
bool markup_is_block(const char *name);

/* True when @text looks like HTML rather than plain text: a telling tag early on. */
bool markup_looks_like_html(const char *text, gsize length);

/* Is @name one of @names (NULL-terminated)? Asked of every element, so most are told apart by their
 * first letter. */
bool markup_is_one_of(const char *name, const char *const *names);
