/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "alerts/days.h"
#include "changes/case_step.h"

/**
 * A case in one line: "open January 2019 to March 2019; credible April 2019 (2 killed)".
 * @steps: of CaseStep, oldest first. Returns: (owned) (nullable) NULL without a step before the
 * last
 */
char *history_tell(GPtrArray *steps, const Days *days);

/* How the words of a mail are to come out. All (borrowed). */
typedef struct {
    const Days *days; /* (nullable) NULL: as the ledger has them */
    /* (nullable) The history of a case. Returns: (owned) (nullable) */
    char *(*tell_history)(const char *case_id, const Days *days, gpointer data);
    gpointer data;
} LetterWords;
