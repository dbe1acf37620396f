/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Phrase files as one run of bytes: what a program holds, for a reader that is to use just those,
 * whatever the disk says by then. */

/* Returns: (owned) */
GBytes *phrase_files_pack(const GPtrArray *files);

/**
 * Takes from @stream what phrase_files_pack() made, and not a byte of what follows it.
 * Returns: (owned) array of PhraseFile, or NULL with CONFIG_ERROR or the stream's error
 */
GPtrArray *phrase_files_unpack(GInputStream *stream, GError **error) G_GNUC_WARN_UNUSED_RESULT;
