/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Samples in the wording of each era around the figures of facts.tsv. samples/ERA.sample holds one
 * clause a line:
 *   {name}         the fact as printed; a clause whose fact is not stated is left out
 *   [a !b c=d] ... used when a is stated, b is not, and c is d; "*": a fact carries a mark
 *   | ...          used when the clause before, and those it follows, were not
 *   & ...          used when the clause before was
 *   ...\           ends the line; an empty line ends the paragraph */

/* Returns: (owned) array of GHashTable, name to printed fact; the same order as the file */
GPtrArray *facts_load(void);

/* The fact as printed, "" when it is not stated. (borrowed) */
const char *facts_get(GHashTable *row, const char *name);

/* "carried_over=232*", sorted: what a reading of the sample must hold. Returns: (owned) */
GPtrArray *facts_list_figures(GHashTable *row);

/* Returns: (owned) array of char*: the clauses of the sample, each with what follows it */
GPtrArray *sample_build(GHashTable *row);

/* Returns: (owned) the clauses in a row, without the one at @without (G_MAXUINT: with all) */
char *sample_join(const GPtrArray *clauses, guint without);
