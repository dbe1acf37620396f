/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfers/peer_internal.h"

#include <string.h>

/* Certificates remembered; beyond them all are forgotten and seen again. */
#define CERTIFICATES_MAX 4096u
/* Of each part of a certificate's words. */
#define WORDS_MAX 200

/* Value of "name:value" in what libcurl says of one certificate. Returns: (borrowed) (nullable) */
static const char *
find_value(const struct curl_slist *lines, const char *name)
{
    size_t length = strlen(name);
    for (const struct curl_slist *line = lines; line != NULL; line = line->next) {
        if (strncmp(line->data, name, length) == 0 && line->data[length] == ':')
            return line->data + length + 1;
    }
    return NULL;
}

/* Hash of the certificate itself, which stands there in base64 between two lines.
 * Returns: (owned) (nullable) */
static char *
hash_certificate(const char *pem)
{
    const char *begin = pem != NULL ? strchr(pem, '\n') : NULL;
    const char *end = begin != NULL ? strstr(begin, "-----END") : NULL;
    if (end == NULL)
        return NULL;
    g_autofree char *base64 = g_strndup(begin, (size_t)(end - begin));
    gsize size = 0;
    g_autofree guchar *bytes = g_base64_decode(base64, &size);
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, size);
}

static char *
describe_certificate(const struct curl_slist *lines)
{
    const char *subject = find_value(lines, "Subject");
    const char *issuer = find_value(lines, "Issuer");
    const char *until = find_value(lines, "Expire date");
    g_autofree char *hash = hash_certificate(find_value(lines, "Cert"));
    return g_strdup_printf("%.*s, by %.*s, until %.*s, SHA-256 %s", WORDS_MAX,
                           subject != NULL ? subject : "?", WORDS_MAX,
                           issuer != NULL ? issuer : "?", WORDS_MAX, until != NULL ? until : "?",
                           hash != NULL ? hash : "?");
}

void
peer_note_certificate(GHashTable *certificates, CURL *easy, const WebAddress *address)
{
    struct curl_certinfo *info = NULL;
    if (!address->is_secure || curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) != CURLE_OK ||
        info == NULL || info->num_of_certs <= 0)
        return;
    if (g_hash_table_size(certificates) >= CERTIFICATES_MAX)
        g_hash_table_remove_all(certificates);
    (void)g_hash_table_replace(certificates, g_strdup(address->host),
                               describe_certificate(info->certinfo[0]));
}

char *
peer_describe(GHashTable *certificates, CURL *easy, const WebAddress *address)
{
    const char *ip = NULL;
    (void)curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &ip); /* stays NULL on failure */
    const char *certificate =
        address->is_secure ? g_hash_table_lookup(certificates, address->host) : NULL;
    if (ip == NULL || *ip == '\0')
        return NULL;
    return certificate != NULL ? g_strdup_printf("%s; %s", ip, certificate) : g_strdup(ip);
}
