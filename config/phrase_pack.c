/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "phrases 2\n", then for each file "1234 /path/of/it\n" and its 1234 bytes. */
#include "config/phrase_pack.h"

#include <string.h>

#include "config/keys.h"
#include "config/settings.h"

#define BEGINNING "phrases "
#define LINE_MAX_BYTES 20000u
/* More than anybody has; phrases_book_add() is stricter. */
#define FILES_MAX 10000u

GBytes *
phrase_files_pack(const GPtrArray *files)
{
    GString *pack = g_string_new(NULL);
    g_string_append_printf(pack, BEGINNING "%u\n", files->len);
    for (guint i = 0; i < files->len; i++) {
        const PhraseFile *file = g_ptr_array_index(files, i);
        g_autofree char *path = g_strescape(file->path, NULL);
        g_string_append_printf(pack, "%zu %s\n%s", strlen(file->text), path, file->text);
    }
    return g_string_free_to_bytes(pack);
}

static bool
fail(GError **error)
{
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                "what should be packed phrase files is something else");
    return false;
}

/* Byte by byte: what follows the line must stay in the stream. */
static char *
take_line(GInputStream *stream, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    char byte = '\0';
    while (line->len < LINE_MAX_BYTES) {
        gssize got = g_input_stream_read(stream, &byte, 1, NULL, error);
        if (got < 0)
            return NULL;
        if (got == 0 || byte == '\0')
            break;
        if (byte == '\n')
            return g_string_free(g_steal_pointer(&line), FALSE);
        g_string_append_c(line, byte);
    }
    (void)fail(error); /* NULL says it too */
    return NULL;
}

static bool
take_text(GInputStream *stream, gsize size, PhraseFile *file, GError **error)
{
    gsize got = 0;
    file->text = g_malloc(size + 1);
    if (!g_input_stream_read_all(stream, file->text, size, &got, NULL, error))
        return false;
    file->text[got] = '\0';
    return got == size && strlen(file->text) == size ? true : fail(error);
}

static bool
take_file(GInputStream *stream, GPtrArray *files, GError **error)
{
    g_autofree char *line = take_line(stream, error);
    if (line == NULL)
        return false;
    guint64 size = 0;
    char *space = strchr(line, ' ');
    if (space == NULL)
        return fail(error);
    *space = '\0';
    if (!g_ascii_string_to_unsigned(line, 10, 0, KEYS_MAX_BYTES, &size, NULL))
        return fail(error);
    PhraseFile *file = g_new0(PhraseFile, 1);
    g_ptr_array_add(files, file);
    file->path = g_strcompress(space + 1);
    return take_text(stream, (gsize)size, file, error);
}

GPtrArray *
phrase_files_unpack(GInputStream *stream, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)phrase_file_free);
    g_autofree char *line = take_line(stream, error);
    if (line == NULL)
        return NULL;
    guint64 count = 0;
    if (!g_str_has_prefix(line, BEGINNING) ||
        !g_ascii_string_to_unsigned(line + strlen(BEGINNING), 10, 0, FILES_MAX, &count, NULL)) {
        (void)fail(error); /* NULL says it too */
        return NULL;
    }
    for (guint64 i = 0; i < count; i++)
        if (!take_file(stream, files, error))
            return NULL;
    return g_steal_pointer(&files);
}
