/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/sql_internal.h"

/* Shows in file(1): "CIVC". */
#define LEDGER_APPLICATION_ID 0x43495643

/**
 * Refuses what is not a ledger, or one from a newer civcas, with LEDGER_ERROR_FOREIGN. An empty
 * file passes. Changes nothing.
 */
bool migrations_check(Database *database, gint64 *ret_version, GError **error);

/**
 * Brings a file of @version to the newest: one transaction a step, an empty file in one. An older
 * ledger is first copied to "ledger.db.before-N", N being the next version.
 */
bool migrations_apply(Database *database, gint64 version, GError **error);

gint64 migrations_get_newest(void);
