/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfers/web_address.h"

#include <curl/curl.h>
#include <glib.h>
#include <string.h>

#define ADDRESS_MAX_BYTES 8192

/* Returns: (owned) (nullable) */
static char *
take_part(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK)
        return NULL;
    char *copy = g_strdup(text);
    curl_free(text);
    return copy;
}

static const char *
fill(CURLU *url, const char *text, WebAddress *address)
{
    if (strlen(text) > ADDRESS_MAX_BYTES)
        return "the address is too long";
    if (curl_url_set(url, CURLUPART_URL, text, CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) !=
        CURLUE_OK)
        return "this is not an address";
    g_autofree char *scheme = take_part(url, CURLUPART_SCHEME);
    g_autofree char *user = take_part(url, CURLUPART_USER);
    g_autofree char *password = take_part(url, CURLUPART_PASSWORD);
    address->is_secure = g_strcmp0(scheme, "https") == 0;
    if (!address->is_secure && g_strcmp0(scheme, "http") != 0)
        return "only http and https addresses are asked";
    if (user != NULL || password != NULL)
        return "the address holds a user name";
    (void)curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0); /* removing a part cannot fail */
    g_autofree char *host = take_part(url, CURLUPART_HOST);
    address->text = take_part(url, CURLUPART_URL);
    address->host = host != NULL ? g_ascii_strdown(host, -1) : NULL;
    return address->text != NULL && address->host != NULL && *address->host != '\0'
               ? NULL
               : "the address names no host";
}

bool
web_address_read(const char *text, WebAddress *ret_address, const char **ret_why)
{
    CURLU *url = curl_url();
    g_assert_nonnull(url);
    WebAddress address = {0};
    const char *why = fill(url, text, &address);
    curl_url_cleanup(url);
    if (why != NULL) {
        web_address_clear(&address);
        *ret_why = why;
        return false;
    }
    *ret_address = address;
    return true;
}

void
web_address_clear(WebAddress *address)
{
    g_clear_pointer(&address->text, g_free);
    g_clear_pointer(&address->host, g_free);
}
