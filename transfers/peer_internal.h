/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfers/get_internal.h"

/* Takes note of the certificate that was shown in the hop that is over, if any was. */
void peer_note_certificate(const Get *get);

/* Who answered the hop that is over: "203.0.113.7; CN=..., by ..., until ..., SHA-256 ...". On a
 * connection that others opened the certificate is the one they were shown.
 * Returns: (owned) (nullable) */
char *peer_describe(const Get *get);
