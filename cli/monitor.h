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
 * Calls @method with @arguments (taken when floating) and waits for its answer, for hours when need
 * be. What civcasd refuses comes back in its own words; an unknown document as
 * READER_ERROR_UNKNOWN.
 * @tick: (nullable) called each second meanwhile. Returns: (owned) of @type, or NULL with @error
 */
GVariant *monitor_call(GDBusConnection *connection, const char *method, GVariant *arguments,
                       const char *type, void (*tick)(unsigned seconds),
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The text of a property. Returns: (owned), or NULL with @error */
char *monitor_get_text(GDBusConnection *connection, const char *property,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Changes after sequence number @since up to @last. Returns: (owned) of Change, or NULL */
GPtrArray *monitor_list_changes(GDBusConnection *connection, guint64 since, guint64 last,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
