/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "store/gzip_internal.h"
#include "store/ledger_error.h"

enum { LEVEL = 6 };

GBytes *
gzip_pack(GBytes *bytes, GError **error)
{
    g_autoptr(GZlibCompressor) compressor =
        g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, LEVEL);
    g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable();
    g_autoptr(GOutputStream) stream =
        g_converter_output_stream_new(memory, G_CONVERTER(compressor));
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    if (!g_output_stream_write_all(stream, data, size, NULL, NULL, error) ||
        !g_output_stream_close(stream, NULL, error))
        return NULL;
    return g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(memory));
}

GBytes *
gzip_unpack(GBytes *packed, gsize size, GError **error)
{
    g_autoptr(GZlibDecompressor) decompressor =
        g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    g_autoptr(GInputStream) memory = g_memory_input_stream_new_from_bytes(packed);
    g_autoptr(GInputStream) stream =
        g_converter_input_stream_new(memory, G_CONVERTER(decompressor));
    g_autofree char *data = g_malloc(size + 1); /* one more, to see that it ends there */
    gsize read = 0;
    if (!g_input_stream_read_all(stream, data, size + 1, &read, NULL, error))
        return NULL;
    if (read == size)
        return g_bytes_new_take(g_steal_pointer(&data), size);
    g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED,
                "a body no longer holds the %" G_GSIZE_FORMAT " bytes it was stored with; restore "
                "the ledger from a backup",
                size);
    return NULL;
}
