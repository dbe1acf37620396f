/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* The running civcasd, over D-Bus (base/monitor.xml). */

/**
 * The bus on which a civcasd answers now. @bus: "system", "session" or "none", as the settings say.
 * It is never started by asking. Returns: (owned) (nullable) NULL when none answers.
 */
GDBusConnection *monitor_find(const char *bus);

/**
 * Asks it to check @sources (nullable) now, and waits until the round is done.
 * @tick: (nullable) called each second meanwhile
 * Returns: (owned) one JSON object a source
 */
GStrv monitor_check(GDBusConnection *connection, char **sources, void (*tick)(unsigned seconds),
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
