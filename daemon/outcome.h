/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/capture.h"

/* What one round of one source came to. */
typedef struct {
    char *source_id;        /* (owned) */
    Verdict verdict;        /* of its index, or what kept us from its documents */
    char *evidence;         /* (owned) (nullable) one sentence */
    unsigned announced;     /* documents the index named */
    unsigned new_documents; /* never accepted before */
    unsigned changes;       /* recorded */
    bool has_told_baseline; /* a series began with this round */
    bool is_rebuilt;        /* its site looks different than our selectors expect */
    bool is_complete;       /* every document that was wanted came and was dealt with */
    gint64 retry_after_s;   /* what the server asked for, 0 for nothing */
    gint64 recheck_at;      /* UTC seconds when the first of its documents is to be looked at
                               again; 0: it named none */
} Outcome;

/* All is well until something is noted. */
Outcome *outcome_new(const char *source_id);
Outcome *outcome_copy(const Outcome *outcome);
void outcome_free(Outcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outcome, outcome_free)

/* Sets verdict and evidence, unless something worse than ok or unchanged is there: the first
 * trouble counts. */
void outcome_note(Outcome *outcome, Verdict verdict, const char *evidence);

/* The source could not be asked, or kept something from us. */
bool outcome_is_failure(const Outcome *outcome);

/* {"source", "verdict", "evidence", "new_documents", "changes"}. Returns: (owned) */
char *outcome_to_json(const Outcome *outcome);

/* "oir-releases: ok (6 items), 1 new document, 12 changes". Returns: (owned) */
char *outcome_describe(const Outcome *outcome);
