/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Where this program runs from: the place it was installed to, or the tree it was built in. */

/**
 * Path of the sister program @name ("civcasd"): beside our own executable, or in its folder of the
 * build tree. Returns: (owned) (nullable)
 */
char *program_find_sister(const char *name);

/* The source tree's phrase files. Returns: (owned) (nullable) NULL when installed. */
char *program_find_built_phrases(void);
