/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#include "base/capture.h"

/* Captures as a WARC 1.1 file (ISO 28500:2017), for other tools and other archives. */
typedef struct WarcWriter WarcWriter;

/* Each record is packed by itself when @is_packed, as *.warc.gz want it. @stream outlives the
 * writer. Writes the record that says who wrote the file. */
WarcWriter *warc_writer_new(GOutputStream *stream, bool is_packed, const char *software, gint64 now,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void warc_writer_free(WarcWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WarcWriter, warc_writer_free)

/**
 * Writes @capture, whose body was decoded as it came: its headers say so of it here. A body that
 * was written before is not repeated (a "revisit"), nor one that the server called not modified.
 * A file of a folder becomes a "resource". @ret_written: false when there is nothing to write, for
 * no answer came.
 */
bool warc_writer_add(WarcWriter *writer, const Capture *capture, bool *ret_written,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
