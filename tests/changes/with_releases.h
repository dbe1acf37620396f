/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/compare.h"

/* Returns: (owned) an empty monthly release of @month, "2019-04". */
Release *a_release_of(const char *month);

/* Adds what the publisher states. */
void state(Release *release, const char *name, double value);

/* Adds an entry; its id is made of month, section, date, place and place in the list.
 * Returns: (borrowed) */
Entry *list(Release *release, Section section, const char *date, const char *place,
            const char *source);

/* States as many entries of each section as are listed and notes that the counts hold. */
void close_lists(Release *release);

/* A ledger in memory: what the releases so far left. */
typedef struct {
    GPtrArray *known;
    Release *previous; /* (owned) (nullable) */
    Gazetteer *places; /* (owned) the one that is shipped */
} Fold;
Fold *fold_new(void);
void fold_free(Fold *fold);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fold, fold_free)

/* Compares @release (taken) with the fold and folds it in. Returns: (owned) */
Comparison *fold_release(Fold *fold, Release *release);

/* How many changes of @kind. */
guint count_changes(GPtrArray *changes, ChangeKind kind);

/* The only change of @kind; fails the test when there is none or more. Returns: (borrowed) */
const Change *only_change(GPtrArray *changes, ChangeKind kind);
