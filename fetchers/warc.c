/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/warc.h"

#include <gio/gio.h>
#include <string.h>

#include "fetchers/inflate.h"

G_DEFINE_QUARK(warc_error, warc_error)

#define HEAD_MAX_BYTES (64u * 1024)
#define STEP_BYTES (64u * 1024)

struct WarcReader {
    GBytes *file;          /* (owned) mapped, or in memory */
    gsize position;        /* in it */
    GConverter *converter; /* (owned) (nullable) NULL: not packed */
    GByteArray *buffer;    /* (owned) unpacked and not yet read */
    gsize begin;           /* in the buffer */
    bool is_packed;
    bool is_broken; /* what is packed makes no sense from here on */
};

WarcReader *
warc_open_bytes(GBytes *bytes)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    WarcReader *reader = g_new0(WarcReader, 1);
    reader->file = g_bytes_ref(bytes);
    reader->buffer = g_byte_array_new();
    reader->is_packed = size > 2 && data[0] == 0x1f && data[1] == 0x8b;
    return reader;
}

WarcReader *
warc_open(const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, &why);
    if (file == NULL) {
        g_set_error(error, WARC_ERROR, WARC_ERROR_ABSENT, "%s", why->message);
        return NULL;
    }
    g_autoptr(GBytes) bytes = g_mapped_file_get_bytes(file);
    return warc_open_bytes(bytes);
}

void
warc_close(WarcReader *reader)
{
    if (reader == NULL)
        return;
    g_bytes_unref(reader->file);
    g_clear_object(&reader->converter);
    g_byte_array_unref(reader->buffer);
    g_free(reader);
}

void
warc_record_clear(WarcRecord *record)
{
    g_clear_pointer(&record->type, g_free);
    g_clear_pointer(&record->target, g_free);
    g_clear_pointer(&record->date, g_free);
    g_clear_pointer(&record->block, g_bytes_unref);
}

static gsize
count_ready(const WarcReader *reader)
{
    return reader->buffer->len - reader->begin;
}

/* Forgets what was read. */
static void
shift(WarcReader *reader)
{
    if (reader->begin > 0)
        g_byte_array_remove_range(reader->buffer, 0, (guint)reader->begin);
    reader->begin = 0;
}

/* Unpacks some more; a file of several packed members is one after another. */
static bool
unpack(WarcReader *reader, const guint8 *data, gsize size)
{
    guint8 step[STEP_BYTES / 4];
    gsize read = 0;
    gsize written = 0;
    if (reader->converter == NULL)
        reader->converter = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
    GConverterResult result =
        g_converter_convert(reader->converter, data + reader->position, size - reader->position,
                            step, sizeof step, G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
    if (result == G_CONVERTER_ERROR) {
        reader->is_broken = true;
        return false;
    }
    reader->position += read;
    g_byte_array_append(reader->buffer, step, (guint)written);
    if (result == G_CONVERTER_FINISHED)
        g_clear_object(&reader->converter);
    return true;
}

/* Makes more of the file ready; false at its end. */
static bool
fill(WarcReader *reader)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(reader->file, &size);
    if (reader->position >= size || reader->is_broken)
        return false;
    if (reader->is_packed)
        return unpack(reader, data, size);
    gsize step = MIN((gsize)STEP_BYTES, size - reader->position);
    g_byte_array_append(reader->buffer, data + reader->position, (guint)step);
    reader->position += step;
    return true;
}

/* The lines up to the next empty one. Returns: (owned) (nullable) NULL at the end of the file */
static char *
read_head(WarcReader *reader)
{
    shift(reader);
    for (;;) {
        /* Two line ends stand between records, and sometimes more. */
        while (count_ready(reader) > 0 && strchr("\r\n", reader->buffer->data[reader->begin]))
            reader->begin++;
        const char *ready =
            count_ready(reader) > 0 ? (const char *)reader->buffer->data + reader->begin : "";
        const char *end = g_strstr_len(ready, (gssize)count_ready(reader), "\r\n\r\n");
        if (end != NULL) {
            gsize length = (gsize)(end - ready);
            reader->begin += length + 4;
            return g_strndup(ready, length);
        }
        if (count_ready(reader) > HEAD_MAX_BYTES || !fill(reader))
            return NULL;
    }
}

/* Value of a header line, whatever the case of its name. Returns: (owned) (nullable) */
static char *
find_value(const char *head, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(head, "\r\n", -1);
    size_t length = strlen(name);
    for (size_t i = 1; lines[0] != NULL && lines[i] != NULL; i++) {
        if (g_ascii_strncasecmp(lines[i], name, length) == 0 && lines[i][length] == ':')
            return g_strstrip(g_strdup(lines[i] + length + 1));
    }
    return NULL;
}

