/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"
#include "store/sql_internal.h"

/* The fold: releases of one series in the order of their periods give cases and changes. Inside a
 * transaction of the caller's. */

/* What of a release's changes is news. */
typedef enum {
    FOLD_NEWS,    /* all of it */
    FOLD_EDITED,  /* its text is another: what was not told, and what of the told does not hold */
    FOLD_AGAIN,   /* the same though its text is the same: what came before it is another */
    FOLD_HISTORY, /* it is from before the watching began: that it is there, and its failing sums */
} FoldMode;

/**
 * Folds the release @release_id with everything before it, and everything after it again.
 * @changes: takes what is news, in the order of the releases
 */
bool folding_insert(Database *database, const char *release_id, FoldMode mode, GPtrArray *changes,
                    GError **error);

/* Folds all releases of all series again. */
bool folding_rebuild(Database *database, GPtrArray *changes, GError **error);

/* Whether the ledger was folded by other rules or with another list of places than those of now. */
bool folding_has_another_origin(Database *database, bool *ret_has, GError **error);
