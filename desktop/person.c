/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desktop/person.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>

#define MAX_LINES 1000u
#define MAX_BYTES (256u * 1024)

/* Lines of @path, without empty ones and comments. A file that is missing, too large or no text has
 * none. Returns: (owned) of char* */
static GPtrArray *
load_lines(const char *path)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &text, &size, NULL) || size > MAX_BYTES ||
        !g_utf8_validate(text, (gssize)size, NULL))
        return lines;
    g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
    for (char **part = parts; *part != NULL && lines->len < MAX_LINES; part++) {
        g_strstrip(*part);
        if (**part != '\0' && **part != '#')
            g_ptr_array_add(lines, g_strdup(*part));
    }
    return lines;
}

static GHashTable *
load_set(const char *path)
{
    GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) lines = load_lines(path);
    for (guint i = 0; i < lines->len; i++)
        g_hash_table_add(set, g_strdup(lines->pdata[i]));
    return set;
}

GHashTable *
person_load_watched(void)
{
    g_autofree char *path =
        g_build_filename(g_get_user_config_dir(), "civcas", "watched-cases", NULL);
    return load_set(path);
}

GHashTable *
person_load_muted(const char *path)
{
    return load_set(path);
}

bool
person_mute(const char *path, const char *key, GError **error)
{
    g_autoptr(GPtrArray) lines = load_lines(path);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = lines->len >= MAX_LINES ? 1 : 0; i < lines->len; i++) {
        if (strcmp(lines->pdata[i], key) != 0)
            g_string_append_printf(text, "%s\n", (const char *)lines->pdata[i]);
    }
    g_string_append_printf(text, "%s\n", key);
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0700) < 0) {
        int code = errno;
        g_set_error(error, G_IO_ERROR, g_io_error_from_errno(code), "cannot make %s: %s", folder,
                    g_strerror(code));
        return false;
    }
    return g_file_set_contents(path, text->str, -1, error);
}
