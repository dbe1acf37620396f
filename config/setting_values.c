/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/setting_values.h"

#include <string.h>

#include "config/settings.h"
#include "config/settings_internal.h"

void
setting_value_free(SettingValue *value)
{
    if (value == NULL)
        return;
    g_free(value->group);
    g_free(value->name);
    g_free(value->value);
    g_free(value->origin);
    g_free(value);
}

typedef struct {
    GPtrArray *values; /* of SettingValue */
    const char *path;
} Notes;

static SettingValue *
find_value(GPtrArray *values, const char *group, const char *name)
{
    for (unsigned i = 0; i < values->len; i++) {
        SettingValue *value = g_ptr_array_index(values, i);
        if (strcmp(value->group, group) == 0 && strcmp(value->name, name) == 0)
            return value;
    }
    return NULL;
}

static void
note_value(const char *group, const char *name, const char *written, gpointer data)
{
    const Notes *notes = data;
    SettingValue *value = find_value(notes->values, group, name);
    if (value == NULL) {
        value = g_new0(SettingValue, 1);
        value->group = g_strdup(group);
        value->name = g_strdup(name);
        g_ptr_array_add(notes->values, value);
    }
    g_free(value->value);
    g_free(value->origin);
    value->value = g_strdup(written);
    value->origin = g_strdup(notes->path);
}

static bool
note_file(const char *text, size_t size, const char *path, gpointer data, GError **error)
{
    (void)error; /* settings_load() has read the same files */
    Notes notes = {.values = data, .path = path};
    keys_note_values(text, size, note_value, &notes);
    return true;
}

/* Says what an empty value comes to. */
static void
settle(GPtrArray *values, const char *group, const char *name, const char *meaning)
{
    SettingValue *value = find_value(values, group, name);
    if (value == NULL || meaning == NULL || *value->value != '\0')
        return;
    g_free(value->value);
    value->value = g_strdup(meaning);
}

GPtrArray *
setting_values_load(const char *folder, GError **error)
{
    g_autoptr(Settings) settings = settings_load(folder, error);
    if (settings == NULL)
        return NULL;
    g_autoptr(GPtrArray) values =
        g_ptr_array_new_with_free_func((GDestroyNotify)setting_value_free);
    if (!settings_visit_files(folder, note_file, values, error))
        return NULL;
    settle(values, "Ledger", "File", settings->ledger);
    settle(values, "Bus", "Bus", settings->bus);
    settle(values, "Fetch", "UserAgent", settings->user_agent);
    settle(values, "Mail", "Domain", settings->mail_domain);
    return g_steal_pointer(&values);
}
