/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"
#include "with_releases.h"

/* A ledger in a folder of its own, opened for writing. */
typedef struct {
    char *folder; /* (owned) */
    char *path;   /* (owned) */
    Ledger *ledger;
    gint64 now; /* moves on by a minute with each reading */
} Desk;
Desk *desk_new(void);
void desk_free(Desk *desk); /* removes the folder */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desk, desk_free)

void desk_reopen(Desk *desk);

/* Returns: (owned) an accepted capture of @document whose body is @text */
Capture *a_capture(const char *document, const char *text, gint64 when);

/* Records @release (taken) as read from @document with the body @text. Returns: (owned) changes */
GPtrArray *record_from(Desk *desk, const char *document, const char *text, Release *release,
                       GPtrArray *subscribers);

/* The same from a document named after the release, with a body nobody else has. */
GPtrArray *record(Desk *desk, Release *release);

/* Returns: (owned) an editor called desk and an operator called admin, by mail */
GPtrArray *an_editor_and_an_operator(void);

/* One number that @sql yields, asked of the file by another connection. */
gint64 ask(const Desk *desk, const char *sql);

/* Runs @sql on the file by another connection, and returns what SQLite said. */
int tell(const char *path, const char *sql);
