/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"
#include "store/sql_internal.h"

/* Stores the sums of a release afresh: its own, and those with its predecessor as it stands now;
 * then those that the release after it makes with it. @before: (nullable) the latest release before
 * it, so that it is not read again where it is the predecessor */
bool checks_refresh(Database *database, const char *release_id, const Release *release,
                    const Release *before, GError **error);
