/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/journal.h"
#include "daemon/setup.h"
#include "store/ledger.h"

/**
 * One round now of the sources @ids, of all when there are none; then each mail that is due is
 * tried once. Prints one line a source on standard output, as JSON when @as_json.
 * Returns: 0, or 1 when a source failed, something could not be recorded, or a signal ended it.
 */
int once_run(Setup *setup, Ledger *ledger, Journal *journal, char *const *ids, bool as_json);
