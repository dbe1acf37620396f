/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desktop/cursor.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>

char *
cursor_find_path(void)
{
    return g_build_filename(g_get_user_state_dir(), "civcas", "notify-cursor", NULL);
}

static bool
cursor_parse(const char *text, const char *bus, CursorState *ret_state, gint64 *ret_sequence)
{
    char *end = NULL;
    guint64 number = g_ascii_strtoull(text, &end, 10);
    if (end == text || number > G_MAXINT64)
        return false;
    g_autofree char *of_bus = g_strstrip(g_strdup(end));
    *ret_state = *of_bus == '\0' || strcmp(of_bus, bus) == 0 ? CURSOR_FOUND : CURSOR_OTHER_BUS;
    *ret_sequence = (gint64)number;
    return true;
}

bool
cursor_load(const char *path, const char *bus, CursorState *ret_state, gint64 *ret_sequence,
            GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) failure = NULL;
    *ret_sequence = 0;
    if (!g_file_get_contents(path, &text, NULL, &failure)) {
        *ret_state = CURSOR_ABSENT;
        if (g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return true;
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (!cursor_parse(text, bus, ret_state, ret_sequence)) {
        g_warning("%s holds no sequence number: showing what is on record", path);
        *ret_state = CURSOR_FOUND;
    }
    return true;
}

bool
cursor_store(const char *path, const char *bus, gint64 sequence, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0700) < 0) {
        int code = errno;
        g_set_error(error, G_IO_ERROR, g_io_error_from_errno(code), "cannot make %s: %s", folder,
                    g_strerror(code));
        return false;
    }
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT " %s\n", sequence, bus);
    return g_file_set_contents_full(
        path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}
