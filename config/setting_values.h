/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* One setting as it holds now. */
typedef struct {
    char *group;  /* (owned) */
    char *name;   /* (owned) */
    char *value;  /* (owned) as written; where that is empty, what it comes to, or "" */
    char *origin; /* (owned) path of the file that had the last word */
} SettingValue;
void setting_value_free(SettingValue *value);

/**
 * Every setting of @folder and where it comes from, in the order of the shipped file.
 * Returns: (owned) array of SettingValue; NULL with @error when settings_load() would fail.
 */
GPtrArray *setting_values_load(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
