/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Where this program runs from: the place it was installed to, or the tree it was built in. */

/**
 * Path of the sister program @name ("civcasd"): beside our own executable, in its folder @built of
 * the build tree ("daemon"), or in @installed (nullable). Returns: (owned) (nullable)
 */
char *program_find_sister(const char *name, const char *built, const char *installed);

/* The source tree's phrase files. Returns: (owned) (nullable) NULL when installed. */
char *program_find_built_phrases(void);
