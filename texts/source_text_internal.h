/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A body as characters: valid UTF-8 without byte order mark and NUL. */
typedef struct {
    char *text; /* (owned) */
    gsize length;
    bool is_html;
} SourceText;

/* Decodes @body, and tells HTML from plain text. NULL when it is neither: a picture, say. */
SourceText *source_text_read(GBytes *body, const char *media_type);
void source_text_free(SourceText *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SourceText, source_text_free)
