/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"

/**
 * Writes @captures (of Capture), whose bodies are looked up in @ledger one at a time, to the WARC
 * file @path; a name that ends in .gz is packed. What is there already stays until all is written.
 * @ret_written: how many of them had an answer to write
 */
bool warc_file_write(Ledger *ledger, GPtrArray *captures, const char *path, unsigned *ret_written,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
