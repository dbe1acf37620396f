/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"

/**
 * Copies the ledger as it is at this moment to the new file @path, while others read and write it.
 * The copy is looked through and brought to the disk before it gets its name, so that a file of
 * that name is a whole one; only its owner and group may read it. Fails when @path is there.
 */
bool ledger_back_up(Ledger *ledger, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
