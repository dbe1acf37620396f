/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/capture.h"
#include "base/source.h"
#include "fetchers/errand.h"

/* One round of one source: its index, then each document that is wanted. */

/* What the fetcher may ask its caller; the caller knows the ledger, the fetcher does not. */
typedef struct {
    /* Validators and hash of the last accepted capture; false when there is none.
     * Outputs are (owned) (nullable). */
    bool (*find_known)(const char *document, char **ret_etag, char **ret_last_modified,
                       char **ret_sha256, gpointer data);
    /* Shall this announced document be fetched now? */
    bool (*wants)(const char *document, gpointer data);
    /* (nullable) Documents of the source to be looked at again now, announced or not: what has left
     * the index long ago is still edited. Returns: (owned) array of Announcement */
    GPtrArray *(*list_due)(gpointer data);
    /* (nullable) Something an operator should know of: @kind as in the ledger's notices. */
    void (*note)(const char *kind, const char *text, gpointer data);
    /* (nullable) @done of @all announced documents were dealt with, or did not need it. */
    void (*progress)(unsigned done, unsigned all, gpointer data);
    /* Each capture, as it comes; the index's own last (its document is the source's address, and
     * is_index is true), further pages of it as they come (their document is their address). When
     * the round left something undone, the index comes without validators, so that the next round
     * sees the list again instead of a 304. The page of a SOURCE_PAGE is a document like others,
     * and is_index is false. @capture is borrowed. The round must not be freed from here. */
    void (*take)(const Capture *capture, bool is_index, gpointer data);
    /* The round is over. @index: verdict of the index (for SOURCE_PAGE of the page itself).
     * @announced: documents that match; @fetched: captures taken of documents, good or bad, and
     * those that robots.txt kept us from.
     * @retry_after_s: what a server asked for, 0 for nothing. The round may be freed from here. */
    void (*finish)(Verdict index, const char *evidence, unsigned announced, unsigned fetched,
                   gint64 retry_after_s, gpointer data);
} FetchClient;

typedef struct Fetch Fetch;

/**
 * Starts a round: the pages of the index, then the announced documents that match and are wanted,
 * oldest first, up to max_documents of the source. What robots.txt forbids is left alone. A
 * refusal, a server that asks for time, or a second failing connection ends it early. One request
 * at a time. @client and @data must outlive the round. Returns: (owned) free after finish, or
 * before to cancel (then nothing more is called).
 */
Fetch *fetch_start(const FetchTools *tools, const Source *source, const FetchClient *client,
                   gpointer data);
/* While it is held no further document is asked for: whoever takes them is not done with those that
 * came. */
void fetch_hold(Fetch *fetch, bool is_held);

void fetch_free(Fetch *fetch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fetch, fetch_free)
