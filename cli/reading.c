/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/reading.h"

#include <errno.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <unistd.h>

#include "base/remedy.h"

static GInputStream *
open_document(const char *path, GError **error)
{
    if (g_str_equal(path, "-"))
        return g_unix_input_stream_new(STDIN_FILENO, FALSE);
    g_autoptr(GFile) file = g_file_new_for_path(path);
    g_autoptr(GError) why = NULL;
    GFileInputStream *stream = g_file_read(file, NULL, &why);
    if (stream == NULL && g_error_matches(why, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_set_error(error, why->domain, why->code, "%s: there is no such file; look at the name",
                    path);
    else if (stream == NULL && g_error_matches(why, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
        g_set_error(error, why->domain, why->code, "%s: is a folder; name a file in it", path);
    else if (stream == NULL && g_error_matches(why, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)) {
        g_autofree char *remedy = remedy_describe(EACCES);
        g_set_error(error, why->domain, why->code, "%s: %s", path, remedy);
    } else if (stream == NULL)
        g_propagate_prefixed_error(error, g_steal_pointer(&why), "%s: look at its rights: ", path);
    return stream != NULL ? G_INPUT_STREAM(stream) : NULL;
}

GBytes *
reading_load(const char *path, GError **error)
{
    g_autoptr(GInputStream) stream = open_document(path, error);
    if (stream == NULL)
        return NULL;
    g_autoptr(GByteArray) body = g_byte_array_new();
    guint8 buffer[65536];
    while (body->len <= PAGE_MAX_BYTES) {
        size_t wanted = MIN(sizeof buffer, (size_t)PAGE_MAX_BYTES + 1 - body->len);
        gssize got = g_input_stream_read(stream, buffer, wanted, NULL, error);
        if (got < 0) {
            g_prefix_error(error, "%s: ", path);
            return NULL;
        }
        if (got == 0)
            break;
        g_byte_array_append(body, buffer, (guint)got);
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&body));
}

char *
reading_load_text(const char *path, gsize *ret_size, GError **error)
{
    g_autoptr(GBytes) bytes = reading_load(path, error);
    if (bytes == NULL)
        return NULL;
    const char *data = g_bytes_get_data(bytes, ret_size);
    return g_strndup(data != NULL ? data : "", *ret_size);
}

void
reading_clear(Reading *reading)
{
    g_clear_pointer(&reading->body, g_bytes_unref);
    g_clear_pointer(&reading->page, page_text_free);
    g_clear_pointer(&reading->release, release_free);
}

bool
reading_error_is_unknown(const GError *error)
{
    return g_error_matches(error, PAGE_ERROR, PAGE_ERROR_NOT_TEXT) ||
           g_error_matches(error, PAGE_ERROR, PAGE_ERROR_TOO_LARGE) ||
           g_error_matches(error, READER_ERROR, READER_ERROR_UNKNOWN) ||
           g_error_matches(error, READER_ERROR, READER_ERROR_LIMIT);
}

bool
reading_day_is_valid(const char *day)
{
    if (!g_regex_match_simple("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", day, 0, 0))
        return false;
    g_autofree char *moment = g_strconcat(day, "T00:00:00Z", NULL);
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(moment, NULL);
    return time != NULL;
}
