/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/sql_internal.h"

/* Inside a transaction of the caller's, or as one of its own. */
bool notices_insert(Database *database, const char *kind, const char *subject, const char *text,
                    gint64 now, GError **error);
