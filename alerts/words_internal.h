/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "changes/change.h"

/* Names of the ledger in the words of a newsroom. Only for alerts/. */

/* 0 is what a reader must see first. */
unsigned words_rank_kind(ChangeKind kind);

/* "Newly credible" */
const char *words_head_kind(ChangeKind kind);

/* A case_* kind: told with date, place, source and status. */
bool words_kind_is_case(ChangeKind kind);

/* "3 killed", "none killed", "killed: not stated". Returns: (owned) */
char *words_tell_count(Count count, const char *what);

/* "non-credible" for "non_credible"; "new" for NULL. Returns: (owned) */
char *words_tell_status(const char *status);

/* "insufficient information" for "insufficient_information". Returns: (owned) */
char *words_tell_reason(const char *reason);
