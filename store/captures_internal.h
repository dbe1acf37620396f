/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/capture.h"
#include "store/sql_internal.h"

/* Inside a transaction of the caller's. */
bool captures_insert(Database *database, const Capture *capture, gint64 *ret_id, GError **error);
