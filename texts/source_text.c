/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/source_text_internal.h"

#include <string.h>

#include "texts/charset_internal.h"
#include "texts/markup_internal.h"

/* Bytes looked at to tell text from something else. */
#define SNIFF_MAX_BYTES 1024

typedef enum {
    MEDIA_HTML,
    MEDIA_PLAIN,
    MEDIA_UNKNOWN,
    MEDIA_BINARY,
} Media;

/* First bytes of files that are no text whatever their Content-Type says. */
static const struct {
    const char *bytes;
    gsize length;
} signatures[] = {
    {"%PDF-", 5},      {"\x89PNG", 4},  {"\xFF\xD8\xFF", 3},     {"GIF8", 4},
    {"PK\x03\x04", 4}, {"\x1F\x8B", 2}, {"\xD0\xCF\x11\xE0", 4}, {"RIFF", 4},
};

static bool
has_signature(const guint8 *data, gsize size)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(signatures); i++) {
        if (size >= signatures[i].length &&
            memcmp(data, signatures[i].bytes, signatures[i].length) == 0)
            return true;
    }
    return false;
}

static Media
media_from_type(const char *media_type)
{
    static const char *const binary[] = {"image/", "audio/",          "video/",          "font/",
                                         "model/", "application/pdf", "application/zip", NULL};
    if (media_type == NULL)
        return MEDIA_UNKNOWN;
    g_autofree char *type = g_ascii_strdown(media_type, (gssize)strcspn(media_type, ";"));
    g_strstrip(type);
    if (g_str_equal(type, "text/html") || g_str_equal(type, "application/xhtml+xml"))
        return MEDIA_HTML;
    if (g_str_equal(type, "text/plain"))
        return MEDIA_PLAIN;
    for (unsigned i = 0; binary[i] != NULL; i++) {
        if (g_str_has_prefix(type, binary[i]))
            return MEDIA_BINARY;
    }
    return MEDIA_UNKNOWN;
}

/* Text holds few control characters; UTF-16 announces itself. */
static bool
looks_binary(const guint8 *data, gsize size)
{
    gsize seen = MIN(size, SNIFF_MAX_BYTES);
    if (seen >= 2 && ((data[0] == 0xFF && data[1] == 0xFE) || (data[0] == 0xFE && data[1] == 0xFF)))
        return false;
    gsize controls = 0;
    for (gsize i = 0; i < seen; i++)
        controls += data[i] < 0x20 && !g_ascii_isspace((char)data[i]);
    return controls * 10 > seen;
}

SourceText *
source_text_read(GBytes *body, const char *media_type)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(body, &size);
    if (data == NULL) /* GBytes gives NULL for nothing */
        data = (const guint8 *)"";
    Media media = media_from_type(media_type);
    if (media == MEDIA_BINARY || has_signature(data, size) ||
        (media == MEDIA_UNKNOWN && looks_binary(data, size)))
        return NULL;
    SourceText *source = g_new0(SourceText, 1);
    /* A text without known type may declare a charset in markup; plain text has none. */
    bool has_markup = media == MEDIA_HTML ||
                      (media == MEDIA_UNKNOWN && markup_looks_like_html((const char *)data, size));
    source->text = charset_decode(data, size, media_type, has_markup, &source->length);
    source->is_html = media == MEDIA_HTML || (media == MEDIA_UNKNOWN &&
                                              markup_looks_like_html(source->text, source->length));
    return source;
}

void
source_text_free(SourceText *source)
{
    if (source == NULL)
        return;
    g_free(source->text);
    g_free(source);
}
