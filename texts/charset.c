/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/charset_internal.h"

#include <errno.h>
#include <string.h>

/* How far into a document a charset declaration is looked for; browsers look at 1024 bytes. */
#define DECLARATION_MAX_BYTES 4096

/* Bytes 0x80 to 0x9f of windows-1252; the five it leaves open stay controls (WHATWG Encoding). */
static const gunichar windows_1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

/* Labels that mean windows-1252 on the web, whatever they meant to their authors. */
static const char *const western_labels[] = {
    "windows-1252", "cp1252",      "x-cp1252", "iso-8859-1", "iso8859-1",       "iso88591",
    "iso_8859-1",   "latin1",      "l1",       "ascii",      "us-ascii",        "ansi_x3.4-1968",
    "iso-ir-100",   "csisolatin1", "cp819",    "ibm819",     "iso_8859-1:1987", NULL,
};

/* Other labels that are handed to iconv: its more exotic converters are no business of ours. */
static const char *const iconv_labels[] = {
    "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1255", "windows-1256",
    "windows-1257", "windows-1258", "iso-8859-2",   "iso-8859-3",   "iso-8859-4",   "iso-8859-5",
    "iso-8859-6",   "iso-8859-7",   "iso-8859-8",   "iso-8859-9",   "iso-8859-10",  "iso-8859-13",
    "iso-8859-14",  "iso-8859-15",  "iso-8859-16",  "koi8-r",       "koi8-u",       "macintosh",
    "gbk",          "gb2312",       "gb18030",      "big5",         "euc-jp",       "shift_jis",
    "euc-kr",       "utf-16le",     "utf-16be",     NULL,
};

gunichar
charset_mend_control(gunichar character)
{
    return character >= 0x80 && character <= 0x9f ? windows_1252[character - 0x80] : character;
}

static void
append_windows_1252(GString *out, guint8 byte)
{
    g_string_append_unichar(out, charset_mend_control(byte));
}

static void
decode_windows_1252(GString *out, const guint8 *data, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        if (data[i] < 0x80)
            g_string_append_c(out, (char)data[i]);
        else
            append_windows_1252(out, data[i]);
    }
}

const char *
charset_skip_ascii(const char *at, const char *end)
{
    guint64 eight;
    for (; (gsize)(end - at) >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, at, sizeof eight);
        if (eight & G_GUINT64_CONSTANT(0x8080808080808080))
            break;
    }
    while (at < end && (guchar)*at < 0x80)
        at++;
    return at;
}

static const char *
skip_beyond_ascii(const char *at, const char *end)
{
    while (at < end && (guchar)*at >= 0x80)
        at++;
    return at;
}

char *
charset_finish_text(GString *text)
{
    const char *end = text->str + text->len;
    for (const char *at = charset_skip_ascii(text->str, end); at < end;) {
        const char *stop = skip_beyond_ascii(at, end);
        if (!g_utf8_validate_len(at, (gsize)(stop - at), NULL)) {
            char *valid = g_utf8_make_valid(text->str, (gssize)text->len);
            g_string_free(text, TRUE);
            return valid;
        }
        at = charset_skip_ascii(stop, end);
    }
    return g_string_free(text, FALSE);
}

/* Decodes a run of bytes that are not ASCII, up to @stop; the data goes on to @end. Returns where
 * it goes on. A character cut off by the end of the data becomes U+FFFD: we cannot know what it
 * was. */
static const char *
decode_run(GString *out, const char *at, const char *stop, const char *end)
{
    while (at < stop) {
        const char *valid_end = at;
        (void)g_utf8_validate_len(at, (gsize)(stop - at), &valid_end); /* the end is the answer */
        g_string_append_len(out, at, valid_end - at);
        at = valid_end;
        if (at == stop)
            return at;
        if (g_utf8_get_char_validated(at, end - at) == (gunichar)-2) {
            g_string_append_unichar(out, 0xFFFD);
            return end;
        }
        append_windows_1252(out, (guint8)*at++);
    }
    return at;
}

static void
decode_utf8(GString *out, const guint8 *data, gsize size)
{
    const char *at = (const char *)data;
    const char *end = at + size;
    while (at < end) {
        const char *stop = charset_skip_ascii(at, end);
        g_string_append_len(out, at, stop - at);
        at = decode_run(out, stop, skip_beyond_ascii(stop, end), end);
    }
}

static bool
decode_with_iconv(GString *out, const char *label, const guint8 *data, gsize size)
{
    GIConv converter = g_iconv_open("UTF-8", label);
    if (converter == (GIConv)-1)
        return false;
    gsize unit = g_str_has_prefix(label, "utf-16") ? 2 : 1;
    char *in = (char *)data; /* iconv's prototype lacks const; it does not write */
    gsize left = size;
    while (left > 0) {
        char buffer[8192];
        char *to = buffer;
        gsize room = sizeof buffer;
        gsize result = g_iconv(converter, &in, &left, &to, &room);
        int problem = errno;
        g_string_append_len(out, buffer, to - buffer);
        if (result != (gsize)-1 || problem == E2BIG)
            continue;
        g_string_append_unichar(out, 0xFFFD);
        if (problem != EILSEQ)
            break;
        gsize skip = MIN(unit, left);
        in += skip;
        left -= skip;
    }
    (void)g_iconv_close(converter); /* fails only for a bad handle */
    return true;
}

