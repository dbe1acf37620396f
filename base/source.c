/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/source.h"

static const char *const kind_names[] = {
    [SOURCE_FEED] = "feed",
    [SOURCE_LIST] = "list",
    [SOURCE_PAGE] = "page",
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
    return source;
}

void
source_free(Source *source)
{
    if (source == NULL)
        return;
    g_free(source->id);
    g_free(source->name);
    g_free(source->address);
    g_free(source->series);
    g_free(source->match);
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
