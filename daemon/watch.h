/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/inquiry.h"
#include "daemon/round.h"

/* The watching of all sources: each has its rounds in time, a few at once, one a host. */
typedef struct Watch Watch;

typedef struct {
    /* Changes were committed. */
    void (*recorded)(gpointer data);
    /* A round began or ended: watch_describe() says something else now. */
    void (*moved)(gpointer data);
    /* (nullable) A round has ended. */
    void (*ended)(const Outcome *outcome, gpointer data);
} WatchClient;

/* How one source stands. */
typedef struct {
    const char *source_id; /* (borrowed) */
    bool is_failing;
    unsigned failures; /* in a row */
    guint64 rounds;    /* since the start */
    guint64 failed_rounds;
    gint64 asked_at; /* UTC seconds; 0: not since the start */
    gint64 next_at;  /* UTC seconds */
} WatchState;

/**
 * @client, @data, @ledger and @journal outlive the watch.
 * Returns: (owned), or NULL with @error when the ledger does not answer.
 */
Watch *watch_new(Setup *setup, Ledger *ledger, Journal *journal, const WatchClient *client,
                 gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Cancels the rounds under way. Nobody is called any more; checks are not answered. */
void watch_free(Watch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Watch, watch_free)

/* Rounds begin when they are due, from now on. */
void watch_start(Watch *watch);

/* Records what rounds left to be recorded together, now. False when that failed, which has been
 * said. */
bool watch_record(Watch *watch);

/* Goes on with @setup: new sources begin, rounds of those that are gone end. On failure all is as
 * it was. */
bool watch_renew(Watch *watch, Setup *setup, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Asks the named sources now, every enabled one when @ids is NULL or empty. A server that asked to
 * be left alone is left alone. @done is called once, from the main loop.
 * Fails at once when a name is no source of ours, or when there is no source.
 */
bool watch_check(Watch *watch, char *const *ids, InquiryDone done, gpointer data,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stops rounds that take longer than any can, and starts what is due. Called from time to time;
 * returns so that the caller may tell a watchdog that the work goes on. */
void watch_look_after(Watch *watch);

/* Tells @visit of each source that is watched. */
void watch_visit(const Watch *watch, void (*visit)(const WatchState *state, gpointer data),
                 gpointer data);

/* "3 sources: 2 well, 1 failing (oir-releases); 1 being asked". Returns: (owned) */
char *watch_describe(const Watch *watch);
