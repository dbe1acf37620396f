/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/minutes.h"

/* One round of one source: what it announces is fetched, read by a child, and recorded. */
typedef struct Round Round;

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
