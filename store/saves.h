/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"

/* Pages that a public archive is asked to take a copy of. */

typedef struct {
    gint64 id;
    char *address;     /* (owned) */
    char *job;         /* (owned) (nullable) what the archive calls the work under way */
    unsigned looks;    /* at that work */
    unsigned attempts; /* that failed */
} Save;
void save_free(Save *save);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Save, save_free)

/* Puts @address, a page of @release_id, down to be saved, unless it is already. */
bool ledger_queue_save(Ledger *ledger, const char *release_id, const char *address, gint64 now,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * The save that is due first at @now; one of a release about which somebody is still to be told
 * waits. @ret_due_at: UTC seconds when to look again; 0: nothing waits.
 * Returns: (owned) (nullable) NULL as well with @error set
 */
Save *ledger_find_due_save(Ledger *ledger, gint64 now, gint64 *ret_due_at, GError **error);

/* The archive works on it as @job (NULL: it begins anew) and is looked at again at @due_at. */
bool ledger_record_save_job(Ledger *ledger, const Save *save, const char *job, gint64 due_at,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It failed, and is tried anew at @due_at; 0: never. */
bool ledger_record_save_failure(Ledger *ledger, const Save *save, const char *why, gint64 now,
                                gint64 due_at, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool ledger_record_saved(Ledger *ledger, const Save *save, const char *copy, gint64 now,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    gint64 saved;
    gint64 waiting;
    gint64 given_up;
} SaveCounts;
bool ledger_count_saves(Ledger *ledger, SaveCounts *ret_counts,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
