/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * Reads a time span in the manner of systemd.time(7): "500ms", "30s", "1h 30min", "1d", "2w"; units
 * add up, and a bare number is refused, because people disagree on what it counts.
 * False when @text is not one, or is longer than 100 years; then *ret_ms is untouched.
 */
bool duration_read(const char *text, guint64 *ret_ms);

/* "1h 30min", "500ms", "0s". Returns: (owned) */
char *duration_to_text(guint64 ms);
