/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/program.h"

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

char *
program_find_sister(const char *name)
{
    g_autofree char *own = find_own_folder();
    if (own == NULL)
        return NULL;
    g_autofree char *beside = g_build_filename(own, name, NULL);
    if (g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer(&beside);
    g_autofree char *top = find_build_folder();
    if (top == NULL)
        return NULL;
    g_autofree char *built = g_build_filename(top, "daemon", name, NULL);
    return g_file_test(built, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer(&built) : NULL;
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
