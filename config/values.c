/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/values.h"

#include <gio/gio.h>
#include <string.h>

#include "config/config_file.h"
#include "config/duration.h"
#include "config/mailbox.h"

#define TEXT_MAX_BYTES 1024

/* Always false, so that readers may end with it. */
static bool G_GNUC_PRINTF(3, 4) refuse(GError **error, const char *value, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *expected = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID, "\"%.80s\" %s", value, expected);
    return false;
}

static bool
take_text(void *field, const char *value)
{
    char **text = field;
    g_free(*text);
    *text = *value != '\0' ? g_strdup(value) : NULL;
    return true;
}

bool
value_read_text(const Key *key, const char *value, void *field, GError **error)
{
    (void)key;
    if (strlen(value) > TEXT_MAX_BYTES)
        return refuse(error, value, "is longer than %d bytes; write less", TEXT_MAX_BYTES);
    return take_text(field, value);
}

bool
value_read_path(const Key *key, const char *value, void *field, GError **error)
{
    if (*value != '\0' && !g_path_is_absolute(value))
        return refuse(error, value, "is not an absolute path; begin it with /");
    return value_read_text(key, value, field, error);
}

static bool
is_host_name(const char *host)
{
    if (host == NULL || *host == '\0' || strlen(host) > 253)
        return false;
    return g_regex_match_simple("^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
                                "(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\\.?$",
                                host, G_REGEX_DOLLAR_ENDONLY, 0);
}

static bool
is_web_address(const char *value)
{
    g_autoptr(GUri) uri = g_uri_parse(value, G_URI_FLAGS_NONE, NULL);
    return uri != NULL && g_uri_get_userinfo(uri) == NULL && g_uri_get_host(uri) != NULL &&
           *g_uri_get_host(uri) != '\0' && strchr(value, ' ') == NULL &&
           (strcmp(g_uri_get_scheme(uri), "https") == 0 ||
            strcmp(g_uri_get_scheme(uri), "http") == 0);
}

bool
value_read_web_address(const Key *key, const char *value, void *field, GError **error)
{
    if (!is_web_address(value))
        return refuse(error, value,
                      "is not a web address we ask; write https://host/path, without user name");
    return value_read_text(key, value, field, error);
}

bool
value_read_optional_web_address(const Key *key, const char *value, void *field, GError **error)
{
    return *value == '\0' ? take_text(field, value)
                          : value_read_web_address(key, value, field, error);
}

/* Whether what is sent there never leaves this machine. */
static bool
is_this_machine(const char *host)
{
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);
    return g_ascii_strcasecmp(host, "localhost") == 0 ||
           (address != NULL && g_inet_address_get_is_loopback(address));
}

bool
value_read_optional_secure_address(const Key *key, const char *value, void *field, GError **error)
{
    if (*value == '\0')
        return take_text(field, value);
    if (!is_web_address(value))
        return value_read_web_address(key, value, field, error);
    g_autoptr(GUri) uri = g_uri_parse(value, G_URI_FLAGS_NONE, NULL);
    if (strcmp(g_uri_get_scheme(uri), "https") != 0 && !is_this_machine(g_uri_get_host(uri)))
        return refuse(error, value, "would send the key in clear; write https://");
    return value_read_text(key, value, field, error);
}

bool
value_read_proxy(const Key *key, const char *value, void *field, GError **error)
{
    if (*value == '\0')
        return take_text(field, value);
    g_autoptr(GUri) uri = g_uri_parse(value, G_URI_FLAGS_NONE, NULL);
    const char *scheme = uri != NULL ? g_uri_get_scheme(uri) : "";
    bool is_known = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0 ||
                    strcmp(scheme, "socks5h") == 0;
    const char *path = uri != NULL ? g_uri_get_path(uri) : "";
    if (!is_known || g_uri_get_host(uri) == NULL || *g_uri_get_host(uri) == '\0' ||
        g_uri_get_port(uri) == -1 || g_uri_get_userinfo(uri) != NULL ||
        (*path != '\0' && strcmp(path, "/") != 0))
        return refuse(error, value,
                      "is no proxy; write http://host:3128 or socks5h://host:1080, without a user "
                      "name");
    return value_read_text(key, value, field, error);
}

