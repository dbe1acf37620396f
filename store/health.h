/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"

/**
 * Has SQLite look through the whole file: pages, indexes, and that nothing refers to what is not
 * there. Takes about a second a gigabyte. Fails with the first thing that is not as it should be.
 */
bool ledger_check_health(Ledger *ledger, GError **error) G_GNUC_WARN_UNUSED_RESULT;
