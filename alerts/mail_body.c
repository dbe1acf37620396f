/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/mail_body_internal.h"

#include <string.h>

/* Parts remembered for one story: text, HTML and picture, of a mail, a digest and a correction. */
#define MAX_ENCODED 9u

GHashTable *
mail_body_new_memory(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
}

static GBytes *
encode(const char *bytes, size_t size, GMimeContentEncoding encoding)
{
    GMimeEncoding state;
    g_mime_encoding_init_encode(&state, encoding);
    char *encoded = g_malloc(g_mime_encoding_outlen(&state, size));
    size_t length = g_mime_encoding_flush(&state, bytes, size, encoded);
    return g_bytes_new_take(encoded, length);
}

/* What is remembered as @kind of this frame. Takes @key. Returns: (borrowed) (nullable) */
static GBytes *
remember(const MailBody *body, char *key, GBytes *encoded)
{
    if (g_hash_table_size(body->encoded) >= MAX_ENCODED)
        g_hash_table_remove_all(body->encoded);
    (void)g_hash_table_insert(body->encoded, key, g_bytes_ref(encoded)); /* new */
    return encoded;
}

/* The part down to the footer, encoded. It ends with a line, so that the footer can follow.
 * Returns: (owned) */
static GBytes *
encode_top(const MailBody *body, char *(*write_top)(const LetterFrame *frame), const char *kind)
{
    const LetterFrame *frame = body->frame;
    g_autofree char *key = g_strjoin("\n", kind, frame->summary, frame->label,
                                     frame->chart_id != NULL ? frame->chart_id : "", NULL);
    GBytes *known = body->encoded != NULL ? g_hash_table_lookup(body->encoded, key) : NULL;
    if (known != NULL)
        return g_bytes_ref(known);
    g_autofree char *top = write_top(frame);
    GBytes *encoded = encode(top, strlen(top), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return body->encoded != NULL ? remember(body, g_steal_pointer(&key), encoded) : encoded;
}

static GBytes *
encode_picture(const MailBody *body)
{
    GBytes *known =
        body->encoded != NULL ? g_hash_table_lookup(body->encoded, body->frame->chart_id) : NULL;
    if (known != NULL)
        return g_bytes_ref(known);
    size_t size = 0;
    const char *bytes = g_bytes_get_data(body->picture, &size);
    GBytes *encoded = encode(bytes, size, GMIME_CONTENT_ENCODING_BASE64);
    return body->encoded != NULL ? remember(body, g_strdup(body->frame->chart_id), encoded)
                                 : encoded;
}

static void
set_content(GMimePart *part, const char *bytes, size_t size, GMimeContentEncoding encoding)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, encoding);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding); /* the same: it is written as it is */
    g_object_unref(content);
    g_object_unref(stream);
}

static void
add_part(GMimeMultipart *parts, const char *subtype, GBytes *top, const char *foot)
{
    g_autoptr(GByteArray) whole = g_byte_array_new();
    g_autoptr(GBytes) end = encode(foot, strlen(foot), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    GBytes *const pieces[] = {top, end};
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        size_t size = 0;
        const guint8 *bytes = g_bytes_get_data(pieces[i], &size);
        g_byte_array_append(whole, bytes, (guint)size);
    }
    GMimeTextPart *part = g_mime_text_part_new_with_subtype(subtype);
    g_mime_text_part_set_charset(part, "utf-8");
    /* Never "quoted-printable if needed": the same structure whatever the words are. */
    set_content(GMIME_PART(part), (const char *)whole->data, whole->len,
                GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_multipart_add(parts, GMIME_OBJECT(part));
    g_object_unref(part);
}

static void
add_text(GMimeMultipart *parts, const MailBody *body)
{
    g_autoptr(GBytes) top = encode_top(body, letter_frame_to_text_top, "text");
    g_autofree char *foot = letter_frame_to_text_foot(body->frame);
    add_part(parts, "plain", top, foot);
}

static void
add_html(GMimeMultipart *parts, const MailBody *body)
{
    g_autoptr(GBytes) top = encode_top(body, letter_frame_to_html_top, "html");
    g_autofree char *foot = letter_frame_to_html_foot(body->frame);
    add_part(parts, "html", top, foot);
}

static void
add_picture(GMimeMultipart *parts, const MailBody *body)
{
    g_autoptr(GBytes) encoded = encode_picture(body);
    size_t size = 0;
    const char *bytes = g_bytes_get_data(encoded, &size);
    GMimePart *part = g_mime_part_new_with_type("image", "png");
    set_content(part, bytes, size, GMIME_CONTENT_ENCODING_BASE64);
    g_mime_object_set_disposition(GMIME_OBJECT(part), "inline");
    g_mime_part_set_filename(part, "totals.png");
    g_mime_object_set_content_id(GMIME_OBJECT(part), body->frame->chart_id);
    g_mime_multipart_add(parts, GMIME_OBJECT(part));
    g_object_unref(part);
}

/* The HTML and the picture that it shows. */
static void
add_related(GMimeMultipart *alternatives, const MailBody *body)
{
    g_autofree char *boundary = g_strconcat(body->boundary, "-related", NULL);
    GMimeMultipart *related = g_mime_multipart_new_with_subtype("related");
    g_mime_multipart_set_boundary(related, boundary);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(related), "type", "text/html");
    add_html(related, body);
    add_picture(related, body);
    g_mime_multipart_add(alternatives, GMIME_OBJECT(related));
    g_object_unref(related);
}

GMimeObject *
mail_body_new(const MailBody *body)
{
    GMimeMultipart *alternatives = g_mime_multipart_new_with_subtype("alternative");
    g_mime_multipart_set_boundary(alternatives, body->boundary);
    add_text(alternatives, body);
    if (body->picture != NULL)
        add_related(alternatives, body);
    else
        add_html(alternatives, body);
    return GMIME_OBJECT(alternatives);
}

GBytes *
mail_body_write(GMimeMessage *message)
{
    GMimeFormatOptions *options = g_mime_format_options_clone(g_mime_format_options_get_default());
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    GMimeStream *stream = g_mime_stream_mem_new();
    (void)g_mime_object_write_to_stream(GMIME_OBJECT(message), options,
                                        stream); /* memory: g_malloc ends us before it fails */
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    GBytes *result = g_bytes_new(bytes->data, bytes->len);
    g_object_unref(stream);
    g_mime_format_options_free(options);
    return result;
}
