/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/keys.h"

/* What stands for the path of the settings that are compiled in. */
#define SETTINGS_BUILT_IN "civcas.conf (built in)"

/* Every setting; its offsets are within a struct of settings.c. */
extern const Key settings_keys[];

typedef bool (*SettingsVisit)(const char *text, size_t size, const char *path, gpointer data,
                              GError **error);

/* Hands each settings file to @visit in the order in which they count: the last word holds. */
bool settings_visit_files(const char *folder, SettingsVisit visit, gpointer data, GError **error);
