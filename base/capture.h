/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What a capture is. Only VERDICT_OK may change the ledger. */
typedef enum {
    VERDICT_OK,
    VERDICT_UNCHANGED,  /* 304, or the same body hash as before */
    VERDICT_BLOCKED,    /* somebody between us and the publisher refused: 403, challenge page */
    VERDICT_SOFT_ERROR, /* status 200, but the page says it is an error */
    VERDICT_WRONG_TYPE, /* not the kind of document asked for */
    VERDICT_EMPTY,      /* nothing in it, or a list without items that had some before */
    VERDICT_TRUNCATED,  /* ended early */
    VERDICT_GONE,       /* 404 or 410 */
    VERDICT_FAILED,     /* no usable answer: network, TLS, 5xx, reader died */
} Verdict;

/* The bytes of a document as they came at one moment. */
typedef struct {
    char *source_id;     /* (owned) id of the source that announced it */
    char *document;      /* (owned) canonical address or file name: the document's identity */
    char *address;       /* (owned) where the bytes finally came from, after redirects */
    char *title;         /* (owned) (nullable) title the source announced */
    char *published;     /* (owned) (nullable) day the source announced, YYYY-MM-DD */
    gint64 fetched_at;   /* UTC seconds */
    gint64 last_at;      /* of a run of equal unchanged checks the last, UTC seconds; 0: none */
    unsigned times;      /* checks in that run; 1 for everything else */
    char *hops;          /* (owned) (nullable) addresses that redirected, a JSON array */
    char *peer;          /* (owned) (nullable) who answered: the address, and for TLS the
                            certificate */
    unsigned status;     /* HTTP status, 0 when there was none */
    char *media_type;    /* (owned) (nullable) Content-Type as sent */
    char *headers;       /* (owned) (nullable) header lines of the last response, as sent */
    char *etag;          /* (owned) (nullable) byte-exact */
    char *last_modified; /* (owned) (nullable) byte-exact */
    GBytes *body;        /* (owned) (nullable) decoded body */
    char *sha256;        /* (owned) (nullable) lower-case hex of the SHA-256 of body */
    Verdict verdict;
    char *evidence; /* (owned) (nullable) what decided the verdict, one sentence */
} Capture;

Capture *capture_new(const char *source_id, const char *document, gint64 fetched_at);

/* Returns: (owned) everything in it, the body by reference */
Capture *capture_copy(const Capture *capture);

/* Takes a reference to @body and notes its hash. */
void capture_set_body(Capture *capture, GBytes *body);

/* Sets verdict and the sentence that explains it. */
void capture_set_verdict(Capture *capture, Verdict verdict, const char *evidence);
/* Adds to that sentence: "...; @more". */
void capture_add_evidence(Capture *capture, const char *more);

void capture_free(Capture *capture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Capture, capture_free)

/* "ok", "unchanged", "blocked", "soft_error", ... Never NULL. */
const char *verdict_to_name(Verdict verdict);

/* False when @name names no verdict. */
bool verdict_from_name(const char *name, Verdict *ret_verdict);
