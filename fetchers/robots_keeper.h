/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfers/transfers.h"

/* The robots.txt of every host that is asked, each fetched once a day at most. */
typedef struct RobotsKeeper RobotsKeeper;

typedef enum {
    ROBOTS_UNKNOWN,     /* not read yet, or too long ago */
    ROBOTS_ALLOWED,     /* also when there is none, or it is refused (RFC 9309, 2.3.1.3) */
    ROBOTS_DISALLOWED,  /* a rule forbids it */
    ROBOTS_UNREACHABLE, /* nobody can say, so nothing is asked (RFC 9309, 2.3.1.4) */
} RobotsAnswer;

/* @user_agent: its first word is who the rules are read for. @transfers outlives the keeper. */
RobotsKeeper *robots_keeper_new(Transfers *transfers, const char *user_agent);
/* Takes over what @old knows, unless it asks under another name: a change of settings is no reason
 * to ask all hosts anew. */
void robots_keeper_inherit(RobotsKeeper *keeper, RobotsKeeper *old);

void robots_keeper_free(RobotsKeeper *keeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RobotsKeeper, robots_keeper_free)

/* Whether @address may be asked for, by what is known. @allow_private: as in the request.
 * @ret_evidence: (owned) one sentence */
RobotsAnswer robots_keeper_find(RobotsKeeper *keeper, const char *address, bool allow_private,
                                char **ret_evidence);

/* Called once, from the main loop: robots_keeper_find knows more now. @retry_after_s: what the
 * server asked for, 0 for nothing. */
typedef void (*RobotsLoaded)(gint64 retry_after_s, gpointer data);

/* Fetches the robots.txt that holds for request->address, under the request's limits. */
void robots_keeper_load(RobotsKeeper *keeper, const HttpRequest *request, RobotsLoaded loaded,
                        gpointer data);
/* Those who wait with this @data are not called. */
void robots_keeper_cancel(RobotsKeeper *keeper, gconstpointer data);
