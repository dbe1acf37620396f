/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"
#include "store/sql_internal.h"

/**
 * Writes one outbox row for each of @changes (recorded) and each of @subscribers (nullable) that
 * wants it: doubtful ones go to operators only, and a correction to those who were sent what it
 * corrects, whatever they want, in its thread. What takes the place of something told goes to them
 * like that, to those not told yet instead of it, and to whoever else wants it. Who was put down
 * for a change already stays as he is. Inside a transaction of the caller's.
 */
bool outbox_queue_changes(Database *database, GPtrArray *changes, GPtrArray *subscribers,
                          gint64 now, GError **error);
