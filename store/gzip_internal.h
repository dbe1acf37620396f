/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Returns: (owned), or NULL with @error. */
GBytes *gzip_pack(GBytes *bytes, GError **error);

/* @size: bytes it held when packed; more or fewer is LEDGER_ERROR_DAMAGED. */
GBytes *gzip_unpack(GBytes *packed, gsize size, GError **error);
