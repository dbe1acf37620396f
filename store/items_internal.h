/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"
#include "store/sql_internal.h"

/* What a reading consists of, as rows. Inside a transaction of the caller's. */

/* @ret_rows: row ids of the entries, in their order */
bool items_insert(Database *database, gint64 reading, const Release *release, GArray **ret_rows,
                  GError **error);

/* Writes what may be amended again into the rows of @reading. */
bool items_restate(Database *database, gint64 reading, const Release *release, GError **error);

/* Columns that items_take_entry reads, of entries AS e, beginning at column @first of the row. */
#define ENTRY_COLUMNS                                                                              \
    "e.entry_id, e.section, e.listed_under, e.day, e.day_to, e.day_text, e.places,"                \
    " e.alternatives, e.country, e.sources, e.killed, e.injured, e.reason, e.codes, e.reopened,"   \
    " e.previously_unreported, e.refers_to_day, e.refers_to_release, e.quote, e.span_start,"       \
    " e.span_end"
Entry *items_take_entry(const Statement *row, int first);

/* Columns that items_take_figure reads, of figures AS f. */
#define FIGURE_COLUMNS                                                                             \
    "f.name, f.low, f.high, f.bound, f.basis, f.speaker, f.joint, f.from_day, f.to_day, f.scope,"  \
    " f.marker, f.quote, f.span_start, f.span_end"
Figure *items_take_figure(const Statement *row, int first);
