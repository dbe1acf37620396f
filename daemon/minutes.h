/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/checks.h"
#include "daemon/journal.h"
#include "daemon/outcome.h"
#include "daemon/recheck.h"
#include "daemon/setup.h"
#include "releases/release.h"
#include "store/ledger.h"

/* The minutes of one round: what came is written into the ledger and said, and what the round came
 * to is added up. A ledger that does not take it is a trouble of the round. */

typedef struct {
    Setup *setup;         /* (borrowed) a reference is kept for the length of the round */
    Ledger *ledger;       /* (borrowed) outlives the round */
    Journal *journal;     /* (borrowed) outlives the round */
    Checks *checks;       /* (borrowed) outlives the round */
    const Source *source; /* (borrowed) one of @setup */
    bool ask_all;         /* ask for the index without conditions, so that old documents are met */
    bool is_quiet;        /* part of a source's first run after a baseline was told: no alerts */
    bool is_first_run;    /* of this source: once a baseline is told, the rest is quiet */
    bool is_rebuilt;      /* that its site looks different now was told before */
} RoundPlan;

typedef struct {
    RoundPlan plan;   /* with a reference to its setup */
    Outcome *outcome; /* (owned) */
    Recheck *recheck; /* (owned) */
} Minutes;

/* @minutes stays where it is until minutes_clear(). */
void minutes_init(Minutes *minutes, const RoundPlan *plan);
void minutes_clear(Minutes *minutes);

/* The source is the document itself. */
bool minutes_is_page(const Minutes *minutes);

/* Something stands in the way of the whole source. */
void minutes_note_trouble(Minutes *minutes, Verdict verdict, const char *evidence);

/* The same of the ledger, which failed with @error. */
void minutes_note_ledger_trouble(Minutes *minutes, const GError *error);

/* Tells operators, of a layout once for as long as it lasts. @data: a Minutes */
void minutes_note(const char *kind, const char *text, gpointer data);

/* Documents that were not found: says which of them are gone, if that is sure. */
void minutes_note_removals(Minutes *minutes, const GPtrArray *captures);

void minutes_record_capture(Minutes *minutes, const Capture *capture);

/* Returns: whether changes were recorded */
bool minutes_record_release(Minutes *minutes, const Capture *capture, Release *release);

/* @capture killed its reader; @why: how */
void minutes_record_death(Minutes *minutes, Capture *capture, const char *why);
