/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/keys.h"

#include <string.h>

#include "config/config_file.h"
#include "config/nearest.h"

/* Files of one kind in one folder. */
#define MAX_FILES 10000

static const Key *
find_key(const Key *keys, const char *group, const char *name)
{
    for (const Key *key = keys; key->group != NULL; key++) {
        if (strcmp(key->group, group) == 0 && strcmp(key->name, name) == 0)
            return key;
    }
    return NULL;
}

static bool
has_group(const Key *keys, const char *group)
{
    for (const Key *key = keys; key->group != NULL; key++) {
        if (strcmp(key->group, group) == 0)
            return true;
    }
    return false;
}

/* Every group's name once, or with @group the names of its keys. */
static GPtrArray *
list_names(const Key *keys, const char *group)
{
    GPtrArray *names = g_ptr_array_new();
    const char *last = "";
    for (const Key *key = keys; key->group != NULL; key++) {
        if (group == NULL && strcmp(key->group, last) != 0)
            g_ptr_array_add(names, (gpointer)key->group);
        if (group != NULL && strcmp(key->group, group) == 0)
            g_ptr_array_add(names, (gpointer)key->name);
        last = key->group;
    }
    return names;
}

/* "did you mean X", or all names there are. */
static char *
suggest_name(const char *name, const GPtrArray *names)
{
    const char *nearest = nearest_find_name(name, names);
    if (nearest != NULL)
        return g_strdup_printf("did you mean %s?", nearest);
    GString *text = g_string_new("known here: ");
    for (unsigned i = 0; i < names->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(names, i));
    return g_string_free(text, FALSE);
}

static void
refuse_group(const char *path, const Key *keys, const char *group, GError **error)
{
    g_autoptr(GPtrArray) names = list_names(keys, NULL);
    g_autofree char *hint = suggest_name(group, names);
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID, "%s: [%s]: unknown group; %s", path,
                group, hint);
}

static void
refuse_key(const char *path, const Key *keys, const char *group, const char *name, GError **error)
{
    for (const Key *key = keys; key->group != NULL; key++) {
        if (strcmp(key->name, name) != 0)
            continue;
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "%s: [%s] %s: this key belongs in group [%s]", path, group, name, key->group);
        return;
    }
    g_autoptr(GPtrArray) names = list_names(keys, group);
    g_autofree char *hint = suggest_name(name, names);
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID, "%s: [%s] %s: unknown key; %s", path,
                group, name, hint);
}

static bool
has_control_character(const char *value)
{
    for (const char *at = value; *at != '\0'; at = g_utf8_next_char(at)) {
        if (g_unichar_iscntrl(g_utf8_get_char(at)))
            return true;
    }
    return false;
}

static bool
read_group(GKeyFile *file, const char *path, const char *group, const Key *keys, void *target,
           GError **error)
{
    if (!has_group(keys, group)) {
        refuse_group(path, keys, group, error);
        return false;
    }
    g_auto(GStrv) names = g_key_file_get_keys(file, group, NULL, error);
    for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
        const Key *key = find_key(keys, group, names[i]);
        if (key == NULL) {
            refuse_key(path, keys, group, names[i], error);
            return false;
        }
        /* The raw value: escapes would eat the backslashes of patterns. */
        g_autofree char *value = g_key_file_get_value(file, group, names[i], error);
        if (value == NULL)
            return false;
        g_strstrip(value);
        if (has_control_character(value)) {
            g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                        "%s: [%s] %s: the value holds a control character; retype the line", path,
                        group, names[i]);
            return false;
        }
        if (!key->read(key, value, (char *)target + key->offset, error)) {
            g_prefix_error(error, "%s: [%s] %s: ", path, group, names[i]);
            return false;
        }
    }
    return names != NULL;
}

bool
keys_read(const char *text, size_t size, const char *path, const Key *keys, void *target,
          GError **error)
{
    if (!g_utf8_validate(text, (gssize)size, NULL)) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "%s: not valid UTF-8; save the file as UTF-8 text", path);
        return false;
    }
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) why = NULL;
    /* GKeyFile says in words of its own which line it cannot make sense of. */
    if (size > 0 && !g_key_file_load_from_data(file, text, size, G_KEY_FILE_NONE, &why)) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "%s: %s; write [Group], Key=value or # comment", path, why->message);
        return false;
    }
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    for (size_t i = 0; groups[i] != NULL; i++) {
        if (!read_group(file, path, groups[i], keys, target, error))
            return false;
    }
    return true;
}

static void
note_group(GKeyFile *file, const char *group, KeyNote note, gpointer data)
{
    g_auto(GStrv) names = g_key_file_get_keys(file, group, NULL, NULL);
    for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
        g_autofree char *value = g_key_file_get_value(file, group, names[i], NULL);
        if (value != NULL)
            note(group, names[i], g_strstrip(value), data);
    }
}

void
keys_note_values(const char *text, size_t size, KeyNote note, gpointer data)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    if (size == 0 || !g_key_file_load_from_data(file, text, size, G_KEY_FILE_NONE, NULL))
        return;
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    for (size_t i = 0; groups[i] != NULL; i++)
        note_group(file, groups[i], note, data);
}

bool
keys_load(const char *path, const Key *keys, void *target, GError **error)
{
    g_autofree char *text = NULL;
    size_t size = 0;
    if (!config_file_load(path, KEYS_MAX_BYTES, &text, &size, error))
        return false;
    return keys_read(text, size, path, keys, target, error);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
keys_list_files(const char *folder, const char *suffix, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) why = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &why);
    if (dir == NULL && !g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "%s: %s; make the folder readable or remove it", folder, why->message);
        return NULL;
    }
    const char *name = NULL;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (name[0] == '.' || !g_str_has_suffix(name, suffix))
            continue;
        if (names->len == MAX_FILES) {
            g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                        "%s: more than %d files named *%s; remove some", folder, MAX_FILES, suffix);
            return NULL;
        }
        g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    return g_steal_pointer(&names);
}
