/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/gazetteer.h"
#include "releases/release.h"

/* One part of a score and what to say about it. */
typedef struct {
    double value;      /* 0..1 */
    const char *words; /* (nullable) */
    bool doubtful;     /* whatever the rest says, a person should look */
} Part;

/* How alike the places of two entries are, the gazetteer (nullable) and grid references heard. */
Part identity_compare_places(const Gazetteer *gazetteer, const Entry *entry, const Entry *before);

/* Whether the gazetteer knows that both mean a place of one country, so that another is a slip. */
bool identity_is_country_slip(const Gazetteer *gazetteer, const Entry *entry, const Entry *before);

/* Whether the two agree in day, sources and country, and name places of which nothing is known to
 * tell them apart: a case that vanished may be listed under a name that no folding joins. */
bool identity_may_be_renamed(const Gazetteer *gazetteer, const Entry *entry, const Entry *before);

typedef enum {
    CODES_SILENT, /* none to compare */
    CODES_SAME,
    CODES_APART,  /* two numbers of the Coalition's own */
    CODES_DIFFER, /* two codes of somebody else: reports may be of one incident all the same */
} CodesAnswer;
CodesAnswer identity_compare_codes(const Entry *entry, const Entry *before);

/* Metres between the grid references (MGRS) nearest to each other; -1 when they cannot be compared:
 * none, or in different squares of 100 km. */
double identity_measure_grids(const Entry *entry, const Entry *before);
