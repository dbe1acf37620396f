/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "config/keys.h"
#include "config/settings.h"

#define VENDOR_FOLDER CIVCAS_DATA_DIR "/phrases"

void
phrase_file_free(PhraseFile *file)
{
    if (file == NULL)
        return;
    g_free(file->path);
    g_free(file->text);
    g_free(file);
}

static PhraseFile *
load_phrase_file(const char *path, GError **error)
{
    char *text = NULL;
    size_t size = 0;
    if (!config_file_load(path, KEYS_MAX_BYTES, &text, &size, error))
        return NULL;
    if (!g_utf8_validate(text, (gssize)size, NULL)) {
        g_free(text);
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "%s: not valid UTF-8; save the file as UTF-8 text", path);
        return NULL;
    }
    PhraseFile *file = g_new0(PhraseFile, 1);
    file->path = g_strdup(path);
    file->text = text;
    return file;
}

/* Notes name to path in @paths; a name noted before is replaced. */
static bool
note_folder(GTree *paths, const char *folder, GError **error)
{
    g_autoptr(GPtrArray) names = keys_list_files(folder, ".phrases", error);
    for (unsigned i = 0; names != NULL && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_tree_replace(paths, g_strdup(name), g_build_filename(folder, name, NULL));
    }
    return names != NULL;
}

static int
compare_keys(gconstpointer a, gconstpointer b, gpointer data)
{
    (void)data;
    return strcmp(a, b);
}

static GPtrArray *
load_all(GTree *paths, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)phrase_file_free);
    for (GTreeNode *at = g_tree_node_first(paths); at != NULL; at = g_tree_node_next(at)) {
        PhraseFile *file = load_phrase_file(g_tree_node_value(at), error);
        if (file == NULL)
            return NULL;
        g_ptr_array_add(files, file);
    }
    return g_steal_pointer(&files);
}

GPtrArray *
phrase_files_load(const char *folder, const char *vendor, GError **error)
{
    const char *vendor_folder = vendor != NULL ? vendor : VENDOR_FOLDER;
    g_autofree char *own = g_build_filename(folder, "phrases", NULL);
    g_autoptr(GTree) paths = g_tree_new_full(compare_keys, NULL, g_free, g_free);
    if (!note_folder(paths, vendor_folder, error) || !note_folder(paths, own, error))
        return NULL;
    if (g_tree_nnodes(paths) == 0) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_ABSENT,
                    "no phrase files in %s nor in %s; install civcas, or put *.phrases files there",
                    vendor_folder, own);
        return NULL;
    }
    return load_all(paths, error);
}
