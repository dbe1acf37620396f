/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/watch.h"

/**
 * Writes how the watching stands to @path in the text format of OpenMetrics 1.0, all of it or
 * nothing, readable by everybody. docs/metrics.md is the list of names others rely on.
 * @began_at: UTC seconds when civcasd began
 */
bool metrics_write(const char *path, const Watch *watch, Ledger *ledger, gint64 began_at,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
