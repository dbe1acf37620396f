/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/keys.h"

/* Readers for the values of recipients. */

/* Items between commas, a char ** that is NULL when empty. */
bool value_read_list(const Key *key, const char *value, void *field, GError **error);
/* "now", "hourly", "daily 07:00 Europe/London", "weekly Mon 07:00 Europe/London": a Rate. */
bool value_read_rate(const Key *key, const char *value, void *field, GError **error);
/* "22:00-07:00 Europe/London", or empty: QuietHours. */
bool value_read_quiet_hours(const Key *key, const char *value, void *field, GError **error);
