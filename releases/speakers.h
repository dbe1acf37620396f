/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/phrases_internal.h"
#include "releases/sentences.h"

/* Who states what a sentence says. */
typedef struct {
    const char *speaker; /* (borrowed) (nullable) canonical name; NULL: the page leaves it open */
    bool is_force;
    bool is_army;      /* has forces of its own: what it says of them is admitted */
    bool is_unknown;   /* somebody speaks whom no phrase knows: never the force */
    bool is_disputed;  /* somebody else states something in the same clause */
    size_t verb;       /* view byte of the verb of stating */
    bool is_carried;   /* by the clause before: what this one counts may be somebody else's */
    size_t start, end; /* view bytes of the clause */
    GPtrArray *with;   /* (owned) (nullable) of (borrowed) char*: who else makes a joint claim */
} Attribution;

/**
 * Attributes each sentence: a name before or after a verb of stating ("Airwars estimates",
 * "according to ..."), people once introduced with their organisation ("Woods said"), stand-ins
 * ("the group", "he added"), and quotations that go on over several paragraphs. A sentence that
 * begins where @is_passed says so is nobody's, and nobody is introduced in it. Returns: (owned)
 * array of Attribution, one for each sentence
 */
GArray *speakers_attribute(const View *view, PhraseSearch *search, const GArray *sentences,
                           const PhraseBook *book, bool (*is_passed)(gconstpointer data, size_t at),
                           gconstpointer data);

/* Who states what stands at view byte @at. (borrowed) */
const Attribution *speakers_find(const GArray *attributions, size_t at);
