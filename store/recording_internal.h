/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"

/* What ledger_record_reading does, inside a transaction of the caller's. @changes: takes what is
 * told */
bool recording_run(Ledger *ledger, const Capture *capture, const Release *release,
                   const ReadingOrigin *origin, GPtrArray *subscribers, gint64 now,
                   GPtrArray *changes, GError **error);
