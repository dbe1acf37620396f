/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "releases/release.h"

typedef enum {
    CHANGE_RELEASE_PUBLISHED,
    CHANGE_RELEASE_EDITED,
    CHANGE_RELEASE_WITHDRAWN,
    CHANGE_PUBLISHERS_DIFFER,
    CHANGE_CASE_RECEIVED,
    CHANGE_CASE_CREDIBLE,
    CHANGE_CASE_DISMISSED,
    CHANGE_CASE_DUPLICATE,
    CHANGE_CASE_REOPENED,
    CHANGE_CASE_REVERSED,
    CHANGE_CASE_AMENDED,
    CHANGE_CASE_MISSING,
    CHANGE_CASE_RETURNED,
    CHANGE_CASE_CONTRADICTED,
    CHANGE_REKEY_SUSPECTED,
    CHANGE_FIGURE_MOVED,
    CHANGE_BOOKS_UNBALANCED,
    CHANGE_CORRECTED, /* told before, but the ledger no longer says so */
} ChangeKind;

/* One thing that a release says differently from the ledger. Made by changes/, numbered by store/.
 */
typedef struct {
    gint64 sequence;    /* place in the ledger; 0 until recorded */
    gint64 recorded_at; /* UTC seconds; 0 until recorded */
    ChangeKind kind;
    char *series;            /* (owned) */
    char *release_id;        /* (owned) "cjtf-oir-monthly/2019-04" */
    char *release_title;     /* (owned) (nullable) */
    char *document;          /* (owned) (nullable) address of the release */
    char *capture_sha256;    /* (owned) (nullable) hash of the bytes it was read from */
    char *previous_id;       /* (owned) (nullable) release it was compared with */
    char *case_id;           /* (owned) (nullable) earliest entry id of the case */
    char *entry_id;          /* (owned) (nullable) entry that says it */
    char *place;             /* (owned) (nullable) innermost first, joined by ", ", country last */
    char *date;              /* (owned) (nullable) incident day */
    char *allegation_source; /* (owned) (nullable) "Airwars", "self", several joined by ", " */
    char *name;              /* (owned) (nullable) figure, check or amended field */
    char *section;           /* (owned) (nullable) of an entries_counted check; total that fell */
    char *before;            /* (owned) (nullable) status or value before, as words or digits; of
                                books_unbalanced what was computed */
    char *after;             /* (owned) (nullable) status or value now; what was stated */
    char *quote_before;      /* (owned) (nullable) verbatim */
    char *quote_after;       /* (owned) (nullable) verbatim */
    Count killed;            /* of a credible case */
    Count injured;
    Count residual;  /* stated - computed, of books_unbalanced and figure_moved */
    char *reason;    /* (owned) (nullable) of a dismissed case; of others, a remark in words */
    bool baseline;   /* part of the first release of its series: not news one by one */
    bool doubtful;   /* from a doubtful reading: operators only */
    gint64 corrects; /* sequence of the change that was told before and no longer holds, or not as
                        it was told; 0: none */
    char *judgement; /* (owned) (nullable) id of the judgement that brought it about */
    char *decision;  /* (owned) (nullable) the same in words, who and why included */
} Change;

Change *change_new(ChangeKind kind);
Change *change_copy(const Change *change);

/* The correction of @told, which does not hold for @reason. */
Change *change_new_correction(const Change *told, const char *reason);
void change_free(Change *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Change, change_free)

/* "case_credible", ... */
const char *change_kind_to_name(ChangeKind kind);
bool change_kind_from_name(const char *name, ChangeKind *ret_kind);

/**
 * One sentence in plain words: "newly credible: 2017-12-24 Kharayij, Syria (self): 3 killed".
 * Returns: (owned)
 */
char *change_describe(const Change *change);

/* Whether it is one event told once more under other marks, which must not be counted twice;
 * corrections and amendments say so themselves. */
bool change_is_told_anew(const Change *change);

/* The words for a name of the ledger: a status, section, reason, figure or check. Whatever else
 * stands for itself. Returns: (borrowed) */
const char *change_find_words(const char *name);

/* One line of JSON, as `civcas changes --json` prints it. Returns: (owned) */
char *change_to_json(const Change *change);

/* Returns: (owned), or NULL with G_IO_ERROR_INVALID_DATA naming the member that is wrong. */
Change *change_from_json(const char *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * What @changes (of one release) come to, in one line fit for a subject:
 * "3 newly credible (5 killed), 15 dismissed, 1 reopened, 1 missing; total 1,291 → 1,302, 6 more
 * than explained (April 2019)". A baseline says so. Returns: (owned)
 */
char *changes_summarise(GPtrArray *changes);
