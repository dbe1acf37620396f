/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/comparison.h"

/* What one comparison looks at, and where its findings go. */
typedef struct {
    const Release *release;
    const Release *previous; /* (nullable) latest one before, predecessor by the calendar or not */
    char *release_id;        /* (owned) (nullable) */
    char *previous_id;       /* (owned) (nullable) */
    bool follows;            /* previous is the predecessor by the calendar */
    bool baseline;
    const Knowledge *knowledge; /* (borrowed) */
    GPtrArray *matches;         /* (owned) of Match, one for each entry */
    GPtrArray *unsure;          /* (owned) of Match */
    Comparison *comparison;     /* (borrowed) */
} News;

/* Returns: (borrowed) a new change of the comparison, its release filled in. */
Change *news_add(const News *news, ChangeKind kind);

/* The same about the case of @entry. @known: (nullable) */
Change *news_add_case(const News *news, ChangeKind kind, const Entry *entry,
                      const KnownCase *known);

/* "2017-12-24 Kharayij, Syria (self)". Returns: (owned) */
char *news_name_case(const Entry *entry);

/* Status transitions and amendments. */
void news_tell_cases(const News *news);

/* Twins that one release gives different outcomes: told, and put before a person. */
void news_tell_contradictions(const News *news);
void news_add_twins(const News *news);

/* Cases that vanished; or, of one that appeared and may be it, or when about as many appeared, that
 * cases may have been renamed: then they wait for a person, and are not told as received either. */
void news_tell_missing(const News *news);

/* Moves of running totals, and the checks that fail. */
void news_tell_totals(const News *news);
void news_tell_books(const News *news);