/* Takes @length bytes, and keeps them when they are few enough. */
static bool
read_block(WarcReader *reader, guint64 length, size_t max_bytes, GBytes **ret_block)
{
    g_autoptr(GByteArray) block = length <= max_bytes ? g_byte_array_new() : NULL;
    while (length > 0) {
        if (count_ready(reader) == 0) {
            shift(reader);
            if (!fill(reader))
                return false;
            continue;
        }
        gsize part = (gsize)MIN(length, (guint64)count_ready(reader));
        if (block != NULL)
            g_byte_array_append(block, reader->buffer->data + reader->begin, (guint)part);
        reader->begin += part;
        length -= part;
    }
    *ret_block = block != NULL ? g_byte_array_free_to_bytes(g_steal_pointer(&block)) : NULL;
    return true;
}

static bool
refuse(GError **error, const char *what)
{
    g_set_error(error, WARC_ERROR, WARC_ERROR_BROKEN, "broken WARC file: %s", what);
    return false;
}

bool
warc_next(WarcReader *reader, size_t max_bytes, WarcRecord *record, GError **error)
{
    warc_record_clear(record);
    g_autofree char *head = read_head(reader);
    if (head == NULL && count_ready(reader) == 0 && !reader->is_broken)
        return false; /* the end */
    if (head == NULL || !g_str_has_prefix(head, "WARC/1."))
        return refuse(error, "no record begins where one should");
    g_autofree char *length = find_value(head, "Content-Length");
    guint64 size = 0;
    if (length == NULL || !g_ascii_string_to_unsigned(length, 10, 0, G_MAXINT64, &size, NULL))
        return refuse(error, "a record does not say how long it is");
    if (!read_block(reader, size, max_bytes, &record->block))
        return refuse(error, "it ends inside a record");
    record->type = find_value(head, "WARC-Type");
    record->target = find_value(head, "WARC-Target-URI");
    record->date = find_value(head, "WARC-Date");
    if (record->type == NULL)
        record->type = g_strdup("");
    /* Some writers put the address between angle brackets. */
    if (record->target != NULL && *record->target == '<') {
        char *bare = g_strndup(record->target + 1, strcspn(record->target + 1, ">"));
        g_free(record->target);
        record->target = bare;
    }
    return true;
}

/* Joins the chunks of @body (RFC 9112, 7.1). Returns: (owned) (nullable) */
static GBytes *
join_chunks(const char *body, size_t size)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    const char *end = body + size;
    while (body < end) {
        const char *line = g_strstr_len(body, end - body, "\r\n");
        if (line == NULL)
            return NULL;
        guint64 length = g_ascii_strtoull(body, NULL, 16);
        body = line + 2;
        if (length == 0)
            return g_byte_array_free_to_bytes(g_steal_pointer(&out));
        if (length > (guint64)(end - body))
            return NULL;
        g_byte_array_append(out, (const guint8 *)body, (guint)length);
        body += length;
        body += MIN(2, end - body);
    }
    return NULL;
}

GBytes *
warc_read_answer(GBytes *block, size_t max_bytes, char **ret_media_type)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(block, &size);
    const char *end = bytes != NULL ? g_strstr_len(bytes, (gssize)size, "\r\n\r\n") : NULL;
    *ret_media_type = NULL;
    if (end == NULL || !g_str_has_prefix(bytes, "HTTP/"))
        return NULL;
    g_autofree char *head = g_strndup(bytes, (gsize)(end - bytes));
    const char *status = strchr(head, ' ');
    if (status == NULL || strncmp(status, " 200", 4) != 0)
        return NULL;
    gsize offset = (gsize)(end - bytes) + 4;
    g_autofree char *coding = find_value(head, "Transfer-Encoding");
    g_autoptr(GBytes) raw = g_bytes_new_from_bytes(block, offset, size - offset);
    /* Some archives keep the header and not the chunks. */
    g_autoptr(GBytes) joined = coding != NULL && g_ascii_strcasecmp(coding, "chunked") == 0
                                   ? join_chunks(bytes + offset, size - offset)
                                   : NULL;
    GBytes *body = joined != NULL ? joined : raw;
    g_autoptr(GBytes) unpacked = inflate_gzip(body, max_bytes);
    if (unpacked != NULL)
        body = unpacked;
    if (g_bytes_get_size(body) > max_bytes)
        return NULL;
    *ret_media_type = find_value(head, "Content-Type");
    return g_bytes_ref(body);
}
