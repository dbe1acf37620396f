/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"

/* Sums that must hold between a release and its predecessor: carry_continues, total_explained,
 * reports_continue and never_falls, the last once for each total, which its section names. */

/**
 * @predecessor: (nullable) the release before it by the calendar; without it every check is unknown
 * Returns: (owned) array of Check
 */
GPtrArray *books_check(const Release *release, const Release *predecessor);

/* Names of the running totals, NULL at the end. */
const char *const *books_list_totals(void);

/**
 * The part of the move of @total that the releases' own sums explain: those killed, for
 * killed_total; reports received, for reports_total. Absent when a term is not stated.
 */
Count books_explain_move(const Release *release, const char *total);
