/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/program.h"

/* Folder of our own executable. Returns: (owned) (nullable) */
static char *
find_own_folder(void)
{
    g_autofree char *path = g_file_read_link("/proc/self/exe", NULL);
    return path == NULL ? NULL : g_path_get_dirname(path);
}

/* Top of the build tree, when we run in one: build/<preset>/. Returns: (owned) (nullable) */
static char *
find_build_folder(void)
{
    g_autofree char *own = find_own_folder();
    if (own == NULL)
        return NULL;
    g_autofree char *top = g_path_get_dirname(own);
    g_autofree char *mark = g_build_filename(top, "CMakeCache.txt", NULL);
    return g_file_test(mark, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer(&top) : NULL;
}

/* Returns: (owned) (nullable) */
static char *
find_in(const char *folder, const char *within, const char *name)
{
    if (folder == NULL)
        return NULL;
    g_autofree char *path = g_build_filename(folder, within, name, NULL);
    return g_file_test(path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer(&path) : NULL;
}

char *
program_find_sister(const char *name, const char *built, const char *installed)
{
    g_autofree char *own = find_own_folder();
    g_autofree char *top = find_build_folder();
    char *path = find_in(own, "", name);
    if (path == NULL)
        path = find_in(top, built, name);
    if (path == NULL)
        path = find_in(installed, "", name);
    return path;
}

char *
program_find_built_phrases(void)
{
    g_autofree char *top = find_build_folder();
    if (top == NULL)
        return NULL;
    g_autofree char *phrases = g_build_filename(top, "..", "..", "config", "phrases", NULL);
    return g_file_test(phrases, G_FILE_TEST_IS_DIR) ? g_canonicalize_filename(phrases, NULL) : NULL;
}
