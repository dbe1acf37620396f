/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/source.h"
#include "fetchers/trust.h"
#include "store/ledger.h"

/* The documents of one source as the ledger knows them: when each is due for another look, and with
 * which conditions it is asked for. */
typedef struct Recheck Recheck;

/* Whom it tells what the ledger could not do, and what an operator should know of (@kind as in the
 * ledger's notices). */
typedef struct {
    void (*fail)(const GError *error, gpointer data);
    void (*note)(const char *kind, const char *text, gpointer data);
} RecheckClient;

/* @ledger, @source, @client and @data outlive it. @ask_all: the index is asked for without
 * conditions, as "not modified" would name no document. Returns: (owned) */
Recheck *recheck_new(Ledger *ledger, const Source *source, bool ask_all,
                     const RecheckClient *client, gpointer data);
void recheck_free(Recheck *recheck);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recheck, recheck_free)

/* Whether @document was ever accepted. */
bool recheck_knows(Recheck *recheck, const char *document);

/* What @document was when it came last; VERDICT_OK when it never did. */
Verdict recheck_get_verdict(Recheck *recheck, const char *document);

/* The conditions with which @document, found due, is asked for now. Outputs are (owned) (nullable).
 * Returns: false when there is no accepted capture of it, or it counts as if there were none. */
bool recheck_find_conditions(Recheck *recheck, const char *document, char **ret_etag,
                             char **ret_last_modified, char **ret_sha256);

/* Whether @document is due for a look at @now. @ret_due_at: UTC seconds when it is */
bool recheck_is_due(Recheck *recheck, const char *document, gint64 now, gint64 *ret_due_at);

/* Documents that are looked at again for good, announced or not. Returns: (owned) (nullable) array
 * of Announcement */
GPtrArray *recheck_list(Recheck *recheck);

/* Learns from @capture, before it is recorded, what its validators are worth. */
void recheck_take(Recheck *recheck, const Capture *capture);

/* The ledger was written: what was looked up may be another now. */
void recheck_forget(Recheck *recheck);
