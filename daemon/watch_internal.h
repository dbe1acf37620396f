/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/agenda.h"
#include "daemon/checks.h"
#include "daemon/watch.h"
#include "daemon/watched.h"

/* Shared by the rounds in time (watch.c), those asked for (watch_check.c), what is said of them
 * (watch_tell.c) and a change of settings (watch_renew.c). */
struct Watch {
    Setup *setup; /* (owned) */
    Ledger *ledger;
    Journal *journal;
    const WatchClient *client;
    gpointer data;
    GPtrArray *watched;   /* (owned) of Watched, one for each enabled source */
    GHashTable *busy;     /* (owned) set of hosts (borrowed of their Watched) that are asked now */
    GPtrArray *inquiries; /* (owned) of Inquiry */
    Agenda *agenda;       /* (owned) those that wait for their next round */
    Checks *checks;       /* (owned) */
    char **overdue;       /* (owned) (nullable) series whose next release should have come */
    gint64 clock_offset_us; /* of the wall clock to the one that nobody sets */
    bool is_started;
    guint timer;
};

/* Starts what is due and has room, and sleeps until there is more. */
void watch_start_due(Watch *watch);

/* Takes the time of the next round of @watched into the agenda, after it changed. */
void watch_reschedule(Watch *watch, Watched *watched);

/* Those of @setup that are enabled, as the ledger knows them.
 * Returns: (owned) array of Watched, or NULL with @error. */
GPtrArray *watch_list_sources(Watch *watch, Setup *setup, GError **error);

/* Ends the round of @watched, done or not. Its host is free again. */
void watch_end_round(Watch *watch, Watched *watched);

/* Hands an outcome to all who wait for it. */
void watch_answer_inquiries(Watch *watch, const Outcome *outcome);

/* Says what a round came to, after @watched took it; the rest is of before. */
void watch_tell_outcome(Watch *watch, const Watched *watched, const Outcome *outcome,
                        unsigned failures_before, Verdict verdict_before);
