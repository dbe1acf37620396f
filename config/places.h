/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

/* Where things lie when nobody says so. */

/* True for the settings of the whole machine. */
bool places_is_system(const char *folder);
/* Returns: (owned) folder of the settings, as settings_find_folder says */
char *places_find_settings(void);
/* Returns: (owned) path of the ledger for the settings in @folder */
char *places_find_ledger(const char *folder);
