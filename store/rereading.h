/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"

/* What is on record, read again: with a newer reader, or other phrases. */

typedef struct {
    gint64 reading;
    char *release_id; /* (owned) (nullable) NULL of an article */
    char *document;   /* (owned) */
    char *sha256;     /* (owned) of the bytes it was read from */
    char *media_type; /* (owned) (nullable) */
    char *published;  /* (owned) (nullable) as the source said */
    Release *release; /* (owned) as it was read then, without amendments */
} KeptReading;
void kept_reading_free(KeptReading *kept);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeptReading, kept_reading_free)

/* Every reading that stands, or waits to, and has its bytes. Returns: (owned) array of KeptReading,
 * or NULL. */
GPtrArray *ledger_list_kept_readings(Ledger *ledger, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The one of this number. Returns: (owned), or NULL with @error when it does not stand any more. */
KeptReading *ledger_find_kept_reading(Ledger *ledger, gint64 reading,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Puts @release in the place of @kept, as read from the same bytes, and folds again from there. The
 * publisher changed nothing, so nothing is told as edited.
 */
bool ledger_accept_reread(Ledger *ledger, const KeptReading *kept, const Release *release,
                          const ReadingOrigin *origin, GPtrArray *subscribers, gint64 now,
                          GPtrArray **ret_changes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
