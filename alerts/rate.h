/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/recipient.h"

/* When a recipient is told. Pure. */

/* What is recorded at @now (UTC seconds) goes out at that time: at once, or at the next full hour
 * or hour of the day that the rate names; not within quiet hours. */
gint64 rate_find_due(const Recipient *recipient, gint64 now);

/* What goes out together is one message. */
bool rate_is_digest(const Recipient *recipient);

/* "daily 07:00 Europe/London". Returns: (owned) */
char *rate_to_text(const Rate *rate);
