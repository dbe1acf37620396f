/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fetchers/kind.h"

/* Returns: (borrowed) never NULL. A folder has no requests and is read by fetchers/folder.h. */
const Kind *kind_find(SourceKind kind);

/**
 * What @capture, the first page of @source's index, announces. A page or folder announces nothing.
 * @ret_left_out: items beyond a limit
 * Returns: (owned) array of Announcement, maybe empty; NULL with @error
 */
GPtrArray *kind_read_index(const Source *source, const Capture *capture, unsigned *ret_left_out,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

void index_reading_clear(IndexReading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IndexReading, index_reading_clear)
