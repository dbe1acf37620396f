/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "releases/expression.h"

/* The pattern language of phrase files (civcas.phrases(5)), compiled to run on a View:
 *   words        match themselves, whatever their case; "-" also matches a space or nothing
 *   (a|b c)      one of these
 *   [a]          may be missing; report[s] is glued
 *   ...          up to 120 characters without a number or date
 *   {name}       a slot
 *   {name=0}     a figure that the words around it state without a number
 * Commas and quotation marks between words are passed over. */

typedef enum {
    SLOT_FIGURE,    /* {carried_over}: a number, "no" or "none", that becomes this figure */
    SLOT_NUMBER,    /* {number}: a number that is set aside */
    SLOT_FROM,      /* {from}: first day of the time covered */
    SLOT_TO,        /* {to}: last day */
    SLOT_IN,        /* {in}: the whole time covered */
    SLOT_DATE,      /* {date}: a day or month, no further meaning */
    SLOT_YESTERDAY, /* {yesterday}: the day before publication is the time covered */
    SLOT_SCOPE,     /* {scope}: words that narrow the figure */
} SlotKind;

typedef struct {
    SlotKind kind;
    char *name; /* (owned) of a figure */
    int group;
    bool is_constant; /* {received=0}: the words alone say the number */
    double constant;
} Slot;

typedef struct {
    Expression *expression; /* (owned) */
    GArray *slots;          /* (owned) of Slot */
    GPtrArray *needs;       /* (owned) what every match holds; see pattern_keys.h */
    GPtrArray *sequence;    /* (owned) the same, in text order */
    GPtrArray *starts;      /* (owned) what every match begins with; the same */
    bool is_loose;          /* what stands between words may stand before a start */
    GPtrArray *words;       /* (owned) what it matches, when that is words only; the same */
} Pattern;

typedef enum { PATTERN_ERROR_SYNTAX } PatternError;
#define PATTERN_ERROR pattern_error_quark()
GQuark pattern_error_quark(void);

/* Bytes in one pattern, its words filled in. */
#define PATTERN_MAX_BYTES 6000

/**
 * Returns: (owned), or NULL; then *ret_column is the byte (from 1) that is wrong and @error says
 * why, domain PATTERN_ERROR.
 */
Pattern *pattern_compile(const char *text, unsigned *ret_column,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pattern_free(Pattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pattern, pattern_free)

/* True for a figure name of the contract (DESIGN, section 7). */
bool figure_name_is_known(const char *name);
/* All of them, in the order of the contract. Returns: (owned) */
char *figure_names_join(const char *separator);
/* True for a rate in percent. */
bool figure_name_is_rate(const char *name);
