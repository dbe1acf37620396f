/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/comparison.h"
#include "store/sql_internal.h"

/* Cases and their steps. Inside a transaction of the caller's. */

/* What cases of one place are found by: the consonants of its innermost name. Returns: (owned) */
char *cases_make_place_key(const Entry *entry);

/**
 * Every open or missing case of the series, and those closed ones that an entry of @release, or
 * what it was before an edit, may be.
 * @former: as Knowledge has it
 * Returns: (owned) array of KnownCase, or NULL with @error
 */
GPtrArray *cases_list_known(Database *database, const Release *release, GHashTable *former,
                            GError **error);

/* @rows: row ids of the release's entries, in their order */
bool cases_apply(Database *database, const char *release_id, const Release *release,
                 const Comparison *comparison, const GArray *rows, GError **error);

/* Takes the steps of a release back: its cases stand as the other releases leave them. */
bool cases_forget_release(Database *database, const char *release_id, GError **error);
