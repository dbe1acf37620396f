/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "transfers/header_value.h"
#include "transfers/web_address.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What a Location names is asked only when it is a web address, and reads the same again. */
static void
check_address(const char *value)
{
    const char *why = NULL;
    g_auto(WebAddress) address = {0};
    g_auto(WebAddress) again = {0};
    if (!web_address_read(value, &address, &why)) {
        g_assert_nonnull(why);
        return;
    }
    g_assert_null(strpbrk(address.text, "\r\n #"));
    g_assert_true(g_str_has_prefix(address.text, address.is_secure ? "https://" : "http://"));
    g_assert_cmpuint(strlen(address.host), >, 0);
    g_assert_true(web_address_read(address.text, &again, &why));
    g_assert_cmpstr(again.text, ==, address.text);
    g_assert_cmpstr(again.host, ==, address.host);
}

/* What may go out as a header again holds no end of line, whatever came in. */
int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *value = g_strndup((const char *)bytes, size);
    check_address(value);
    if (!header_value_is_usable(value))
        return 0;
    g_assert_null(strpbrk(value, "\r\n"));
    g_assert_cmpuint(strlen(value), >, 0);
    return 0;
}
