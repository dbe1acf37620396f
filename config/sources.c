/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "config/folder_names.h"
#include "config/keys.h"
#include "config/secret.h"
#include "config/settings.h"
#include "config/values.h"

/* A public site is not asked more often than this, whatever a file says. */
#define PUBLIC_INTERVAL_MIN_S (5 * 60)

/* APIs that answer nobody without these. */
#define RELIEFWEB_FORM "https://apidoc.reliefweb.int/parameters#appname"
#define DVIDS_FORM "https://api.dvidshub.net/"

typedef struct {
    unsigned kind;      /* SourceKind plus one; 0: not said */
    unsigned authority; /* Authority */
    unsigned robots;    /* index into robots_names */
    char *folder;       /* (owned) (nullable) */
    char *key_file;     /* (owned) (nullable) */
    Source source;
} Draft;

static const char *const authority_names[] = {"official", "mirror", "press", NULL};
enum { ROBOTS_BY_HOST, ROBOTS_YES, ROBOTS_NO };
static const char *const robots_names[] = {"", "yes", "no", NULL};

static bool
read_kind(const Key *key, const char *value, void *field, GError **error)
{
    SourceKind kind = SOURCE_PAGE;
    unsigned *chosen = field;
    (void)key;
    if (source_kind_from_name(value, &kind)) {
        *chosen = (unsigned)kind + 1;
        return true;
    }
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned i = 0; i < SOURCE_KINDS; i++)
        g_string_append_printf(names, "%s%s", i == 0 ? "" : ", ", source_kind_to_name(i));
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID, "\"%.80s\" is none of %s", value,
                names->str);
    return false;
}

#define KEY(name, reader, field, ...)                                                              \
    {                                                                                              \
        "Source", name, reader, offsetof(Draft, field), __VA_ARGS__                                \
    }

static const Key source_keys[] = {
    KEY("Name", value_read_text, source.name, 0, 0, NULL),
    KEY("Kind", read_kind, kind, 0, 0, NULL),
    KEY("Authority", value_read_choice, authority, 0, 0, authority_names),
    KEY("Address", value_read_web_address, source.address, 0, 0, NULL),
    KEY("Folder", value_read_path, folder, 0, 0, NULL),
    KEY("AppName", value_read_word, source.app_name, 0, 0, NULL),
    KEY("KeyFile", value_read_path, key_file, 0, 0, NULL),
    KEY("Robots", value_read_choice, robots, 0, 0, robots_names),
    KEY("Pages", value_read_count, source.pages, 1, 1000, NULL),
    KEY("Window", value_read_seconds, source.window_s, 24 * 3600, 50u * 365 * 24 * 3600, NULL),
    KEY("Series", value_read_word, source.series, 0, 0, NULL),
    KEY("Match", value_read_pattern, source.match, 0, 0, NULL),
    KEY("RedirectHosts", value_read_hosts, source.redirect_hosts, 0, 0, NULL),
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
check_place(const Draft *draft, const char *path, GError **error)
{
    bool is_folder = draft->kind == SOURCE_FOLDER + 1;
    if (is_folder && draft->folder == NULL)
        return refuse(path, "Folder: is missing; write Folder=/an/absolute/path", error);
    if (is_folder && draft->source.address != NULL)
        return refuse(path, "Address: means nothing for a folder; leave it out", error);
    if (!is_folder && draft->source.address == NULL)
        return refuse(path, "Address: is missing; write Address=https://host/path", error);
    if (!is_folder && draft->folder != NULL)
        return refuse(path, "Folder: needs Kind=folder", error);
    return true;
}

/* What an API wants to know before it answers. A source that is switched off may still lack it. */
static bool
check_api(const Draft *draft, const char *path, GError **error)
{
    if (!draft->source.enabled)
        return true;
    if (draft->kind == SOURCE_RELIEFWEB + 1 && draft->source.app_name == NULL)
        return refuse(path,
                      "AppName: is missing; ReliefWeb answers only names it has approved: ask for "
                      "one at " RELIEFWEB_FORM ", or write Enabled=no",
                      error);
    if (draft->kind == SOURCE_DVIDS + 1 && draft->key_file == NULL)
        return refuse(path,
                      "KeyFile: is missing; DVIDS answers only with a key, which is free: ask for "
                      "one at " DVIDS_FORM ", or write Enabled=no",
                      error);
    return true;
}

static bool
check_draft(const Draft *draft, const char *path, GError **error)
{
    if (draft->kind == 0)
        return refuse(path, "Kind: is missing; write Kind=feed, list or page", error);
    if (!check_place(draft, path, error) || !check_api(draft, path, error))
        return false;
    bool is_public = draft->kind != SOURCE_FOLDER + 1 && !draft->source.allow_private;
    if (is_public && draft->source.interval_s < PUBLIC_INTERVAL_MIN_S)
        return refuse(path,
                      "Interval: public sites are asked every 5min at most; write Interval=5min "
                      "or more",
                      error);
    if (is_public && draft->robots == ROBOTS_NO)
        return refuse(path,
                      "Robots: public sites decide that for themselves; Robots=no needs "
                      "AllowPrivateAddresses=yes",
                      error);
    return true;
}

static bool
settle_draft(Draft *draft, GError **error)
{
    Source *source = &draft->source;
    source->kind = (SourceKind)(draft->kind - 1);
    source->authority = (Authority)draft->authority;
    source->obeys_robots =
        draft->robots == ROBOTS_YES || (draft->robots == ROBOTS_BY_HOST && !source->allow_private);
    if (draft->folder != NULL) {
        source->address = g_filename_to_uri(draft->folder, NULL, error);
        return source->address != NULL;
    }
    if (draft->key_file == NULL || !source->enabled)
        return true;
    return secret_load(draft->key_file, source->id, &source->key, &source->key_problem, error);
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
    bool done = keys_load(path, source_keys, &draft, error) && check_draft(&draft, path, error) &&
                settle_draft(&draft, error);
    *source = draft.source;
    g_free(draft.folder);
    g_free(draft.key_file);
    return done ? g_steal_pointer(&source) : NULL;
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

bool
sources_check_contact(GPtrArray *sources, const Settings *settings, const char *folder,
                      GError **error)
{
    for (unsigned i = 0; i < sources->len && settings->contact == NULL; i++) {
        const Source *source = g_ptr_array_index(sources, i);
        if (!source->enabled || !source_is_public(source))
            continue;
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "%s/civcas.conf: [Fetch] Contact: is empty, but source %s asks a public host. "
                    "Its owners must be able to reach you: write Contact= with a mail address or "
                    "a web page of yours",
                    folder, source->id);
        return false;
    }
    return true;
}
