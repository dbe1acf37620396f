/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/warc_file.h"

#include <gio/gio.h>

#include "fetchers/warc_writer.h"

/* Captures come without their bodies, which are looked up one at a time. */
static bool
write_captures(Ledger *ledger, GPtrArray *captures, WarcWriter *writer, unsigned *ret_written,
               GError **error)
{
    for (unsigned i = 0; i < captures->len; i++) {
        Capture *capture = g_ptr_array_index(captures, i);
        bool written = false;
        g_autoptr(GError) why = NULL;
        g_autoptr(GBytes) body =
            capture->sha256 != NULL ? ledger_load_body(ledger, capture->sha256, &why) : NULL;
        if (why != NULL) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        if (body == NULL)
            continue;
        capture_set_body(capture, body);
        if (!warc_writer_add(writer, capture, &written, error))
            return false;
        g_clear_pointer(&capture->body, g_bytes_unref);
        *ret_written += written;
    }
    return true;
}

static bool
write_file(Ledger *ledger, GPtrArray *captures, GOutputStream *stream, bool is_packed,
           unsigned *ret_written, GError **error)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autoptr(WarcWriter) writer =
        warc_writer_new(stream, is_packed, "civcas/" CIVCAS_VERSION, now, error);
    return writer != NULL && write_captures(ledger, captures, writer, ret_written, error) &&
           g_output_stream_close(stream, NULL, error);
}

bool
warc_file_write(Ledger *ledger, GPtrArray *captures, const char *path, unsigned *ret_written,
                GError **error)
{
    g_autofree char *part = g_strconcat(path, ".part", NULL);
    g_autoptr(GFile) target = g_file_new_for_path(path);
    g_autoptr(GFile) file = g_file_new_for_path(part);
    g_autoptr(GError) why = NULL;
    g_autoptr(GFileOutputStream) stream =
        g_file_replace(file, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, &why);
    if (stream == NULL) {
        g_set_error(error, why->domain, why->code,
                    "%s cannot be written; look at its folder and the folder's rights: %s", path,
                    why->message);
        return false;
    }
    if (write_file(ledger, captures, G_OUTPUT_STREAM(stream), g_str_has_suffix(path, ".gz"),
                   ret_written, error) &&
        g_file_move(file, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
        return true;
    (void)g_file_delete(file, NULL, NULL); /* it holds nothing of use, and may not be there */
    return false;
}
