/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/with_folder.h"

#include <glib/gstdio.h>

char *
folder_new(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("civcas-test-XXXXXX", &error);
    g_assert_no_error(error);
    return folder;
}

void
folder_write(const char *folder, const char *name, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
}

static void
remove_tree(const char *path)
{
    g_autoptr(GDir) dir =
        g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        remove_tree(child);
    }
    (void)g_remove(path); /* what stays behind lies in the temporary folder */
}

void
folder_free(char *folder)
{
    if (folder != NULL)
        remove_tree(folder);
    g_free(folder);
}
