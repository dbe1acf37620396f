/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/reading.h"
#include "daemon/requests.h"
#include "store/rereading.h"

/* Shared by what is written at once (requests.c) and what is read first (request_readings.c). */
struct Requests {
    Setup *setup; /* (owned) */
    Ledger *ledger;
    Journal *journal;
    const RequestsClient *client;
    gpointer data;
    GQueue jobs; /* (owned) of RequestJob; the first is being read */
};

/* A document that is read in a child before it is recorded. */
typedef struct {
    Requests *requests;                /* (borrowed) */
    Setup *setup;                      /* (owned) (nullable) whose phrases it is read with */
    GDBusMethodInvocation *invocation; /* (owned) (nullable) NULL once answered */
    Capture *capture;                  /* (owned) */
    char *series;                      /* (owned) (nullable) */
    KeptReading *kept;                 /* (owned) (nullable) what it takes the place of */
    Reading *reading;                  /* (owned) (nullable) */
} RequestJob;

/* Answer with @error; requests_refuse takes the invocation. */
void requests_refuse(GDBusMethodInvocation *invocation, const char *name, const char *why);

/* Tells others that changes after @since were recorded. @ret_last: the newest one's number */
bool requests_tell(Requests *requests, gint64 since, guint64 *ret_last, GError **error);

void requests_import(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation);
void requests_reread(Requests *requests, GVariant *parameters, GDBusMethodInvocation *invocation);
void requests_drop_jobs(Requests *requests);
