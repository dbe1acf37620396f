/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/change.h"

/* What kind of thing a change says of a case or of the books: only the like replaces the like. */
typedef enum {
    ASPECT_TEXT,    /* of texts, which no fold finds */
    ASPECT_STATUS,  /* where a case stands */
    ASPECT_FIELD,   /* one field of a case */
    ASPECT_OUTCOME, /* two outcomes in one release */
    ASPECT_REKEY,   /* of many cases at once */
    ASPECT_TOTAL,
    ASPECT_CHECK,
} Aspect;
Aspect retelling_get_aspect(const Change *change);

/* One thing that was told, and what is found now in its place. */
typedef struct {
    const Change *told; /* (borrowed) */
    Change *now;        /* (borrowed) */
    int rating;
    guint turn; /* in the order of the texts */
} RetellPair;

/* Pairs of what was told and of @changes that speak of one thing. Each may stand in several.
 * Returns: (owned) array of RetellPair, the surest first */
GArray *retelling_list_pairs(const GPtrArray *told, const GPtrArray *changes);
