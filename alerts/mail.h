/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "changes/change.h"

/* Bytes of one mail, headers and encoding included. What does not fit is counted in the mail. */
#define MAIL_MAX_BYTES (1024u * 1024)

/* One mail about one release, for one recipient. */
typedef struct {
    const char *message_id; /* without angle brackets */
    const char *sender;     /* "civcas <alerts@example.org>" or an address */
    const char *recipient;
    const char *recipient_name; /* (nullable) */
    const char *recipient_id;   /* (nullable) name of the *.recipient file, for the footer */
    gint64 date;                /* UTC seconds: when the changes were recorded */
    const char *coverage;       /* (nullable) one line on sources ok, failing, stale */
} MailEnvelope;

/**
 * Composes the mail for @changes (of one release): the finding as subject and first line, then each
 * change with both quotes and the way back to the evidence; plain text first, HTML second. The same
 * input gives the same bytes. Returns: (owned) RFC 5322 message with CRLF line ends.
 */
GBytes *mail_compose(const MailEnvelope *envelope, GPtrArray *changes);
