/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#include "daemon/journal.h"
#include "daemon/setup.h"
#include "store/ledger.h"

/* What people have civcasd write while it holds the ledger: the writing methods of
 * base/monitor.xml. Who may ask is the bus's business. */
typedef struct Requests Requests;

typedef struct {
    void (*recorded)(gpointer data); /* changes were committed */
    void (*revived)(gpointer data);  /* alerts are due again */
} RequestsClient;

/* @ledger, @journal, @client and @data outlive them. Returns: (owned) */
Requests *requests_new(Setup *setup, Ledger *ledger, Journal *journal, const RequestsClient *client,
                       gpointer data);
/* What waits is answered that we are ending. */
void requests_free(Requests *requests);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Requests, requests_free)

/* Goes on with @setup from the next request on. */
void requests_renew(Requests *requests, Setup *setup);

/* Answers @invocation of @method, at once or when its document has been read. Returns: false when
 * @method is none of ours; nothing is answered then. */
bool requests_take(Requests *requests, const char *method, GVariant *parameters,
                   GDBusMethodInvocation *invocation);
