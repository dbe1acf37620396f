/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Whose turn it is to write: a lock on the file beside the ledger, "ledger.db.lock", which names
 * the program and process that hold it. The file stays; only the lock on it counts. */

/**
 * Takes the lock for as long as @ret_lock stays open.
 * Fails with LEDGER_ERROR_HELD, naming the holder, or LEDGER_ERROR_FULL.
 */
bool lock_take(const char *ledger_path, const char *program, int *ret_lock, GError **error);

/* The folder of @path with links resolved, so that SQLite may refuse a link in the file's own
 * place. Returns: (owned) NULL with LEDGER_ERROR_ABSENT when there is no such folder */
char *lock_resolve_path(const char *path, GError **error);

/* Makes an empty file that the group may read, unless there is one. */
bool lock_create_file(const char *path, GError **error);
