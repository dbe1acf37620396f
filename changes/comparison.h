/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/change.h"
#include "changes/gazetteer.h"

/* What comparing takes and gives. */

typedef enum {
    STATUS_OPEN,
    STATUS_CREDIBLE,
    STATUS_NON_CREDIBLE,
    STATUS_DUPLICATE,
    STATUS_MISSING,
    STATUS_UNSTATED, /* known from a correction only, which states no outcome */
} CaseStatus;
const char *case_status_to_name(CaseStatus status);
bool case_status_from_name(const char *name, CaseStatus *ret_status);

/* A case as the ledger knows it: its last entry stands for it. */
typedef struct {
    char *id; /* (owned) earliest entry id */
    CaseStatus status;
    Entry *last;        /* (owned) latest entry */
    char *last_release; /* (owned) release id of the latest entry */
    GHashTable *judged; /* (owned) (nullable) entry id to what a person said of it and this case */
} KnownCase;

KnownCase *known_case_new(const char *id, CaseStatus status);
void known_case_free(KnownCase *known);

/* A person's word on whether an entry belongs to a case. The latest on an entry counts. */
typedef enum { JUDGED_NOT, JUDGED_SAME, JUDGED_DIFFERENT, JUDGED_UNSURE } Judged;
void known_case_judge(KnownCase *known, const char *entry_id, Judged judged);
Judged known_case_get_judged(const KnownCase *known, const char *entry_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KnownCase, known_case_free)

/* Two entries of one release that a person says are one allegation. */
typedef struct {
    char *a; /* (owned) entry ids */
    char *b;
} EntryPair;
EntryPair *entry_pair_new(const char *a, const char *b);
void entry_pair_free(EntryPair *pair);

/* What is known when a release is compared. */
typedef struct {
    GPtrArray *known;        /* (borrowed) of KnownCase */
    GPtrArray *joined;       /* (borrowed) (nullable) of EntryPair, both of the release at hand */
    GHashTable *former;      /* (borrowed) (nullable) entry of the release at hand to GPtrArray of
                                Entry: what it was before its publisher edited it */
    const Gazetteer *places; /* (borrowed) (nullable) */
} Knowledge;

/* How an entry of the new release hangs on a case. */
typedef struct {
    char *entry_id;    /* (owned) */
    char *case_id;     /* (owned) the entry's own id when it opens a case */
    CaseStatus status; /* status of the case after this release */
    double score;      /* 0..1; 1 for a new case */
    char *reasons;     /* (owned) in words: "same day, same place, same source" */
} Link;
void link_free(Link *link);

/* Two cases that turn out to be one. */
typedef struct {
    char *kept;     /* (owned) id of the earlier, under which both go on */
    char *gone;     /* (owned) id of the later */
    char *entry_id; /* (owned) entry that says so */
} Merge;
void merge_free(Merge *merge);

/* Scores from which an entry hangs on a case, and from which a person should look at the pair. */
#define LINK_SURE_SCORE 0.85
#define LINK_UNSURE_SCORE 0.70

typedef struct {
    GPtrArray *changes; /* (owned) of Change, in the order people should read them */
    GPtrArray *links;   /* (owned) of Link, one for each entry */
    GPtrArray *unsure;  /* (owned) of Link: pairs that look alike but link nothing */
    GPtrArray *merges;  /* (owned) of Merge */
    GPtrArray *missing; /* (owned) of char*: ids of cases that became STATUS_MISSING */
    GPtrArray *checks;  /* (owned) of Check: those that need the predecessor */
} Comparison;
void comparison_free(Comparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)
