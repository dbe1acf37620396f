/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "cli/terminal.h"
#include "releases/release.h"

/* Checks as a table: what is stated, what the sum gives, and by how much they differ. */
typedef struct ChecksTable ChecksTable;

/* @with_period: begins each row with the period of the release. */
ChecksTable *checks_table_new(bool with_period);
void checks_table_add(ChecksTable *checks, const char *period, const Check *check);
void checks_table_print(ChecksTable *checks);
void checks_table_free(ChecksTable *checks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChecksTable, checks_table_free)