bool
value_read_hosts(const Key *key, const char *value, void *field, GError **error)
{
    g_auto(GStrv) hosts = g_strsplit_set(value, " ,", -1);
    for (char **host = hosts; *host != NULL; host++) {
        if (**host != '\0' && !is_host_name(*host))
            return refuse(error, *host, "is no name of a host; write www.example.org");
    }
    return value_read_text(key, value, field, error);
}

bool
value_read_mail_server(const Key *key, const char *value, void *field, GError **error)
{
    if (*value == '\0')
        return take_text(field, value);
    g_autoptr(GUri) uri = g_uri_parse(value, G_URI_FLAGS_NONE, NULL);
    const char *scheme = uri != NULL ? g_uri_get_scheme(uri) : "";
    const char *path = uri != NULL ? g_uri_get_path(uri) : "";
    bool host_ok =
        uri != NULL && g_uri_get_host(uri) != NULL &&
        (is_host_name(g_uri_get_host(uri)) || g_hostname_is_ip_address(g_uri_get_host(uri)));
    if (!host_ok || (strcmp(scheme, "smtp") != 0 && strcmp(scheme, "smtps") != 0) ||
        g_uri_get_userinfo(uri) != NULL || (*path != '\0' && strcmp(path, "/") != 0) ||
        g_uri_get_query(uri) != NULL)
        return refuse(error, value,
                      "is not a mail server; write smtp://host:587 or smtps://host:465, "
                      "and the user name in User=");
    return value_read_text(key, value, field, error);
}

bool
value_read_mail_address(const Key *key, const char *value, void *field, GError **error)
{
    if (!mailbox_is_address(value))
        return refuse(error, value, "is not one mail address; write name@example.org");
    return value_read_text(key, value, field, error);
}

bool
value_read_mailbox(const Key *key, const char *value, void *field, GError **error)
{
    g_autofree char *address = mailbox_find_address(value);
    if (*value != '\0' && address == NULL)
        return refuse(error, value,
                      "is not a sender; write name@example.org or Name <name@example.org>");
    return value_read_text(key, value, field, error);
}

bool
value_read_contact(const Key *key, const char *value, void *field, GError **error)
{
    /* It stands in the brackets of a User-Agent (RFC 9110, 10.1.5). */
    if (*value != '\0' &&
        (strpbrk(value, "()\\") != NULL || (!mailbox_is_address(value) && !is_web_address(value))))
        return refuse(error, value,
                      "is neither a mail address nor a web address, or holds brackets; write "
                      "desk@example.org or https://example.org/about");
    return value_read_text(key, value, field, error);
}

bool
value_read_user_agent(const Key *key, const char *value, void *field, GError **error)
{
    for (const char *at = value; *at != '\0'; at++) {
        if (*at < 0x20 || *at > 0x7e || strchr("()", *at) != NULL)
            return refuse(error, value,
                          "is not a product name; write plain letters such as civcas/1.0, "
                          "and the address in Contact=");
    }
    return value_read_text(key, value, field, error);
}

bool
value_read_domain(const Key *key, const char *value, void *field, GError **error)
{
    if (*value != '\0' && !is_host_name(value))
        return refuse(error, value, "is not a host name; write for example news.example.org");
    return value_read_text(key, value, field, error);
}

bool
value_read_pattern(const Key *key, const char *value, void *field, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GRegex) regex = g_regex_new(value, G_REGEX_CASELESS, 0, &why);
    if (regex == NULL)
        return refuse(error, value, "is not a Perl-compatible pattern: %s; see pcre2pattern(3)",
                      why->message);
    return value_read_text(key, value, field, error);
}

bool
value_read_word(const Key *key, const char *value, void *field, GError **error)
{
    (void)key;
    if (!g_regex_match_simple("^[A-Za-z0-9-]{0,64}$", value, G_REGEX_DOLLAR_ENDONLY, 0))
        return refuse(error, value, "is not a short name; use letters, digits and hyphens");
    return take_text(field, value);
}

