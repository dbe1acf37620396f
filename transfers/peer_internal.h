/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <curl/curl.h>
#include <glib.h>

#include "transfers/web_address.h"

/* Who answers. @certificates: words (owned) on the certificate that each host (owned) showed last,
 * since a connection that is used again shows none. */

/* Takes note of the certificate that was shown in the hop of @easy to @address, if any was. */
void peer_note_certificate(GHashTable *certificates, CURL *easy, const WebAddress *address);

/* "203.0.113.7; CN = ..., by ..., until ..., SHA-256 ...". Returns: (owned) (nullable) */
char *peer_describe(GHashTable *certificates, CURL *easy, const WebAddress *address);
