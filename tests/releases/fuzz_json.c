/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "releases/release_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever a child says is a release or is refused with a message. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Release) release = release_from_json((const char *)data, (gssize)size, &error);
    if (release == NULL)
        g_assert_nonnull(error);
    return 0;
}
