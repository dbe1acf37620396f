/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <curl/curl.h>

#include "transfers/easy_internal.h"
#include "transfers/loop_internal.h"
#include "transfers/mail_worker_internal.h"
#include "transfers/transfers.h"

/* What is under way; the first member of each kind of request. Jobs of one lane (a group of hosts)
 * go one after another, as far apart as each of them asks. */
typedef struct Job Job;
struct Job {
    Transfers *transfers;
    gconstpointer data;   /* the client's, by which it cancels */
    char *lane;           /* (owned) (nullable) */
    unsigned distance_ms; /* to the job before it in its lane */
    bool is_started;
    GSource *deferral;        /* (owned) (nullable) */
    void (*start)(Job *job);  /* its turn has come */
    void (*cancel)(Job *job); /* tells its client TRANSFER_CANCELLED, and frees the job */
    void (*drop)(Job *job);   /* frees the job without a word */
};

/* Who waits for one group of hosts. An empty lane is kept for a while, for its clock. */
typedef struct {
    GQueue jobs;          /* of Job: the first is under way, or waits for its distance */
    gint64 last_ended_us; /* monotonic; 0: nothing was asked yet */
    GSource *timer;       /* (owned) (nullable) */
    Transfers *transfers; /* (borrowed) */
} Lane;
void lane_free(gpointer lane);

struct Transfers {
    Loop *loop;               /* (owned) */
    MailWorker *mail_worker;  /* (owned) (nullable) from the first mail on */
    char *user_agent;         /* (owned) */
    char *ca_file;            /* (owned) (nullable) for requests without one */
    char *proxy;              /* (owned) (nullable) */
    GHashTable *certificates; /* (owned) host and port to words on the certificate it showed */
    GQueue jobs;              /* of Job, oldest first */
    GHashTable *lanes;        /* (owned) name to Lane */
    bool closing;
};

/* Adds @job and starts it when its @lane is free. */
void job_enter(Job *job, const char *lane);
/* Adds @job, and has @call called with it from the main loop instead of starting it. */
void job_defer(Job *job, GSourceFunc call);
/* Takes @job out; the next in its lane starts. @job no longer touches the Transfers afterwards. */
void job_leave(Job *job);

/* What a failure of libcurl means to our callers. */
TransferOutcome outcome_from_result(CURLcode result);

/* The sentence for people: what @outcome means, with libcurl's words in brackets. Returns: (owned)
 */
char *outcome_to_sentence(TransferOutcome outcome, CURLcode result, const char *message);
