/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/places.h"

#include <glib.h>
#include <string.h>
#include <unistd.h>

#define SYSTEM_FOLDER "/etc/civcas"
#define SYSTEM_STATE "/var/lib/civcas"

/* XDG Base Directory Specification: relative values are ignored. */
static char *
find_xdg_folder(const char *variable, const char *below_home)
{
    const char *folder = g_getenv(variable);
    if (folder != NULL && g_path_is_absolute(folder))
        return g_build_filename(folder, "civcas", NULL);
    return g_build_filename(g_get_home_dir(), below_home, "civcas", NULL);
}

/* The first folder of StateDirectory= (systemd.exec(5)). Returns: (owned) (nullable) */
static char *
find_state_folder(void)
{
    const char *folders = g_getenv("STATE_DIRECTORY");
    if (folders == NULL || !g_path_is_absolute(folders))
        return NULL;
    return g_strndup(folders, strcspn(folders, ":"));
}

bool
places_is_system(const char *folder)
{
    g_autofree char *plain = g_canonicalize_filename(folder, "/");
    return strcmp(plain, SYSTEM_FOLDER) == 0;
}

char *
places_find_ledger(const char *folder)
{
    g_autofree char *state = find_state_folder();
    if (state == NULL)
        state = places_is_system(folder) ? g_strdup(SYSTEM_STATE)
                                         : find_xdg_folder("XDG_DATA_HOME", ".local/share");
    return g_build_filename(state, "ledger.db", NULL);
}

/* A user's service keeps its state in the user's home. */
static bool
is_user_service(const char *state)
{
    return state != NULL && !g_str_has_prefix(state, "/var/lib/");
}

char *
places_find_settings(void)
{
    g_autofree char *own = find_xdg_folder("XDG_CONFIG_HOME", ".config");
    g_autofree char *state = find_state_folder();
    if (g_file_test(own, G_FILE_TEST_IS_DIR) || is_user_service(state))
        return g_steal_pointer(&own);
    /* Somebody who has no settings means those of the machine, where it has any. */
    bool is_system =
        state != NULL || geteuid() == 0 || g_file_test(SYSTEM_FOLDER, G_FILE_TEST_IS_DIR);
    return is_system ? g_strdup(SYSTEM_FOLDER) : g_steal_pointer(&own);
}
