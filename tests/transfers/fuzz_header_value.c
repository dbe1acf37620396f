/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "transfers/header_value.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What may go out as a header again holds no end of line, whatever came in. */
int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *value = g_strndup((const char *)bytes, size);
    if (!header_value_is_usable(value))
        return 0;
    g_assert_null(strpbrk(value, "\r\n"));
    g_assert_cmpuint(strlen(value), >, 0);
    return 0;
}
