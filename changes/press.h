/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"

/* What a page by others says a force stated, held against the force's own releases. The claim stays
 * what the page says; only a doubt is added. */

/* Releases a claim of a period, and one of a running total, may quote: papers repeat old numbers.
 */
#define PRESS_PERIODS 2
#define PRESS_TOTALS 24

/**
 * @releases: of Release, the newest before the page first; of one force
 * Returns: (owned) (nullable) why a person should look, or NULL when nothing speaks against @claim:
 * "killed is 10 in the release of 2018-01; 195 is what it calls received"
 */
char *press_doubt_claim(const Figure *claim, const GPtrArray *releases);
