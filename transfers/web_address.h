/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A web address as we ask for it. */
typedef struct {
    char *text; /* (owned) normalised, spaces and non-ASCII bytes escaped, without fragment */
    char *host; /* (owned) lower case */
    bool is_secure;
} WebAddress;

/**
 * Reads @text. False when it is no http or https address, or has a user name; then *ret_why
 * says so. Returns: @ret_address (owned) clear with web_address_clear
 */
bool web_address_read(const char *text, WebAddress *ret_address, const char **ret_why);
void web_address_clear(WebAddress *address);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WebAddress, web_address_clear)
