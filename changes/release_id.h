/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"

/* How releases are called: "cjtf-oir-monthly/2019-04". */

/**
 * "cjtf-oir-monthly/2019-04": series and the month its period ends in; a period shorter than a
 * fortnight is named by its last day. Returns: (owned) (nullable) NULL when @release has no series
 * or period.
 */
char *release_get_id(const Release *release);

/**
 * Id of the release that must come before, by the calendar: "cjtf-oir-monthly/2019-03".
 * Returns: (owned) (nullable)
 */
char *release_get_previous_id(const Release *release);
