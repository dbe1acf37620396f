/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/comparison.h"

/* Which case an entry belongs to. Days, places, sources and countries are scored, never one key:
 * spellings drift, and one release can list two allegations of the same day, place and source. */

/* So many days apart two entries may still be the same case misdated. */
#define IDENTITY_NEARBY_DAYS 3

/**
 * How alike an entry and the entry a case had before are, 0..1. A day that differs at all never
 * reaches LINK_SURE_SCORE, and neither do two sources without anything in common.
 * @ret_reasons: (owned) (nullable) in words, set when the score is above 0
 */
double identity_score(const Entry *entry, const Entry *before, char **ret_reasons);

/* What identity found for one entry. */
typedef struct {
    guint entry;      /* index in the release */
    KnownCase *known; /* (borrowed) (nullable) NULL: opens a case */
    double score;
    char *reasons; /* (owned) (nullable) */
} Match;
void match_free(Match *match);

/**
 * Gives each of @entries one case of @known or none, and each case one entry at most, best pair
 * first. Among equal pairs the status goes on: an open case stays with the entry that is open. An
 * entry that corrects may share a case with another. The order of @known does not matter.
 * @ret_unsure: (owned) array of Match: pairs that look alike but were not taken
 * Returns: (owned) array of Match, one for each entry in their order
 */
GPtrArray *identity_assign(GPtrArray *entries, GPtrArray *known, GPtrArray **ret_unsure);

/**
 * Days on which a case that may be the one of @entry can stand: its own and those close by, and the
 * one it corrects. Returns: (owned) array of owned strings, empty without a day
 */
GPtrArray *identity_list_near_days(const Entry *entry);

/* Days that one wrong digit would make of its day: only cases of the same place are likely there.
 */
GPtrArray *identity_list_slip_days(const Entry *entry);
