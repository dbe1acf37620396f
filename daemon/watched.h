/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "daemon/agenda.h"
#include "daemon/round.h"
#include "daemon/schedule.h"

/* One source and how its watching stands. */
typedef struct {
    struct Watch *watch;  /* (borrowed) whom its rounds report to */
    AgendaEntry entry;    /* when its next round begins, once it is known */
    const Source *source; /* (borrowed) of the setup in force */
    char *host;           /* (owned) whom its requests go to: a group of hosts */
    gint64 next_at;       /* UTC seconds */
    gint64 not_before;    /* its server asked to be left alone until then; 0: it did not */
    gint64 recheck_at;    /* one of its documents is due for another look then; 0: unknown */
    unsigned failures;    /* in a row */
    gint64 asked_at;      /* UTC seconds when its last round ended; 0: not since the start */
    guint64 rounds;       /* since the start */
    guint64 failed_rounds;
    Verdict verdict; /* of the last round */
    bool was_asked;  /* somebody wants a round now */
    bool is_rebuilt; /* its site looks different than our selectors expect; that was told */
    bool is_first_run;
    bool is_quiet;
    Round *round;          /* (owned) (nullable) under way */
    gint64 round_began_at; /* seconds of the monotonic clock */
    GFileMonitor *monitor; /* (owned) (nullable) of a folder */
    guint settling;        /* its files are being written; 0: they are not */
    void (*settled)(gpointer watched);
} Watched;

/* Takes what the ledger knows of @source. Returns: (owned), or NULL with @error. */
Watched *watched_new(const Source *source, Ledger *ledger, const Settings *settings, gint64 now,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void watched_free(Watched *watched);

/* Has @settled called with @watched when files came into its folder, or left it, and nothing more
 * happened to them for a moment. Without inotify the interval alone tells. */
void watched_mind_folder(Watched *watched, void (*settled)(gpointer watched));

/* The same source in a new setup: a shorter interval takes effect at once. */
void watched_renew(Watched *watched, const Source *source, const Settings *settings, gint64 now);

/* Whether the index must be asked for without conditions: "not modified" would name no documents,
 * and some are due, or it has not been seen in full for a day. */
bool watched_must_ask_all(const Watched *watched, Ledger *ledger, gint64 now);

/* Sets when to ask next, after a round. */
void watched_take_outcome(Watched *watched, const Outcome *outcome, const Settings *settings,
                          gint64 now);

/* The clock was found to be set back by @back_s to @now: so are its times, but for a server that
 * asked to be left alone by the right clock. */
void watched_turn_back(Watched *watched, gint64 back_s, gint64 now);

/* Notes until when its group of hosts is left alone, for after a restart. */
bool watched_record_sparing(const Watched *watched, Ledger *ledger,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How its last round went, for people. */
bool watched_is_failing(const Watched *watched);
