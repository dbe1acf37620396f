/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What one capture says, once read. Days are "YYYY-MM-DD". NULL and absent counts mean: not stated.
 * Spans are character offsets [start, end) into the text that was read. */

typedef enum { RELEASE_KIND_RELEASE, RELEASE_KIND_ARTICLE, RELEASE_KIND_STATEMENT } ReleaseKind;

typedef enum {
    BOUND_EXACT,
    BOUND_ABOUT,     /* low = high */
    BOUND_AT_LEAST,  /* high absent */
    BOUND_MORE_THAN, /* high absent */
    BOUND_UP_TO,     /* low absent */
    BOUND_BETWEEN,
} Bound;

typedef enum { BASIS_ADMITTED, BASIS_ESTIMATED, BASIS_ALLEGED } Basis;

typedef enum {
    SECTION_CREDIBLE,
    SECTION_NON_CREDIBLE,
    SECTION_DUPLICATE,
    SECTION_OPEN,
    SECTION_CORRECTION,
} Section;

typedef enum {
    REASON_NOT_STATED,
    REASON_NO_STRIKE,
    REASON_INSUFFICIENT_INFORMATION,
    REASON_REVIEWED_NO_HARM,
    REASON_OTHER,
} Reason;

typedef struct {
    size_t start;
    size_t end;
} Span;

/* A number that may not be stated. Rates in percent keep their decimals. */
typedef struct {
    bool stated;
    double value;
} Count;

/* A number that somebody states. */
typedef struct {
    char *name; /* (owned) "carried_over", "killed_total", ... */
    Count low;
    Count high;
    Bound bound;
    Basis basis;
    char *speaker;   /* (owned) (nullable) canonical name; NULL: unattributed */
    GPtrArray *with; /* (owned) of char*: who else makes a joint claim; never NULL */
    char *from;      /* (owned) (nullable) first day it covers, when the text says so */
    char *to;        /* (owned) (nullable) last day */
    char *scope;     /* (owned) (nullable) what it is narrowed to */
    char *marker;    /* (owned) footnote mark, "" for none */
    char *quote;     /* (owned) verbatim */
    Span span;
} Figure;

/* One allegation as one release lists it. */
typedef struct {
    char *id;        /* (owned) from its content: series, period, section, date, place, ordinal */
    Section section; /* outcome stated */
    Section listed_under;
    char *date;              /* (owned) (nullable) incident day */
    char *date_to;           /* (owned) (nullable) last day of a range */
    char *date_text;         /* (owned) as printed */
    GPtrArray *places;       /* (owned) of char*, innermost first, without country */
    GPtrArray *alternatives; /* (owned) of GPtrArray of char*: further places */
    char *country;           /* (owned) (nullable) */
    GPtrArray *sources; /* (owned) of char*: "self", "media", "social media", "NGO", or a name */
    Count killed;
    Count injured;
    Reason reason;
    GPtrArray *codes; /* (owned) of char* */
    bool reopened;
    bool previously_unreported;
    char *refers_to_date;    /* (owned) (nullable) */
    char *refers_to_release; /* (owned) (nullable) day or month as printed, ISO where known */
    char *quote;             /* (owned) verbatim */
    Span span;
} Entry;

typedef enum { CHECK_HOLDS, CHECK_FAILS, CHECK_UNKNOWN } CheckResult;

/* A sum that must hold. */
typedef struct {
    char *name;    /* (owned) "open_balances", ... */
    char *section; /* (owned) (nullable) for entries_counted */
    CheckResult result;
    Count stated;
    Count computed; /* residual = stated - computed, when both are there */
} Check;

typedef struct {
    char *text; /* (owned) verbatim sentence */
    Span span;
} Unread;

typedef struct {
    ReleaseKind kind;
    char *series;          /* (owned) (nullable) */
    char *publisher;       /* (owned) (nullable) */
    char *carrier;         /* (owned) (nullable) who reprints it */
    char *title;           /* (owned) (nullable) */
    char *release_number;  /* (owned) (nullable) */
    char *published;       /* (owned) (nullable) the release's own day */
    char *period_from;     /* (owned) (nullable) */
    char *period_to;       /* (owned) (nullable) */
    GPtrArray *figures;    /* (owned) of Figure, in text order */
    GPtrArray *entries;    /* (owned) of Entry, in text order */
    GPtrArray *checks;     /* (owned) of Check */
    GPtrArray *unread;     /* (owned) of Unread */
    GPtrArray *doubts;     /* (owned) of char*: why a person should look first; empty: none */
    unsigned numbers;      /* numbers in the article */
    unsigned numbers_read; /* of these, taken by a phrase or set aside by a named rule */
} Release;

Release *release_new(ReleaseKind kind);
void release_free(Release *release);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Release, release_free)

Figure *figure_new(const char *name);
void figure_free(Figure *figure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Figure, figure_free)

/* Entries whose outcome is @section. */
guint release_count_entries(const Release *release, Section section);

Entry *entry_new(void);
void entry_free(Entry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Entry, entry_free)

Check *check_new(const char *name, const char *section);
void check_free(Check *check);
void unread_free(Unread *unread);

Count count_of(double value);
Count count_absent(void);
/* NAN when it is not stated. */
double count_value(Count count);
bool count_equals(Count a, Count b);

/* True when a person should look before anybody is told. An article touches no case: its doubts are
 * remarks. */
bool release_is_doubtful(const Release *release);

/* Doubts kept of one release; the last one then says that there were more. */
#define RELEASE_MAX_DOUBTS 1000u

/* Adds a doubt, once. */
void release_add_doubt(Release *release, const char *doubt);

/**
 * The figure @name the publisher states about its own whole conduct: no scope, speaker the
 * publisher; of running totals those with a time or a mark before others, of the rest exact before
 * hedged; first before later. Returns: (borrowed) (nullable)
 */
const Figure *release_find_figure(const Release *release, const char *name);

/* The number that figure would enter the books with: its low, else its high; absent when none. */
Count release_find_count(const Release *release, const char *name);

/**
 * The dead of the credible entries: of those told late ("not previously reported"), or of the
 * others.
 * @ret_entries: how many there are; none have 0 dead. Absent when one of them states neither killed
 * nor injured.
 */
Count release_sum_killed(const Release *release, bool told_late, unsigned *ret_entries);

/* Names as in the JSON contract; the *_from_name functions return false for an unknown name. */
const char *release_kind_to_name(ReleaseKind kind);
bool release_kind_from_name(const char *name, ReleaseKind *ret_kind);
const char *bound_to_name(Bound bound);
bool bound_from_name(const char *name, Bound *ret_bound);
const char *basis_to_name(Basis basis);
bool basis_from_name(const char *name, Basis *ret_basis);
const char *section_to_name(Section section);
bool section_from_name(const char *name, Section *ret_section);
const char *reason_to_name(Reason reason); /* NULL for REASON_NOT_STATED */
bool reason_from_name(const char *name, Reason *ret_reason);
const char *check_result_to_name(CheckResult result);
bool check_result_from_name(const char *name, CheckResult *ret_result);
