/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * Reads a secret of one line from @path, or when that is NULL from the service's credential @name.
 * A secret out of this process's reach is no error, so that people who may read the ledger but not
 * the password can still do so: then *ret_secret is NULL and *ret_problem says why.
 * Fails when the file is missing, is readable by others (CONFIG_ERROR_SECRET) or holds no secret.
 */
bool secret_load(const char *path, const char *name, char **ret_secret, char **ret_problem,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
