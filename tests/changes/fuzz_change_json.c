/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "changes/change.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is taken must come out the same again. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(Change) change = change_from_json(text, NULL);
    if (change == NULL)
        return 0;
    g_autofree char *first = change_to_json(change);
    g_autoptr(Change) again = change_from_json(first, NULL);
    g_assert_nonnull(again);
    g_autofree char *second = change_to_json(again);
    g_assert_cmpstr(first, ==, second);
    return 0;
}
