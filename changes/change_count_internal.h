/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/change.h"

/* How a change holds a count in before and after: digits without separators, "1302", "-8", "0.94".
 * What was told is compared with what is told now by these digits. Returns: (owned) (nullable) */
char *change_format_count(Count count);
