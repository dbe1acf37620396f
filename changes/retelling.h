/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/change.h"

/* What is to be told of a release that is folded again: after an edit, a release that came in
 * between, a judgement. Pure. */

typedef enum {
    RETELL_EDITED, /* the text says something else than when it was told */
    RETELL_AGAIN,  /* the text is the same; what came before it, or what people judged, is not */
} RetellReason;

/**
 * Of @changes, which a fold now finds in @release, leaves what was not told of it yet, and adds
 * what those who were told must hear. What changed only in part since it was told becomes an
 * amendment or takes the place of what was told; what no longer holds at all is
 * corrected. Each of these names in its corrects what was told.
 * @told: of Change, all that was told of the release, in the order in which it was
 */
void retelling_keep_untold(const GPtrArray *told, const Release *release, RetellReason reason,
                           GPtrArray *changes);

/* Puts what @amendment says in the place of what @told, which it corrects, said. */
void retelling_apply(Change *told, const Change *amendment);

/* Takes those out of @changes, differences of texts, that are among @told. */
void retelling_drop_repeated(const GPtrArray *told, GPtrArray *changes);
