/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/comparison.h"
#include "store/sql_internal.h"

/* Applies what people amended in a release, and that they accepted it. */
bool judgements_amend(Database *database, const char *release_id, Release *release, GError **error);

/* One standing word on an entry and a case. */
typedef struct {
    char *entry_id; /* (owned) */
    char *case_id;  /* (owned) that the other entry is in now */
    char *kind;     /* (owned) "same", "different" or "unsure" */
} Ruling;
void ruling_free(Ruling *ruling);

/* Pairs of entries of one release that a person says are the same, oldest first.
 * Returns: (owned) array of EntryPair, or NULL. */
GPtrArray *judgements_list_joined(Database *database, const char *release_id, GError **error);

/* Those on the entries of @release, oldest first. Returns: (owned) array of Ruling, or NULL. */
GPtrArray *judgements_list_rulings(Database *database, const Release *release, GError **error);
