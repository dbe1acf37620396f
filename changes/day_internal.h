/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Takes "YYYY-MM-DD"; NULL and everything else is false. */
bool day_from_text(const char *text, GDate *ret_day);

/* Returns: (owned) */
char *day_to_text(const GDate *day);
