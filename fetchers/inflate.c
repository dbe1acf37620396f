/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/inflate.h"

#include <gio/gio.h>
#include <stdbool.h>

#define STEP_BYTES (64u * 1024)

static bool
is_gzip(const guint8 *bytes, gsize size)
{
    return size > 18 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

GBytes *
inflate_gzip(GBytes *packed, size_t max_bytes)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(packed, &size);
    if (!is_gzip(bytes, size))
        return NULL;
    g_autoptr(GConverter) converter =
        G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autofree guint8 *step = g_malloc(STEP_BYTES);
    gsize done = 0;
    GConverterResult result = G_CONVERTER_CONVERTED;
    while (result != G_CONVERTER_FINISHED) {
        gsize read = 0;
        gsize written = 0;
        result = g_converter_convert(converter, bytes + done, size - done, step, STEP_BYTES,
                                     G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
        if (result == G_CONVERTER_ERROR || out->len + written > max_bytes)
            return NULL;
        g_byte_array_append(out, step, (guint)written);
        done += read;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}
