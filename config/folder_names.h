/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * What @name is without @suffix: the id of a source or recipient. Ids stand in the ledger, in mail
 * headers and on terminals, so they are letters, digits, dots, hyphens and underscores.
 * @path: told in messages. Returns: (owned) NULL with CONFIG_ERROR_INVALID
 */
char *folder_name_to_id(const char *path, const char *name, const char *suffix, GError **error);
