/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

/* One bare ASCII address as RFC 5321 has it, without quoted names: "desk@example.org". A mail
 * server reads it from a command line, so anything doubtful is refused. */
bool mailbox_is_address(const char *text);

/* The address within "Name <address>", or the whole. Returns: (owned) (nullable) NULL when that is
 * not one address. */
char *mailbox_find_address(const char *mailbox);
