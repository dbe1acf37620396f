/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"

/* What waits for somebody to look at it and accept it: civcas accept. */
typedef struct {
    char *release_id; /* (owned) */
    char *document;   /* (owned) */
    char *sha256;     /* (owned) (nullable) of the bytes it was read from */
    gint64 seen_at;   /* UTC seconds */
    bool is_edit;     /* the text before it counts until then; else it is the release's first */
    char *counts;     /* (owned) (nullable) hash of the text that counts */
    char *why;        /* (owned) its doubts */
    GPtrArray *differences; /* (owned) of Change: what it says differently; empty without @counts */
} WaitingText;
void waiting_text_free(WaitingText *text);

/* Returns: (owned) array of WaitingText by release, or NULL. */
GPtrArray *ledger_list_waiting(Ledger *ledger, GError **error) G_GNUC_WARN_UNUSED_RESULT;
