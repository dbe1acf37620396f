/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/setup.h"
#include "store/ledger.h"

/* Makes the mails of one ledger. What is the same for all recipients of a release, such as the
 * picture of its totals, is made once. */
typedef struct Composer Composer;

/* @ledger outlives the composer. Returns: (owned) */
Composer *composer_new(Ledger *ledger);
void composer_free(Composer *composer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Composer, composer_free)

/* Drops what was kept for the next mail: when there is none, or the house looks otherwise now. */
void composer_forget(Composer *composer);

/* @coverage: one line on how the sources stand. Returns: (owned) RFC 5322 message */
GBytes *composer_compose(Composer *composer, const Setup *setup, const Delivery *delivery,
                         const Recipient *recipient, const char *coverage);
