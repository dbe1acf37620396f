/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/folder_names.h"

#include <string.h>

#include "config/config_file.h"

char *
folder_name_to_id(const char *path, const char *name, const char *suffix, GError **error)
{
    g_autofree char *id = g_strndup(name, strlen(name) - strlen(suffix));
    if (g_regex_match_simple("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", id, G_REGEX_DOLLAR_ENDONLY, 0))
        return g_steal_pointer(&id);
    g_autofree char *shown = g_utf8_make_valid(path, -1);
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                "%s: not a usable name; rename the file to at most 64 letters, digits, dots, "
                "hyphens or underscores, and %s",
                shown, suffix);
    return NULL;
}
