/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/ledger_internal.h"

Gazetteer *
places_load(const char *folder, GError **error)
{
    g_autoptr(Gazetteer) shipped = gazetteer_new_default();
    g_autofree char *path = g_build_filename(folder, "places.tsv", NULL);
    g_autofree char *text = NULL;
    size_t size = 0;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&shipped);
    if (!g_file_get_contents(path, &text, &size, error))
        return NULL;
    if (memchr(text, '\0', size) != NULL) {
        g_set_error(error, GAZETTEER_ERROR, GAZETTEER_ERROR_INVALID,
                    "%s: holds zero bytes; save the file as UTF-8 text", path);
        return NULL;
    }
    return gazetteer_read(text, path, shipped, error);
}

bool
ledger_load_places(Ledger *ledger, const char *folder, GError **error)
{
    Gazetteer *places = places_load(folder, error);
    if (places == NULL)
        return false;
    ledger_set_places(ledger, places);
    return true;
}
