/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "config/folder_names.h"
#include "config/keys.h"
#include "config/settings.h"
#include "config/values.h"

/* A public site is not asked more often than this, whatever a file says. */
#define PUBLIC_INTERVAL_MIN_S (5 * 60)

typedef struct {
    unsigned kind; /* index into kind_names: SourceKind plus one */
    Source source;
} Draft;

static const char *const kind_names[] = {"", "feed", "list", "page", NULL};

#define KEY(name, reader, field, ...)                                                              \
    {                                                                                              \
        "Source", name, reader, offsetof(Draft, field), __VA_ARGS__                                \
    }

static const Key source_keys[] = {
    KEY("Name", value_read_text, source.name, 0, 0, NULL),
    KEY("Kind", value_read_choice, kind, 0, 0, kind_names),
    KEY("Address", value_read_web_address, source.address, 0, 0, NULL),
    KEY("Series", value_read_word, source.series, 0, 0, NULL),
    KEY("Match", value_read_pattern, source.match, 0, 0, NULL),
    KEY("Enabled", value_read_bool, source.enabled, 0, 0, NULL),
    KEY("AllowPrivateAddresses", value_read_bool, source.allow_private, 0, 0, NULL),
    KEY("Interval", value_read_seconds, source.interval_s, 1, 30 * 24 * 3600, NULL),
    KEY("MaxBytes", value_read_size, source.max_bytes, 1024, 16 * 1024 * 1024, NULL),
    KEY("Timeout", value_read_seconds, source.timeout_s, 1, 600, NULL),
    KEY("MaxDocuments", value_read_count, source.max_documents, 1, 1000, NULL),
    {0},
};

static bool
refuse(const char *path, const char *what, GError **error)
{
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID, "%s: [Source] %s", path, what);
    return false;
}

static bool
check_draft(const Draft *draft, const char *path, GError **error)
{
    if (draft->kind == 0)
        return refuse(path, "Kind: is missing; write Kind=feed, list or page", error);
    if (draft->source.address == NULL)
        return refuse(path, "Address: is missing; write Address=https://host/path", error);
    if (!draft->source.allow_private && draft->source.interval_s < PUBLIC_INTERVAL_MIN_S)
        return refuse(path,
                      "Interval: public sites are asked every 5min at most; write Interval=5min "
                      "or more",
                      error);
    return true;
}

static Source *
load_source(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *id = folder_name_to_id(path, name, ".source", error);
    if (id == NULL)
        return NULL;
    g_autoptr(Source) source = source_new(id, SOURCE_PAGE, NULL);
    Draft draft = {.source = *source};
    bool done = keys_load(path, source_keys, &draft, error) && check_draft(&draft, path, error);
    *source = draft.source;
    if (!done)
        return NULL;
    source->kind = (SourceKind)(draft.kind - 1);
    return g_steal_pointer(&source);
}

GPtrArray *
sources_load(const char *folder, GError **error)
{
    g_autofree char *files = g_build_filename(folder, "sources.d", NULL);
    g_autoptr(GPtrArray) names = keys_list_files(files, ".source", error);
    if (names == NULL)
        return NULL;
    g_autoptr(GPtrArray) sources = g_ptr_array_new_with_free_func((GDestroyNotify)source_free);
    for (unsigned i = 0; i < names->len; i++) {
        Source *source = load_source(files, g_ptr_array_index(names, i), error);
        if (source == NULL)
            return NULL;
        g_ptr_array_add(sources, source);
    }
    return g_steal_pointer(&sources);
}
