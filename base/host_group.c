/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/host_group.h"

#include <glib.h>
#include <string.h>

typedef struct {
    const char *host;
    const char *group;
} Renamed;

static const Renamed renamed[] = {
    {"war.gov", "defense.gov"},
};

char *
host_group_find(const char *host)
{
    g_autofree char *lower = g_ascii_strdown(host, -1);
    size_t length = strlen(lower);
    if (length > 1 && lower[length - 1] == '.') /* the root of the name system, written out */
        lower[length - 1] = '\0';
    const char *bare = g_str_has_prefix(lower, "www.") ? lower + strlen("www.") : lower;
    for (size_t i = 0; i < G_N_ELEMENTS(renamed); i++) {
        if (strcmp(bare, renamed[i].host) == 0)
            return g_strdup(renamed[i].group);
    }
    return g_strdup(bare);
}

char *
host_group_of_address(const char *address)
{
    g_autoptr(GUri) uri =
        g_uri_parse(address, (GUriFlags)(G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED), NULL);
    const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
    return host_group_find(host != NULL && *host != '\0' ? host : address);
}
