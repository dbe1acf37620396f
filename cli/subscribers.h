/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/options.h"

/* Who is told of what a person decides: recipients.d/ as civcasd reads it. @ret_recipients: (owned)
 * outlives the subscribers. Returns: (owned) of Subscriber, or NULL with @error */
GPtrArray *subscribers_load(const Options *options, const Ledger *ledger,
                            GPtrArray **ret_recipients, GError **error) G_GNUC_WARN_UNUSED_RESULT;
