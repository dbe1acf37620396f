/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The query of an address, as a newsroom wrote it and as we complete it. */

/* Whether @address has a parameter @name, escaped or not. */
bool query_has(const char *address, const char *name);

/* @address with @name=@value appended, both escaped, unless it has @name. @address is freed.
 * Returns: (owned) */
char *query_complete(char *address, const char *name, const char *value);

/* The same, but what was said of @name before no longer holds. */
char *query_set(char *address, const char *name, const char *value);

/* Puts days for {from} and {to}: @window_s ago and today (UTC). Returns: (owned) */
char *query_fill_days(const char *address, unsigned window_s, gint64 now);
