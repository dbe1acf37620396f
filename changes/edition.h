/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/change.h"

/* Two texts of one release: the publisher's before and after an edit, or two publishers'. */

/**
 * What @after says differently from @before, a later reading of the same document: figures, entries
 * and wording, with both quotes. Spans and the space between words do not count: layout is no news.
 * Returns: (owned) array of Change of CHANGE_RELEASE_EDITED, empty when nothing differs
 */
GPtrArray *edition_compare(const Release *before, const Release *after);

/**
 * Where @copy, from another document, contradicts @original. What only one of them tells is no
 * contradiction: reprints leave things out.
 * Returns: (owned) array of Change of CHANGE_PUBLISHERS_DIFFER, maybe empty
 */
GPtrArray *edition_compare_copy(const Release *original, const Release *copy);
