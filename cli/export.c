/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include <gio/gio.h>

#include "cli/options.h"
#include "cli/verb.h"
#include "fetchers/warc_writer.h"

enum { CAPTURES_MAX = 10000000 };

static const Usage usage = {
    .page = "civcas-check",
    .description = "Writes every answer that was kept into a WARC file (ISO 28500, version 1.1),\n"
                   "which web archives and their tools read. A name ending in .gz is packed.\n"
                   "An existing file is replaced when all is written.\n\n"
                   "Example: civcas export --warc captures.warc.gz",
    .taken = TAKES_DB,
};

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

/* What is there already stays until all is written. */
static bool
write_beside(Ledger *ledger, GPtrArray *captures, const char *path, unsigned *ret_written,
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

int
export_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autofree char *path = NULL;
    const GOptionEntry entries[] = {
        {"warc", 0, 0, G_OPTION_ARG_FILENAME, &path, "Write all captures to FILE", "FILE"},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (path == NULL)
        return verb_refuse("nothing to export; write --warc FILE");
    g_autoptr(GError) error = NULL;
    unsigned written = 0;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) captures =
        ledger == NULL ? NULL : ledger_list_captures(ledger, CAPTURES_MAX, &error);
    if (captures == NULL || !write_beside(ledger, captures, path, &written, &error))
        return verb_fail(error);
    g_print("%u captures written to %s.\n", written, path);
    return EXIT_CODE_OK;
}
