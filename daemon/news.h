/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/capture.h"
#include "changes/change.h"
#include "daemon/journal.h"
#include "releases/release.h"

/* What a person calls a document. Returns: (borrowed) */
const char *news_get_title(const Capture *capture);

/* Says what the release read from @capture changed, as recorded: each change, one summary for a
 * baseline, and why the reading is doubtful. */
void news_tell(Journal *journal, const Capture *capture, const Release *release,
               GPtrArray *changes);
