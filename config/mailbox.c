/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/mailbox.h"

#include <glib.h>
#include <string.h>

bool
mailbox_is_address(const char *text)
{
    static const char pattern[] =
        "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
        "@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$";
    const char *at = strchr(text, '@');
    /* RFC 5321, 4.5.3.1: 64 before the sign, 254 in all. */
    return at != NULL && at - text <= 64 && strlen(text) <= 254 &&
           g_regex_match_simple(pattern, text, G_REGEX_DOLLAR_ENDONLY, 0);
}

char *
mailbox_find_address(const char *mailbox)
{
    const char *open = strrchr(mailbox, '<');
    g_autofree char *address = NULL;
    if (open == NULL)
        address = g_strdup(mailbox);
    else if (g_str_has_suffix(open, ">"))
        address = g_strndup(open + 1, strlen(open) - 2);
    if (address == NULL || !mailbox_is_address(address))
        return NULL;
    if (open != NULL && memchr(mailbox, '<', (size_t)(open - mailbox)) != NULL)
        return NULL;
    return g_steal_pointer(&address);
}
