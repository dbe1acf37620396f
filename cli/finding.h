/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What an examination finds, one line each, told as it is found. */

typedef enum {
    FINDING_WELL,
    FINDING_NOTE,    /* worth knowing; may be as somebody wants it */
    FINDING_BAD,     /* somebody must act */
    FINDING_SKIPPED, /* not examined, and why */
} FindingKind;

typedef struct {
    bool as_json;
    unsigned notes;
    unsigned bad;
    char *first; /* (owned) (nullable) remedy of the worst thing found first */
} Findings;
void findings_clear(Findings *findings);

/* @part: "ledger". @remedy: (nullable) what to do about it */
void finding_tell(Findings *findings, FindingKind kind, const char *part, const char *what,
                  const char *remedy);
void finding_tellf(Findings *findings, FindingKind kind, const char *part, const char *remedy,
                   const char *format, ...) G_GNUC_PRINTF(5, 6);

/* A failure whose message says what to do. */
void finding_tell_error(Findings *findings, const char *part, const GError *error);

/* The line that a person can act on. */
void findings_tell_verdict(const Findings *findings);
