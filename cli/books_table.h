/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Prints @rows (array of CheckRow, by series and period) for a person: month by month what
 * balances, what does not and by how much, what is unknown, and how the dead add up. */
void books_table_print(GPtrArray *rows);
