/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/journal.h"
#include "daemon/setup.h"
#include "store/ledger.h"

/**
 * Watches until SIGTERM or SIGINT; loads everything anew on SIGHUP.
 * Returns: 0, or 1 when it could not begin.
 */
int service_run(Setup *setup, Ledger *ledger, Journal *journal);
