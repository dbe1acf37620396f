/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"
#include "store/sql_internal.h"

/* Sets the doubt of each of @rows (FigureRow) that an article states, where the releases on record
 * before it say otherwise. Computed when asked: the release may come in after the article. */
bool press_doubt_rows(Database *database, GPtrArray *rows, GError **error);
