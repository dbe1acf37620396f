/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>

#include "fetchers/warc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(WarcReader) reader = warc_open_bytes(bytes);
    g_autoptr(GError) error = NULL;
    g_auto(WarcRecord) record = {0};
    while (warc_next(reader, 100000, &record, &error)) {
        g_autofree char *media_type = NULL;
        g_autoptr(GBytes) body =
            record.block != NULL ? warc_read_answer(record.block, 100000, &media_type) : NULL;
        g_assert_true(body == NULL || record.block != NULL);
    }
    return 0;
}
