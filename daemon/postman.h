/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/journal.h"
#include "daemon/setup.h"
#include "store/ledger.h"

/* Hands in the mails that the ledger's outbox holds, one after the other. A mail counts as
 * delivered when the server said 250 and the ledger has noted it; until then it is tried again
 * under the same Message-ID. */
typedef struct Postman Postman;

typedef struct {
    /* One line on how the sources stand, for the foot of a mail. Returns: (owned) */
    char *(*describe_coverage)(gpointer data);
    /* Nothing is due and nothing under way. */
    void (*idle)(gpointer data);
} PostmanClient;

/* @client, @data, @ledger and @journal outlive the postman. Returns: (owned) */
Postman *postman_new(Setup *setup, Ledger *ledger, Journal *journal, const PostmanClient *client,
                     gpointer data);

/* A mail under way is given up; it is sent again after the next start. */
void postman_free(Postman *postman);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Postman, postman_free)

/* Goes on with @setup from the next mail on. */
void postman_renew(Postman *postman, Setup *setup);

/* Looks what is due, from the main loop. Goes on by itself until nothing is. */
void postman_wake(Postman *postman);

/* Of this run: handed in, and tried in vain. */
void postman_count(const Postman *postman, unsigned *ret_sent, unsigned *ret_failed);
