/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/comparison.h"

/* Which case an entry belongs to. Days, places, sources and countries are scored, never one key:
 * spellings drift, and one release can list two allegations of the same day, place and source.
 * docs/identity.md says what counts how much. */

/* Raised whenever folding, scoring or matching come to another answer than before: what was folded
 * by other rules is no fault of the ledger. */
#define IDENTITY_RULES 3

/* So many days apart two entries may still be the same case misdated. */
#define IDENTITY_NEARBY_DAYS 3

/**
 * How alike an entry and the entry a case had before are, 0..1. A day that differs at all never
 * reaches LINK_SURE_SCORE, and neither do two sources without anything in common.
 * @places: (nullable)
 * @ret_reasons: (owned) (nullable) in words, set when the score is above 0
 */
double identity_score(const Gazetteer *places, const Entry *entry, const Entry *before,
                      char **ret_reasons);

/* What @entry was before its publisher edited it. Returns: (borrowed) (nullable) array of Entry */
const GPtrArray *identity_find_former(const Knowledge *knowledge, const Entry *entry);

/* What identity found for one entry. */
typedef struct {
    guint entry;      /* index in the release */
    KnownCase *known; /* (borrowed) (nullable) NULL: opens a case */
    double score;
    char *reasons; /* (owned) (nullable) */
} Match;
void match_free(Match *match);

/**
 * Gives each of @entries one known case or none, and each case one entry at most, so that the sum
 * of scores is greatest. Among equal sums the status goes on: an open case stays with the entry
 * that is open. What a person judged comes first, and may share a case with another, as may an
 * entry that corrects. The order of the known cases does not matter. An entry that its publisher
 * edited is scored as what it is and as what it was.
 * @ret_unsure: (owned) array of Match: pairs that look alike but were not taken, most alike first
 * Returns: (owned) array of Match, one for each entry in their order
 */
GPtrArray *identity_assign(GPtrArray *entries, const Knowledge *knowledge, GPtrArray **ret_unsure);

/* Gives entries that a person joined the same case; where they had two, adds to @merges. */
void identity_join(GPtrArray *entries, const Knowledge *knowledge, GPtrArray *matches,
                   GPtrArray *merges);

/* Adds to @merges where an entry corrects the day of one case to that of another, which is then the
 * same: first listed rightly, then wrongly, then corrected. */
void identity_find_merges(GPtrArray *entries, const Knowledge *knowledge, GPtrArray *matches,
                          GPtrArray *merges);

/**
 * Days on which a case that may be the one of @entry can stand: its own and those close by, and the
 * one it corrects. Returns: (owned) array of owned strings, empty without a day
 */
GPtrArray *identity_list_near_days(const Entry *entry);

/* Days that one wrong digit would make of its day: only cases of the same place are likely there.
 */
GPtrArray *identity_list_slip_days(const Entry *entry);
