/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>

#include "fetchers/kinds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same bytes as the answer of every kind of index. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (unsigned i = 0; i < SOURCE_KINDS; i++) {
        const Kind *kind = kind_find((SourceKind)i);
        if (kind->read == NULL)
            continue;
        g_autoptr(Source) source =
            source_new("fuzz", (SourceKind)i, "https://a.example/military-claims/?a=b");
        g_autoptr(Capture) capture = capture_new("fuzz", source->address, 0);
        g_autoptr(GBytes) body = g_bytes_new(data, size);
        g_autoptr(GError) error = NULL;
        g_auto(IndexReading) reading = {0};
        const IndexPage page = {
            .source = source, .capture = capture, .address = source->address, .number = 1};
        g_free(capture->address);
        capture->address = g_strdup(source->address);
        capture_set_body(capture, body);
        if (!kind->read(&page, &reading, &error))
            g_assert_nonnull(error);
        if (kind->describe != NULL)
            g_free(kind->describe(capture));
    }
    return 0;
}
