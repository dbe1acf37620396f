/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/address.h"

#include <glib.h>
#include <string.h>

#include "base/host_group.h"

#define RELAXED (G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_SCHEME_NORMALIZE)

/* Percent-encodes what must not stand in an address, and drops line ends inside (WHATWG URL). */
static char *
escape_reference(const char *reference)
{
    while (g_ascii_isspace(*reference))
        reference++;
    gsize length = strlen(reference);
    while (length > 0 && g_ascii_isspace(reference[length - 1]))
        length--;
    length = MIN(length, strcspn(reference, "#"));
    GString *out = g_string_sized_new(length + 16);
    for (gsize i = 0; i < length; i++) {
        guchar c = (guchar)reference[i];
        if (c == '\t' || c == '\n' || c == '\r')
            continue;
        if (c <= 0x20 || c >= 0x7f || strchr("\"<>\\^`{|}", c) != NULL)
            g_string_append_printf(out, "%%%02X", c);
        else
            g_string_append_c(out, (char)c);
    }
    return g_string_free(out, FALSE);
}

/* Letters, digits and the signs of names and IPv6 literals; hosts in other scripts are written in
 * punycode by the sites that have them. */
static bool
is_host(const char *host)
{
    return host != NULL && *host != '\0' &&
           strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:") ==
               strlen(host);
}

/* GLib takes "//h[x" apart into a host and a path without "/", and cannot put them together. */
static bool
is_fetchable(GUri *uri)
{
    const char *scheme = g_uri_get_scheme(uri);
    const char *path = g_uri_get_path(uri);
    bool is_web = g_str_equal(scheme, "http") || g_str_equal(scheme, "https");
    return is_web && is_host(g_uri_get_host(uri)) && (*path == '\0' || *path == '/') &&
           g_uri_get_userinfo(uri) == NULL;
}

char *
address_resolve(const char *base, const char *reference)
{
    if (strlen(reference) > ADDRESS_MAX_BYTES)
        return NULL;
    g_autofree char *escaped = escape_reference(reference);
    g_autoptr(GUri) base_uri = base == NULL ? NULL : g_uri_parse(base, RELAXED, NULL);
    g_autoptr(GUri) uri = base_uri == NULL ? g_uri_parse(escaped, RELAXED, NULL)
                                           : g_uri_parse_relative(base_uri, escaped, RELAXED, NULL);
    if (uri == NULL || !is_fetchable(uri))
        return NULL;
    g_autofree char *address = g_uri_to_string(uri);
    if (strlen(address) > ADDRESS_MAX_BYTES)
        return NULL;
    address[strcspn(address, "#")] = '\0';
    return g_steal_pointer(&address);
}

/* Finds the digits after "/Article/" when they are 5 to 8 and end the path or a part of it. */
static const char *
find_article_number(const char *path, gsize *ret_digits)
{
    static const char marker[] = "/article/";
    for (const char *at = path; *at != '\0'; at++) {
        if (g_ascii_strncasecmp(at, marker, sizeof marker - 1) != 0)
            continue;
        const char *number = at + sizeof marker - 1;
        gsize digits = strspn(number, "0123456789");
        if (digits >= 5 && digits <= 8 && (number[digits] == '\0' || number[digits] == '/')) {
            *ret_digits = digits;
            return number;
        }
    }
    return NULL;
}

static char *
article_document(const char *address)
{
    g_autoptr(GUri) uri = g_uri_parse(address, RELAXED, NULL);
    if (uri == NULL || g_uri_get_host(uri) == NULL)
        return NULL;
    gsize digits = 0;
    const char *number = find_article_number(g_uri_get_path(uri), &digits);
    if (number == NULL)
        return NULL;
    g_autofree char *group = host_group_find(g_uri_get_host(uri));
    return g_strdup_printf("%s/Article/%.*s", group, (int)digits, number);
}

char *
address_to_document(const char *address, const char *guid)
{
    char *document = article_document(address);
    if (document != NULL)
        return document;
    if (guid != NULL && *guid != '\0')
        return g_strdup(guid);
    return g_strndup(address, strcspn(address, "#"));
}

bool
address_is_article(const char *address)
{
    g_autofree char *document = article_document(address);
    return document != NULL;
}
