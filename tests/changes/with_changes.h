/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/change.h"

/* Returns: (owned) a change of April 2019 about a case at Kharayij. */
Change *a_change(ChangeKind kind);
