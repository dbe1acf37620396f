/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/change.h"
#include "config/recipient.h"

/* Who wants what. Pure. */

/**
 * Whether @recipient wants @change. @ret_why: (owned) the rule that decided, in words, either way.
 */
bool rules_want(const Recipient *recipient, const Change *change, char **ret_why);

/* The same as rules_want(), and when: what is recorded at @now goes out at @ret_due_at, in a digest
 * or not. */
bool rules_order(const Recipient *recipient, const Change *change, gint64 now, char **ret_why,
                 gint64 *ret_due_at, bool *ret_digest);

/* Refuses kinds of change that do not exist, naming the recipient. */
bool rules_check(GPtrArray *recipients, GError **error) G_GNUC_WARN_UNUSED_RESULT;
