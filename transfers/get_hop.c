/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One hop of a GET: what libcurl is told, and what is watched while it works. */
#include <netdb.h>
#include <string.h>

#include "transfers/address_policy.h"
#include "transfers/get_internal.h"
#include "transfers/header_value.h"

/* Bytes of all header lines of one hop, interim answers and trailers included. */
#define HEADERS_MAX_BYTES (64u * 1024)

/* Notes why we break off. The first reason is the true one. */
void
get_refuse(Get *get, TransferOutcome outcome, const char *format, ...)
{
    if (get->refusal != NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    get->refusal = g_strdup_vprintf(format, arguments);
    get->refusal_outcome = outcome;
    va_end(arguments);
}

static size_t
on_body(char *bytes, size_t size, size_t count, void *data)
{
    Get *get = data;
    size_t length = size * count; /* @size is always 1 */
    size_t room = get->max_bytes - get->body->len;
    g_byte_array_append(get->body, (const guint8 *)bytes, (guint)MIN(length, room));
    if (length <= room)
        return length;
    get_refuse(get, TRANSFER_TOO_LARGE, "the answer is larger than %u bytes", get->max_bytes);
    return CURL_WRITEFUNC_ERROR;
}

static size_t
on_header(char *bytes, size_t size, size_t count, void *data)
{
    Get *get = data;
    size_t length = size * count; /* @size is always 1 */
    get->header_bytes += length;
    if (get->header_bytes > HEADERS_MAX_BYTES) {
        get_refuse(get, TRANSFER_TOO_LARGE, "the headers are larger than %u bytes",
                   HEADERS_MAX_BYTES);
        return 0;
    }
    if (length >= 5 && strncmp(bytes, "HTTP/", 5) == 0) /* an interim answer came before */
        g_string_truncate(get->headers, 0);
    if (length > 2)
        g_string_append_len(get->headers, bytes, (gssize)length);
    return length;
}

/* Called with each address that the name of the host has, before it is connected to. */
static curl_socket_t
on_socket_wanted(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    Get *get = data;
    (void)purpose;
    if (!get->allow_private && get->job.transfers->proxy == NULL &&
        !address_is_public(&address->addr)) {
        char text[128] = "?";
        (void)getnameinfo(&address->addr, address->addrlen, text, sizeof text, NULL, 0,
                          NI_NUMERICHOST); /* the text is for people only */
        g_free(get->private_address);
        get->private_address = g_strdup(text);
        return CURL_SOCKET_BAD;
    }
    get->sockets++;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void
get_refuse_private(Get *get, const char *address)
{
    get_refuse(get, TRANSFER_REFUSED,
               "%s is at %s, which is not an address of the public internet; allow it with "
               "AllowPrivateAddresses=yes if that is meant",
               get->address.host, address);
}

/* Called before each request, also on a connection that was opened for somebody else. */
static int
on_request(void *data, char *primary_ip, char *local_ip, int primary_port, int local_port)
{
    Get *get = data;
    (void)local_ip;
    (void)primary_port;
    (void)local_port;
    /* A proxy looks names up for us and is where our own settings say; what it must not be asked
     * for is an address written out. */
    bool is_proxied = get->job.transfers->proxy != NULL;
    const char *address = is_proxied ? get->address.host : primary_ip;
    if (get->allow_private || (is_proxied && !g_hostname_is_ip_address(address)) ||
        address_text_is_public(address))
        return CURL_PREREQFUNC_OK;
    get_refuse_private(get, address);
    return CURL_PREREQFUNC_ABORT;
}

void
get_add_header(Get *get, const char *name, const char *value)
{
    if (!header_value_is_usable(value))
        return;
    g_autofree char *line = g_strdup_printf("%s: %s", name, value);
    get->request_headers = curl_slist_append(get->request_headers, line);
}

static void
set_upload(const Get *get)
{
    if (get->upload == NULL)
        return;
    size_t size = 0;
    const char *bytes = g_bytes_get_data(get->upload, &size);
    curl_easy_setopt(get->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    curl_easy_setopt(get->easy, CURLOPT_POSTFIELDS, bytes);
    if (get->method != NULL)
        curl_easy_setopt(get->easy, CURLOPT_CUSTOMREQUEST, get->method);
}

void
get_set_options(Get *get)
{
    CURL *easy = get->easy;
    easy_harden(easy, "http,https", get->ca_file, get->timeout_s, get->message);
    curl_easy_setopt(easy, CURLOPT_URL, get->address.text);
    if (get->job.transfers->proxy != NULL && !get->allow_private)
        curl_easy_setopt(easy, CURLOPT_PROXY, get->job.transfers->proxy);
    curl_easy_setopt(easy, CURLOPT_CERTINFO, get->address.is_secure ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, get->job.transfers->user_agent);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, get->request_headers);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip"); /* fewer decoders, fewer faults */
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
                     get->http1_only ? (long)CURL_HTTP_VERSION_1_1 : (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, get->http1_only ? 1L : 0L);
    /* CURLOPT_MAXFILESIZE knows neither chunked nor packed bodies: on_body counts. */
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, get);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, get);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket_wanted);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, get);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_request);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, get);
    set_upload(get);
}
