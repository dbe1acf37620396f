/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/capture.h"
#include "base/source.h"
#include "texts/announcement.h"

/**
 * Reads what @index, a feed or list page, announces.
 * @ret_left_out: items beyond the limit
 * Returns: (owned) array of Announcement, maybe empty; NULL with @error
 */
GPtrArray *announced_read(const Capture *index, SourceKind kind, unsigned *ret_left_out,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Those of @all whose title or address holds @match, a pattern that ignores case; all of them when
 * it is NULL. Returns: (owned) array of Announcement, taken out of @all; NULL with @error
 */
GPtrArray *announced_filter(GPtrArray *all, const char *match,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
