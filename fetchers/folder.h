/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/capture.h"
#include "base/source.h"

/* A folder of pages, texts, PDF and WARC files put there by hand. */

typedef struct {
    const Source *source;
    const char *known_sha256; /* (nullable) of the list of files when it was last seen in full */
    gint64 now;               /* UTC seconds */
    /* Was this document accepted before? */
    bool (*is_known)(const char *document, gpointer data);
    gpointer data;
} FolderLook;

/**
 * Lists the files of the folder, with names, sizes and times as the body of a capture. Hidden
 * files, those ending in ~, .part or .tmp, and links are left out.
 * @ret_files: (owned) (nullable) array of Announcement: each file, and each page in WARC files that
 * is not known yet, with its content. @ret_left_out: beyond a limit
 * Returns: (owned) the list; its verdict says when the folder cannot be read
 */
Capture *folder_look(const FolderLook *look, GPtrArray **ret_files, unsigned *ret_left_out);

/* Loads one file of at most @max_bytes. Returns: (owned) @ret_media_type: (owned) (nullable) */
GBytes *folder_load(const char *address, size_t max_bytes, char **ret_media_type,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
