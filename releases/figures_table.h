/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"

/* Figures of past releases as a table: tab-separated, the first line names the columns. */

#define FIGURES_TABLE_MAX_BYTES (8u * 1024 * 1024)
#define FIGURES_TABLE_MAX_ROWS 20000u

/* Who is said to carry figures that come from a table: what the publisher's own text says, once it
 * is read, goes before them. */
#define FIGURES_TABLE_CARRIER "a table of figures"

typedef struct {
    unsigned line;    /* in the file, from 1 */
    char *document;   /* (owned) what the row is known by: "figures:cjtf-oir-monthly/2018-05" and,
                         where the table says it, the day of publication */
    char *address;    /* (owned) (nullable) first source it names */
    char *text;       /* (owned) the line with the names of the columns and this one */
    Release *release; /* (owned) without entries; its sums are done */
} TableRow;
void table_row_free(TableRow *row);

/**
 * Columns: family (or series), period, and any of published, sources, url(s), notes and the names
 * of figures; deaths_this_period is killed, injured_this_period injured, duplicates duplicate,
 * open_end open, deaths_total_since_2014 killed_total, reports_total_since_2014 reports_total. An
 * empty cell is not stated. A row that states no figure is passed over.
 * Returns: (owned) array of TableRow in the order of their periods, then publication; or NULL with
 * G_IO_ERROR_INVALID_DATA naming line and column.
 */
GPtrArray *figures_table_read(const char *text, gsize length,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
