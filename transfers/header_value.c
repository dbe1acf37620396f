/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfers/header_value.h"

#include <stddef.h>

bool
header_value_is_usable(const char *value)
{
    if (value == NULL || *value == '\0')
        return false;
    for (size_t i = 0; value[i] != '\0'; i++) {
        unsigned char byte = (unsigned char)value[i];
        if (i >= HEADER_VALUE_MAX_BYTES || byte < 0x20 || byte == 0x7f)
            return false;
    }
    return true;
}
