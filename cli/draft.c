/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/draft.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/remedy.h"
#include "config/keys.h"
#include "config/settings.h"

/* Links followed from one settings file to another. */
#define LINKS_MAX 8

struct Draft {
    char *folder; /* (owned) the real one */
    char *room;   /* (owned) the temporary one */
    char *path;   /* (owned) of the draft, in the room */
};

bool
draft_is_known_name(const char *name)
{
    return g_regex_match_simple("^(civcas\\.conf|civcas\\.conf\\.d/[A-Za-z0-9._-]+\\.conf"
                                "|sources\\.d/[A-Za-z0-9][A-Za-z0-9._-]*\\.source"
                                "|recipients\\.d/[A-Za-z0-9][A-Za-z0-9._-]*\\.recipient)$",
                                name, G_REGEX_DOLLAR_ENDONLY, 0);
}

static bool
fail(const char *path, GError **error)
{
    int number = errno;
    g_autofree char *why = remedy_describe(number);
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "%s: %s", path, why);
    return false;
}

/* The file that @path names, links followed; a link keeps pointing at it. Returns: (owned) */
static char *
resolve(const char *path)
{
    char *target = g_strdup(path);
    for (int i = 0; i < LINKS_MAX && g_file_test(target, G_FILE_TEST_IS_SYMLINK); i++) {
        g_autofree char *link = g_file_read_link(target, NULL);
        g_autofree char *folder = g_path_get_dirname(target);
        if (link == NULL)
            break;
        g_free(target);
        target = g_canonicalize_filename(link, folder);
    }
    return target;
}

bool
draft_write(const char *path, const char *text, GError **error)
{
    g_autofree char *target = resolve(path);
    g_autofree char *folder = g_path_get_dirname(target);
    if (g_mkdir_with_parents(folder, 0755) != 0)
        return fail(folder, error);
    struct stat before;
    bool existed = g_stat(target, &before) == 0;
    int mode = existed ? (int)(before.st_mode & 07777) : 0644;
    if (!g_file_set_contents_full(target, text, (gssize)strlen(text),
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  mode, error))
        return false;
    /* A new file gets what the umask leaves of its mode. */
    if (g_chmod(target, (mode_t)mode) != 0)
        return fail(target, error);
    if (existed && geteuid() == 0 && chown(target, before.st_uid, before.st_gid) != 0)
        return fail(target, error);
    return true;
}

static bool
copy_file(const char *from, const char *to, GError **error)
{
    g_autofree char *text = NULL;
    gsize size = 0;
    if (!g_file_test(from, G_FILE_TEST_EXISTS))
        return true;
    return g_file_get_contents(from, &text, &size, error) &&
           g_file_set_contents(to, text, (gssize)size, error);
}

/* Copies the settings, whose files are read together. Sources and recipients stand alone. */
static bool
copy_settings(const Draft *draft, GError **error)
{
    g_autofree char *from = g_build_filename(draft->folder, "civcas.conf", NULL);
    g_autofree char *to = g_build_filename(draft->room, "civcas.conf", NULL);
    g_autofree char *drop_ins = g_build_filename(draft->folder, "civcas.conf.d", NULL);
    g_autofree char *copies = g_build_filename(draft->room, "civcas.conf.d", NULL);
    g_autoptr(GPtrArray) names = keys_list_files(drop_ins, ".conf", error);
    if (names == NULL || !copy_file(from, to, error))
        return false;
    if (g_mkdir_with_parents(copies, 0700) != 0)
        return fail(copies, error);
    for (unsigned i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *drop_in = g_build_filename(drop_ins, name, NULL);
        g_autofree char *copy = g_build_filename(copies, name, NULL);
        if (!copy_file(drop_in, copy, error))
            return false;
    }
    return true;
}

Draft *
draft_new(const char *folder, const char *name, const char *text, GError **error)
{
    g_autoptr(Draft) draft = g_new0(Draft, 1);
    draft->folder = g_strdup(folder);
    draft->room = g_dir_make_tmp("civcas-XXXXXX", error);
    if (draft->room == NULL)
        return NULL;
    draft->path = g_build_filename(draft->room, name, NULL);
    g_autofree char *place = g_path_get_dirname(draft->path);
    if (!copy_settings(draft, error))
        return NULL;
    if (g_mkdir_with_parents(place, 0700) != 0) {
        (void)fail(place, error); /* NULL says so */
        return NULL;
    }
    return g_file_set_contents(draft->path, text, -1, error) ? g_steal_pointer(&draft) : NULL;
}

const char *
draft_get_path(const Draft *draft)
{
    return draft->path;
}

bool
draft_check(const Draft *draft, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(Settings) settings = settings_load(draft->room, &why);
    g_autoptr(GPtrArray) sources = settings == NULL ? NULL : sources_load(draft->room, &why);
    g_autoptr(GPtrArray) recipients = sources == NULL ? NULL : recipients_load(draft->room, &why);
    if (recipients != NULL)
        return true;
    g_autoptr(GString) message = g_string_new(why->message);
    g_string_replace(message, draft->room, draft->folder, 0);
    g_set_error_literal(error, why->domain, why->code, message->str);
    return false;
}

/* Removes what lies in @folder, two levels deep: the room holds no more. */
static void
clear_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            clear_folder(path);
        else
            (void)g_unlink(path); /* a temporary file left behind harms nobody */
    }
    (void)g_rmdir(folder);
}

void
draft_free(Draft *draft)
{
    if (draft == NULL)
        return;
    if (draft->room != NULL)
        clear_folder(draft->room);
    g_free(draft->folder);
    g_free(draft->room);
    g_free(draft->path);
    g_free(draft);
}