bool
value_read_bool(const Key *key, const char *value, void *field, GError **error)
{
    static const char *const names[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
    (void)key;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_ascii_strcasecmp(value, names[i]) != 0)
            continue;
        *(bool *)field = i % 2 == 1;
        return true;
    }
    return refuse(error, value, "is neither yes nor no; write one of them");
}

bool
value_read_count(const Key *key, const char *value, void *field, GError **error)
{
    guint64 count = 0;
    if (!g_ascii_string_to_unsigned(value, 10, key->low, key->high, &count, NULL))
        return refuse(error, value,
                      "is not a number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, key->low,
                      key->high);
    *(unsigned *)field = (unsigned)count;
    return true;
}

bool
value_read_percent(const Key *key, const char *value, void *field, GError **error)
{
    g_autofree char *number = g_strdup(value);
    guint64 count = 0;
    if (g_str_has_suffix(number, "%"))
        number[strlen(number) - 1] = '\0';
    g_strchomp(number);
    if (!g_ascii_string_to_unsigned(number, 10, key->low, key->high, &count, NULL))
        return refuse(error, value,
                      "is not a share from %" G_GUINT64_FORMAT "%% to %" G_GUINT64_FORMAT "%%",
                      key->low, key->high);
    *(unsigned *)field = (unsigned)count;
    return true;
}

/* "8M" to bytes. */
static bool
size_from_text(const char *value, guint64 *ret_size)
{
    static const char suffixes[] = "KMG";
    char *end = NULL;
    if (!g_ascii_isdigit(*value))
        return false;
    guint64 size = g_ascii_strtoull(value, &end, 10);
    const char *suffix = *end != '\0' ? strchr(suffixes, g_ascii_toupper(*end)) : NULL;
    if (*end != '\0' && (suffix == NULL || end[1] != '\0'))
        return false;
    unsigned shift = suffix != NULL ? 10 * (unsigned)(suffix - suffixes + 1) : 0;
    if (size > G_MAXUINT64 >> shift)
        return false;
    *ret_size = size << shift;
    return true;
}

bool
value_read_size(const Key *key, const char *value, void *field, GError **error)
{
    guint64 size = 0;
    if (!size_from_text(value, &size) || size < key->low || size > key->high) {
        g_autofree char *low = g_format_size_full(key->low, G_FORMAT_SIZE_IEC_UNITS);
        g_autofree char *high = g_format_size_full(key->high, G_FORMAT_SIZE_IEC_UNITS);
        return refuse(error, value, "is not a size from %s to %s; write for example 512K or 8M",
                      low, high);
    }
    *(unsigned *)field = (unsigned)size;
    return true;
}

/* @unit_ms: of the field and of the key's limits */
static bool
read_span(const Key *key, guint64 unit_ms, const char *value, void *field, GError **error)
{
    guint64 ms = 0;
    if (!duration_read(value, &ms))
        return refuse(
            error, value,
            "is not a time span; write a number with its unit, as in 30s, 5min, 1h or 1d");
    if (ms < key->low * unit_ms || ms > key->high * unit_ms) {
        g_autofree char *low = duration_to_text(key->low * unit_ms);
        g_autofree char *high = duration_to_text(key->high * unit_ms);
        return refuse(error, value, "is out of bounds; the shortest is %s, the longest %s", low,
                      high);
    }
    if (ms % unit_ms != 0)
        return refuse(error, value, "is finer than a second; write whole seconds");
    *(unsigned *)field = (unsigned)(ms / unit_ms);
    return true;
}

bool
value_read_seconds(const Key *key, const char *value, void *field, GError **error)
{
    return read_span(key, 1000, value, field, error);
}

bool
value_read_milliseconds(const Key *key, const char *value, void *field, GError **error)
{
    return read_span(key, 1, value, field, error);
}

bool
value_read_choice(const Key *key, const char *value, void *field, GError **error)
{
    for (unsigned i = 0; key->choices[i] != NULL; i++) {
        if (strcmp(value, key->choices[i]) != 0)
            continue;
        *(unsigned *)field = i;
        return true;
    }
    /* The empty choice leaves it open, and has no name to write. */
    g_autofree char *known = g_strjoinv(", ", (char **)key->choices + (*key->choices[0] == '\0'));
    return refuse(error, value, "is not known here; write one of: %s", known);
}
