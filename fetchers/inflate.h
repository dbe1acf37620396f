/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What @packed, gzip data, holds, when that is at most @max_bytes.
 * Returns: (owned) (nullable) NULL when it is no gzip data, broken or too large */
GBytes *inflate_gzip(GBytes *packed, size_t max_bytes);
