/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* How far the validators of a document (ETag and Last-Modified) are believed. Some servers never
 * say 304, whatever they are sent; some, and caches before them, never stop saying it. Pure. */

/* Conditional questions in a row that brought the same bytes again, before its date is tried
 * alone, and before it is said that they do not work. */
#define TRUST_VAIN_DATE_ALONE 5u
#define TRUST_VAIN 10u
/* A whole look this often, whatever validators say, and more often once they were wrong. */
#define TRUST_BLIND_S (7 * 24 * 3600)
#define TRUST_BLIND_ONCE_WRONG_S (24 * 3600)

typedef struct {
    gint64 whole_at; /* UTC seconds, last asked for without conditions; 0: never */
    unsigned vain;   /* conditional questions in a row that brought the same bytes again */
    bool was_wrong;  /* the bytes had changed, and the validators had not */
} Trust;

typedef enum {
    CONDITIONS_BOTH,      /* whatever there is */
    CONDITIONS_DATE_ONLY, /* Last-Modified: where both are sent, both must match, and servers that
                             pack bytes alter the ETag on the way (Apache, nginx) */
    CONDITIONS_NONE,      /* a whole look */
} Conditions;

/* What the ledger holds of the last accepted capture. */
typedef struct {
    bool has_etag;
    bool has_date;
    gint64 accepted_at; /* UTC seconds */
} Validators;

/* With which of @validators a document is asked for at @now. */
Conditions trust_choose(const Trust *trust, const Validators *validators, gint64 now);

/* What came of a question that was asked with @conditions. */
typedef struct {
    Conditions conditions;
    bool is_not_modified;    /* 304 */
    bool is_same_body;       /* the bytes of the last accepted capture */
    bool is_same_validators; /* those of the last accepted capture, all that it had */
} TrustAnswer;

/* Takes the answer into account.
 * Returns: (nullable) static: what it now says of the validators, when it said something else
 * before and an operator should know */
const char *trust_take(Trust *trust, const TrustAnswer *answer);

/* What to say of them at any time. Returns: (nullable) static; NULL: nothing is wrong */
const char *trust_describe(const Trust *trust);

/* As the ledger keeps it: a time and a number under a name. Returns: (owned) */
char *trust_name(const char *document);
unsigned trust_to_number(const Trust *trust);
Trust trust_from_row(gint64 time, unsigned number);
