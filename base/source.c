/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/source.h"

static const char *const kind_names[SOURCE_KINDS] = {
    [SOURCE_FEED] = "feed",
    [SOURCE_LIST] = "list",
    [SOURCE_PAGE] = "page",
    [SOURCE_RELIEFWEB] = "reliefweb",
    [SOURCE_DVIDS] = "dvids",
    [SOURCE_WAYBACK] = "wayback",
    [SOURCE_AIRWARS_CLAIMS] = "airwars-claims",
    [SOURCE_AIRWARS_INCIDENTS] = "airwars-incidents",
    [SOURCE_FOLDER] = "folder",
};

Source *
source_new(const char *id, SourceKind kind, const char *address)
{
    Source *source = g_new0(Source, 1);
    source->id = g_strdup(id);
    source->kind = kind;
    source->address = g_strdup(address);
    source->enabled = true;
    source->interval_s = 3600;
    source->max_bytes = 8 * 1024 * 1024;
    source->timeout_s = 120;
    source->max_documents = 20;
    source->obeys_robots = true;
    source->pages = 1;
    source->window_s = 31 * 24 * 3600;
    return source;
}

Source *
source_copy(const Source *source)
{
    Source *copy = g_new(Source, 1);
    *copy = *source;
    copy->id = g_strdup(source->id);
    copy->name = g_strdup(source->name);
    copy->address = g_strdup(source->address);
    copy->app_name = g_strdup(source->app_name);
    copy->key = g_strdup(source->key);
    copy->key_problem = g_strdup(source->key_problem);
    copy->series = g_strdup(source->series);
    copy->match = g_strdup(source->match);
    copy->redirect_hosts = g_strdup(source->redirect_hosts);
    return copy;
}

bool
source_is_public(const Source *source)
{
    return source->kind != SOURCE_FOLDER && !source->allow_private;
}

const char *
authority_to_name(Authority authority)
{
    static const char *const names[] = {"official", "mirror", "press"};
    g_return_val_if_fail((size_t)authority < G_N_ELEMENTS(names), "official");
    return names[authority];
}

void
source_free(Source *source)
{
    if (source == NULL)
        return;
    g_free(source->id);
    g_free(source->name);
    g_free(source->address);
    g_free(source->app_name);
    g_free(source->key);
    g_free(source->key_problem);
    g_free(source->series);
    g_free(source->match);
    g_free(source->redirect_hosts);
    g_free(source);
}

const char *
source_kind_to_name(SourceKind kind)
{
    g_return_val_if_fail((size_t)kind < G_N_ELEMENTS(kind_names), "page");
    return kind_names[kind];
}

bool
source_kind_from_name(const char *name, SourceKind *ret_kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kind_names); i++) {
        if (g_strcmp0(name, kind_names[i]) != 0)
            continue;
        *ret_kind = (SourceKind)i;
        return true;
    }
    return false;
}
