/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Where a list begins. One of the two is 0. */
typedef struct {
    gint64 sequence; /* after this number */
    gint64 time;     /* at or after this time, UTC seconds */
} Since;

/**
 * Reads "118" (a sequence number), "2019-06-02" or "2019-06-02T09:30" (UTC), "3d", "12h" or "90min"
 * (before @now). Returns false for anything else.
 */
bool since_read(const char *text, gint64 now, Since *ret_since);
