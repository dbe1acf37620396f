/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "alerts/chart.h"
#include "store/ledger.h"

/* The running total of killed that the releases of @series state, for the chart in a mail.
 * Returns: (owned) (nullable) NULL when fewer than two state one, or the ledger does not answer */
Chart *totals_make_chart(Ledger *ledger, const char *series);
