/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/phrases_internal.h"
#include "releases/sentences.h"

/* Who states what a sentence says. */
typedef struct {
    const char *speaker; /* (borrowed) (nullable) canonical name; NULL: the page leaves it open */
    bool is_force;
    bool is_unknown; /* somebody speaks whom no phrase knows: never the force */
    GPtrArray *with; /* (owned) (nullable) of (borrowed) char*: who else makes a joint claim */
} Attribution;

/**
 * Attributes each sentence: a name before or after a verb of stating ("Airwars estimates",
 * "according to
 * ..."), people once introduced with their organisation ("Woods said"), stand-ins ("the group", "he
 * added"), and quotations that go on over several paragraphs.
 * Returns: (owned) array of Attribution, one for each sentence
 */
GArray *speakers_attribute(const View *view, PhraseSearch *search, const GArray *sentences,
                           const PhraseBook *book);
