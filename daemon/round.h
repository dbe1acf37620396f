/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/checks.h"
#include "daemon/journal.h"
#include "daemon/outcome.h"
#include "daemon/setup.h"
#include "fetchers/fetch.h"
#include "store/ledger.h"

/* One round of one source: what it announces is fetched, read by a child, and recorded. */
typedef struct Round Round;

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
    /* Changes were committed; deliveries may be due. */
    void (*recorded)(gpointer data);
    /* The round goes on: @done of @all documents are dealt with. */
    void (*moved)(const Source *source, unsigned done, unsigned all, gpointer data);
    /* Called once, from the main loop; the round may be freed in it. @outcome is borrowed. */
    void (*finish)(const Outcome *outcome, gpointer data);
} RoundClient;

/* @client and @data outlive the round. Returns: (owned) freeing it before finish cancels it. */
Round *round_start(const RoundPlan *plan, const RoundClient *client, gpointer data);
void round_free(Round *round);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Round, round_free)

/* Seconds after which a round of @source that has not ended is stuck. */
unsigned round_get_longest_s(const Source *source, const Settings *settings);
