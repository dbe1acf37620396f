/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/sql_internal.h"

/* Adds to @changes a correction of each withdrawal told of @document, which was there just now.
 * Inside a transaction of the caller's. */
bool withdrawals_list_ended(Database *database, const char *document, GPtrArray *changes,
                            GError **error);
