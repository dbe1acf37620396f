/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/change.h"
#include "changes/comparison.h"
#include "changes/release_id.h"

/**
 * Compares @release with what the ledger knew before it. Pure.
 * @previous: (nullable) the latest release before it that the ledger has. When that is not the
 * predecessor by the calendar, figures are compared all the same, but checks that need the
 * predecessor are unknown and no case is taken for missing
 * @knowledge: its known: every open or missing case of the series, and those closed ones that
 * share an incident day or folded place with an entry of @release
 * @is_baseline: first release of the series; yields one release_published, the checks that fail
 * inside it, and the links
 * Returns: (owned)
 */
Comparison *compare_release(const Release *release, const Release *previous,
                            const Knowledge *knowledge, bool is_baseline);
