/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Lists of names as JSON arrays in one column: SQLite's own functions can look into them. */

char *names_pack(GPtrArray *names);       /* Returns: (owned) "[\"Sarmada\",\"Idlib\"]" */
char *names_pack_lists(GPtrArray *lists); /* of arrays of names */

/* Returns: (owned) array of owned strings; empty for what is no such array */
GPtrArray *names_unpack(const char *packed);

/* Adds arrays of names to @into. */
void names_unpack_lists(const char *packed, GPtrArray *into);
