/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/capture.h"
#include "base/source.h"
#include "fetchers/robots_keeper.h"
#include "texts/announcement.h"
#include "transfers/transfers.h"

/* One thing is fetched and becomes a capture with a verdict: a page of an index or a document, from
 * the web as far as robots.txt lets us, from a folder, or out of the answer that announced it. */

/* What rounds share. */
typedef struct {
    Transfers *transfers; /* (borrowed) */
    RobotsKeeper *robots; /* (borrowed) (nullable) NULL: no robots.txt is asked for */
    unsigned pause_ms;    /* between two requests to one group of hosts */
} FetchTools;

/* Hosts of others are not asked more often, whatever the settings say. */
#define FETCH_PUBLIC_PAUSE_MIN_MS 5000u

/* What is fetched. Copied, but for the announcement, which outlives the errand. */
typedef struct {
    const char *document; /* its identity */
    const char *address;
    const Announcement *announcement; /* (nullable) NULL for what the source itself names */
    const char *etag;                 /* (nullable) of the last accepted capture */
    const char *last_modified;        /* (nullable) of the last accepted capture */
    const char *sha256;               /* (nullable) of the last accepted capture; without it the
                                         validators are not sent: a 304 could not be believed */
} Errand;

typedef struct {
    Capture *capture;        /* (borrowed) may be altered */
    TransferOutcome outcome; /* TRANSFER_DONE too for what needed no transfer */
    bool is_disallowed;      /* by robots.txt: nothing was asked */
    bool moved_for_good;     /* the server said so, on each hop */
    gint64 retry_after_s;    /* what a server asked for, 0 for nothing */
} ErrandResult;

typedef void (*ErrandDone)(const ErrandResult *result, gpointer data);

/* Runs the errands of one round, one at a time. */
typedef struct Errands Errands;

/* @source, @done and @data outlive it. Returns: (owned) */
Errands *errands_new(const FetchTools *tools, const Source *source, ErrandDone done, gpointer data);
/* Cancels the errand under way; nothing more is called. */
void errands_free(Errands *errands);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Errands, errands_free)

/* Starts @errand; the one before is over. @done is called once, from the main loop; the errands may
 * be freed in it, or the next one started. */
void errands_run(Errands *errands, const Errand *errand);

/* Whether a document lies here already: it came with its index, or stands in a folder. */
bool errand_is_here(const Source *source, const Announcement *announcement);

/* Hash of a document that is here already. Returns: (owned) (nullable) */
char *errand_find_sha256(const Source *source, const Announcement *announcement);

/* A key opens doors: it is in no capture. Replaces @source's in @text. */
void errand_hide_key(const Source *source, char **text);
