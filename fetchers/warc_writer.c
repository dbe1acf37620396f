/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/warc_writer.h"

#include <string.h>

#define PROFILES "http://netpreserve.org/warc/1.1/revisit/"

struct WarcWriter {
    GOutputStream *stream; /* (borrowed) */
    bool is_packed;
    GHashTable *written; /* (owned) hash of a body to its Original */
};

/* Where a body stands in full. */
typedef struct {
    char *address;
    char *date;
    char *id;
} Original;

static void
original_free(gpointer data)
{
    Original *original = data;
    g_free(original->address);
    g_free(original->date);
    g_free(original->id);
    g_free(original);
}

static char *
format_date(gint64 time)
{
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(time);
    return moment != NULL ? g_date_time_format(moment, "%Y-%m-%dT%H:%M:%SZ")
                          : g_strdup("1970-01-01T00:00:00Z");
}

/* RFC 4648, as the web's archives write SHA-1. Returns: (owned) */
static char *
find_digest(const guint8 *bytes, gsize size)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    guint8 digest[20];
    gsize length = sizeof digest;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(checksum, bytes != NULL ? bytes : (const guint8 *)"", (gssize)size);
    g_checksum_get_digest(checksum, digest, &length);
    GString *text = g_string_new("sha1:");
    for (gsize bit = 0; bit < 160; bit += 5) {
        unsigned pair = digest[bit / 8] * 256u + (bit / 8 + 1 < 20 ? digest[bit / 8 + 1] : 0u);
        g_string_append_c(text, letters[(pair >> (11 - bit % 8)) & 31]);
    }
    return g_string_free(text, FALSE);
}

static bool
write_bytes(WarcWriter *writer, GByteArray *record, GError **error)
{
    if (!writer->is_packed)
        return g_output_stream_write_all(writer->stream, record->data, record->len, NULL, NULL,
                                         error);
    g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
    g_autoptr(GOutputStream) packed =
        g_converter_output_stream_new(writer->stream, G_CONVERTER(compressor));
    g_filter_output_stream_set_close_base_stream(G_FILTER_OUTPUT_STREAM(packed), FALSE);
    return g_output_stream_write_all(packed, record->data, record->len, NULL, NULL, error) &&
           g_output_stream_close(packed, NULL, error);
}

/* One record: @fields are lines of its head beyond those that all have. */
static bool
write_record(WarcWriter *writer, const char *type, const char *id, const char *date,
             const char *fields, GByteArray *block, GError **error)
{
    g_autofree char *digest = find_digest(block->data, block->len);
    g_autofree char *head = g_strdup_printf(
        "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%s>\r\nWARC-Date: %s\r\n"
        "WARC-Block-Digest: %s\r\n%sContent-Length: %u\r\n\r\n",
        type, id, date, digest, fields, block->len);
    g_autoptr(GByteArray) record = g_byte_array_new();
    g_byte_array_append(record, (const guint8 *)head, (guint)strlen(head));
    g_byte_array_append(record, block->data, block->len);
    g_byte_array_append(record, (const guint8 *)"\r\n\r\n", 4);
    return write_bytes(writer, record, error);
}

WarcWriter *
warc_writer_new(GOutputStream *stream, bool is_packed, const char *software, gint64 now,
                GError **error)
{
    g_autoptr(WarcWriter) writer = g_new0(WarcWriter, 1);
    writer->stream = stream;
    writer->is_packed = is_packed;
    writer->written = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, original_free);
    g_autofree char *id = g_uuid_string_random();
    g_autofree char *date = format_date(now);
    g_autofree char *text =
        g_strdup_printf("software: %s\r\nformat: WARC File Format 1.1\r\n", software);
    g_autoptr(GByteArray) block = g_byte_array_new();
    g_byte_array_append(block, (const guint8 *)text, (guint)strlen(text));
    if (!write_record(writer, "warcinfo", id, date, "Content-Type: application/warc-fields\r\n",
                      block, error))
        return NULL;
    return g_steal_pointer(&writer);
}

void
warc_writer_free(WarcWriter *writer)
{
    if (writer == NULL)
        return;
    g_hash_table_unref(writer->written);
    g_free(writer);
}

static bool
names_header(const char *line, const char *name)
{
    size_t length = strlen(name);
    return g_ascii_strncasecmp(line, name, length) == 0 && line[length] == ':';
}

/* The head of the answer as it came, but for what no longer holds: the body is neither packed nor
 * in chunks. HTTP/2 has no form of its own in such files. Returns: (owned) */
