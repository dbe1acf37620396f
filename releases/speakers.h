/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/phrases_internal.h"
#include "releases/sentences.h"

/* Who states what a sentence says. */
typedef struct {
    const char *speaker; /* (borrowed) (nullable) canonical name; NULL: the page leaves it open */
    bool is_force;
    bool is_unknown;   /* somebody speaks whom no phrase knows: never the force */
    bool is_disputed;  /* somebody else states something in the same clause */
    size_t verb;       /* view byte of the verb of stating */
    bool is_carried;   /* by the clause before: what this one counts may be somebody else's */
    size_t start, end; /* view bytes of the clause */
    GPtrArray *with;   /* (owned) (nullable) of (borrowed) char*: who else makes a joint claim */
} Attribution;

/**
 * Attributes each clause: a name before or after a verb of stating ("Airwars estimates",
 * "according to
 * ..."), people once introduced with their organisation ("Woods said"), stand-ins ("the group", "he
 * added"), and quotations that go on over several paragraphs.
 * Returns: (owned) array of Attribution, in text order
 */
GArray *speakers_attribute(const View *view, PhraseSearch *search, const GArray *sentences,
                           const PhraseBook *book);

/* Who states what stands at view byte @at. (borrowed) */
const Attribution *speakers_find(const GArray *attributions, size_t at);
