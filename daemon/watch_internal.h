/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/watch.h"
#include "daemon/watched.h"

/* Shared by the rounds in time (watch.c) and the rounds asked for (watch_check.c). */
struct Watch {
    Setup *setup; /* (owned) */
    Ledger *ledger;
    Journal *journal;
    const WatchClient *client;
    gpointer data;
    GPtrArray *watched;   /* (owned) of Watched, one for each enabled source */
    GHashTable *busy;     /* (owned) set of hosts (borrowed of their Watched) that are asked now */
    GPtrArray *inquiries; /* (owned) of Inquiry */
    bool is_started;
    guint timer;
};

/* Starts what is due and has room, and sleeps until there is more. */
void watch_start_due(Watch *watch);