static char *
make_http_head(const Capture *capture, gsize body_size)
{
    g_auto(GStrv) lines = g_strsplit(capture->headers != NULL ? capture->headers : "", "\n", -1);
    GString *head = g_string_new(NULL);
    g_string_append_printf(head, "HTTP/1.1 %u", capture->status);
    const char *words = lines[0] != NULL && g_str_has_prefix(lines[0], "HTTP/1.")
                            ? strchr(lines[0] + strlen("HTTP/1.x "), ' ')
                            : NULL;
    g_autofree char *reason = g_strdup(words != NULL ? words : " ");
    g_string_append_printf(head, "%s\r\n", g_strchomp(reason));
    for (size_t i = 0; lines[i] != NULL; i++) {
        char *line = g_strchomp(lines[i]);
        if (*line == '\0' || g_str_has_prefix(line, "HTTP/") ||
            names_header(line, "Content-Encoding") || names_header(line, "Transfer-Encoding") ||
            names_header(line, "Content-Length"))
            continue;
        g_string_append_printf(head, "%s\r\n", line);
    }
    if (capture->headers == NULL && capture->media_type != NULL)
        g_string_append_printf(head, "Content-Type: %s\r\n", capture->media_type);
    g_string_append_printf(head, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", body_size);
    return g_string_free(head, FALSE);
}

/* Returns: (owned) lines every record of a capture has */
static char *
make_fields(const Capture *capture, const char *media_type, const char *payload_digest,
            const char *more)
{
    g_autofree char *target = g_uri_escape_string(
        capture->address, "%" G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "?#[]", FALSE);
    return g_strdup_printf("WARC-Target-URI: %s\r\nWARC-Payload-Digest: %s\r\n"
                           "Content-Type: %s\r\n%s",
                           target, payload_digest, media_type, more);
}

static bool
add_full(WarcWriter *writer, const Capture *capture, const char *date, const char *digest,
         GError **error)
{
    bool is_file = g_str_has_prefix(capture->address, "file:");
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(capture->body, &size);
    g_autofree char *id = g_uuid_string_random();
    g_autofree char *head = is_file ? g_strdup("") : make_http_head(capture, size);
    const char *own_type =
        capture->media_type != NULL && strpbrk(capture->media_type, "\r\n") == NULL
            ? capture->media_type
            : "application/octet-stream";
    g_autofree char *fields =
        make_fields(capture, is_file ? own_type : "application/http; msgtype=response", digest, "");
    g_autoptr(GByteArray) block = g_byte_array_new();
    g_byte_array_append(block, (const guint8 *)head, (guint)strlen(head));
    if (size > 0)
        g_byte_array_append(block, bytes, (guint)size);
    if (!write_record(writer, is_file ? "resource" : "response", id, date, fields, block, error))
        return false;
    Original *original = g_new0(Original, 1);
    original->address = g_strdup(capture->address);
    original->date = g_strdup(date);
    original->id = g_steal_pointer(&id);
    g_hash_table_replace(writer->written, g_strdup(capture->sha256), original);
    return true;
}

static bool
add_revisit(WarcWriter *writer, const Capture *capture, const char *date, const char *digest,
            const Original *original, GError **error)
{
    g_autofree char *id = g_uuid_string_random();
    g_autofree char *head = make_http_head(capture, g_bytes_get_size(capture->body));
    g_autofree char *target = g_uri_escape_string(
        original->address, "%" G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "?#[]", FALSE);
    g_autofree char *more = g_strdup_printf(
        "WARC-Profile: " PROFILES "identical-payload-digest\r\nWARC-Refers-To: <urn:uuid:%s>\r\n"
        "WARC-Refers-To-Target-URI: %s\r\nWARC-Refers-To-Date: %s\r\n",
        original->id, target, original->date);
    g_autofree char *fields =
        make_fields(capture, "application/http; msgtype=response", digest, more);
    g_autoptr(GByteArray) block = g_byte_array_new();
    g_byte_array_append(block, (const guint8 *)head, (guint)strlen(head));
    return write_record(writer, "revisit", id, date, fields, block, error);
}

bool
warc_writer_add(WarcWriter *writer, const Capture *capture, bool *ret_written, GError **error)
{
    *ret_written = false;
    bool is_web = capture->address != NULL && g_str_has_prefix(capture->address, "http");
    bool is_file = capture->address != NULL && g_str_has_prefix(capture->address, "file:");
    if (capture->body == NULL || capture->sha256 == NULL || (!is_web && !is_file) ||
        (is_web && capture->status == 0))
        return true;
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(capture->body, &size);
    g_autofree char *digest = find_digest(bytes, size);
    g_autofree char *date = format_date(capture->fetched_at);
    const Original *original = g_hash_table_lookup(writer->written, capture->sha256);
    if (is_file && original != NULL)
        return true; /* the same file as before */
    *ret_written = true;
    return original == NULL || is_file
               ? add_full(writer, capture, date, digest, error)
               : add_revisit(writer, capture, date, digest, original, error);
}
