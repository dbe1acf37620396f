/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Where this program runs from: the place it was installed to, or the tree it was built in. */

/**
 * Finds the civcas command: beside our own executable, where civcas is installed, or in its folder
 * of the build tree. Returns: (owned), or NULL with @error that says where it was looked for.
 */
char *program_find_reader(GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The source tree's phrase files. Returns: (owned) (nullable) NULL when installed. */
char *program_find_built_phrases(void);