/* False when @label names nothing we know. */
static bool
decode_as(GString *out, const char *label, const guint8 *data, gsize size)
{
    if (g_str_equal(label, "utf-8") || g_str_equal(label, "utf8"))
        decode_utf8(out, data, size);
    else if (g_strv_contains(western_labels, label))
        decode_windows_1252(out, data, size);
    else if (g_str_equal(label, "utf-16") || g_str_equal(label, "unicode"))
        return decode_with_iconv(out, "utf-16le", data, size);
    else if (g_strv_contains(iconv_labels, label))
        return decode_with_iconv(out, label, data, size);
    else
        return false;
    return true;
}

/* Reads what follows "charset" or "encoding" at @at: = and a value, quoted or not. */
static char *
read_label(const char *at, const char *end)
{
    while (at < end && g_ascii_isspace(*at))
        at++;
    if (at == end || *at != '=')
        return NULL;
    at++;
    while (at < end && (g_ascii_isspace(*at) || *at == '"' || *at == '\''))
        at++;
    const char *stop = at;
    while (stop < end && stop - at < 40 &&
           (g_ascii_isalnum(*stop) || strchr("-_:.", *stop) != NULL))
        stop++;
    return stop > at ? g_ascii_strdown(at, stop - at) : NULL;
}

static char *
find_label(const char *text, gsize size, const char *word)
{
    g_autofree char *lower = g_ascii_strdown(text, (gssize)size);
    const char *end = lower + strlen(lower);
    const char *at = strstr(lower, word);
    return at == NULL ? NULL : read_label(at + strlen(word), end);
}

/* The declared label of XML ("<?xml encoding=") or of HTML ("<meta charset=" in either form). */
static char *
find_declared_label(const guint8 *data, gsize size)
{
    g_autofree char *head =
        g_ascii_strdown((const char *)data, (gssize)MIN(size, DECLARATION_MAX_BYTES));
    const char *at = head;
    while (g_ascii_isspace(*at))
        at++;
    if (g_str_has_prefix(at, "<?xml")) {
        const char *close = strchr(at, '>');
        char *label = close == NULL ? NULL : find_label(at, (gsize)(close - at), "encoding");
        if (label != NULL)
            return label;
    }
    while ((at = strstr(at, "<meta")) != NULL) {
        const char *close = strchr(at, '>');
        if (close == NULL)
            return NULL;
        char *label = find_label(at, (gsize)(close - at), "charset");
        if (label != NULL)
            return label;
        at = close;
    }
    return NULL;
}

/* A declaration that could be read byte by byte cannot mean UTF-16 (WHATWG, prescan). */
static bool
decode_as_declared(GString *out, const guint8 *data, gsize size)
{
    g_autofree char *label = find_declared_label(data, size);
    if (label == NULL || g_str_has_prefix(label, "utf-16"))
        return false;
    return decode_as(out, label, data, size);
}

static bool
decode_by_mark(GString *out, const guint8 *data, gsize size)
{
    if (size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        decode_utf8(out, data + 3, size - 3);
    else if (size >= 2 && memcmp(data, "\xFF\xFE", 2) == 0)
        return decode_with_iconv(out, "utf-16le", data + 2, size - 2);
    else if (size >= 2 && memcmp(data, "\xFE\xFF", 2) == 0)
        return decode_with_iconv(out, "utf-16be", data + 2, size - 2);
    else
        return false;
    return true;
}

static bool
decode_by_media_type(GString *out, const guint8 *data, gsize size, const char *media_type)
{
    if (media_type == NULL)
        return false;
    g_autofree char *label = find_label(media_type, MIN(strlen(media_type), 1024), "charset");
    return label != NULL && decode_as(out, label, data, size);
}

static void
drop_nuls(GString *text)
{
    const char *first = memchr(text->str, '\0', text->len);
    if (first == NULL)
        return;
    gsize kept = (gsize)(first - text->str);
    for (gsize i = kept; i < text->len; i++) {
        if (text->str[i] != '\0')
            text->str[kept++] = text->str[i];
    }
    g_string_truncate(text, kept);
}

char *
charset_decode(const guint8 *data, gsize size, const char *media_type, bool has_markup,
               gsize *ret_length)
{
    GString *out = g_string_sized_new(size + 1);
    if (size > 0 && !decode_by_mark(out, data, size) &&
        !decode_by_media_type(out, data, size, media_type) &&
        !(has_markup && decode_as_declared(out, data, size)))
        decode_utf8(out, data, size);
    drop_nuls(out);
    *ret_length = out->len;
    return g_string_free(out, FALSE);
}

static void
close_converter(gpointer converter)
{
    (void)g_iconv_close(converter); /* fails only for a bad handle */
}

GPtrArray *
charset_open_all(void)
{
    GPtrArray *converters = g_ptr_array_new_with_free_func(close_converter);
    for (unsigned i = 0; iconv_labels[i] != NULL; i++) {
        GIConv converter = g_iconv_open("UTF-8", iconv_labels[i]);
        if (converter != (GIConv)-1)
            g_ptr_array_add(converters, converter);
    }
    return converters;
}
