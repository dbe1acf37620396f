/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/options.h"

/* Records the tables of figures that @options names. Returns: an exit code */
int import_table_run(const Options *options);
