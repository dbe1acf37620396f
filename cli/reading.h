/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "releases/reader.h"
#include "texts/page.h"

/* One document from a file or standard input, read. */
typedef struct {
    GBytes *body;     /* (owned) */
    PageText *page;   /* (owned) (nullable) */
    Release *release; /* (owned) (nullable) */
} Reading;

/**
 * The bytes of @path, or of standard input for "-"; never more than PAGE_MAX_BYTES and one, so that
 * page_text_read() refuses what is too large. Returns: (owned)
 */
GBytes *reading_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As reading_load(), with a NUL after it. Returns: (owned), or NULL with @error naming the file */
char *reading_load_text(const char *path, gsize *ret_size,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

void reading_clear(Reading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

/* True when @error says that the document is none of those civcas knows, not that we failed. */
bool reading_error_is_unknown(const GError *error);

/* True for a day of the form 2019-06-02 that the calendar has. */
bool reading_day_is_valid(const char *day);
