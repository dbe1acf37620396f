/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What the first look at a body tells, before anything trusts it. */

typedef enum {
    BODY_EMPTY, /* nothing but white space */
    BODY_HTML,
    BODY_FEED, /* XML with the root of a feed */
    BODY_XML,  /* any other */
    BODY_JSON,
    BODY_PDF,
    BODY_BINARY,
    BODY_TEXT,
} BodyKind;

/* @media_type: (nullable) as sent; decides only where the bytes leave it open. */
BodyKind body_kind_find(const char *bytes, size_t size, const char *media_type);
/* "an HTML page", "a PDF file", ... */
const char *body_kind_to_words(BodyKind kind);

/* True when the root element of a feed is not closed. */
bool feed_is_cut(const char *bytes, size_t size);

/* Bytes of a page that are looked at, and characters of text kept. */
#define MARKUP_MAX_BYTES (512u * 1024)
#define MARKUP_MAX_TEXT 4096u

/* A page as a person sees it, roughly: folded to lower case, white space collapsed, ASCII character
 * references resolved. Other bytes stay as they are. */
typedef struct {
    char *title;        /* (owned) "" when there is none */
    char *heading;      /* (owned) the first h1, "" when there is none */
    char *text;         /* (owned) the first of what is seen, without the title */
    size_t text_length; /* bytes of all that is seen */
    char *raw;          /* (owned) the markup itself, in lower case */
    bool has_script;
    bool has_article; /* marked up as an article */
} Markup;

Markup *markup_read(const char *bytes, size_t size);
void markup_free(Markup *markup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Markup, markup_free)
