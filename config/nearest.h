/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The one of @names (array of char *) nearest to @name in letters, ignoring case; NULL when none is
 * near enough to be meant. Returns: (borrowed) (nullable) */
const char *nearest_find_name(const char *name, const GPtrArray *names);
