/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The same builders as in tests/changes. */
#include "../changes/with_releases.h"
