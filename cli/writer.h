/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#include "cli/options.h"
#include "releases/reader.h"
#include "store/judgements.h"
#include "store/rereading.h"

/* Who writes into the ledger for a verb: this program, or the civcasd that holds it, over D-Bus.
 * Either does the same and fails in the same words. */
typedef struct Writer Writer;

/* Returns: (owned), or NULL with @error saying who holds the ledger */
Writer *writer_open(const Options *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void writer_free(Writer *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Writer, writer_free)

/* To look things up. Returns: (borrowed), or NULL with @error */
Ledger *writer_get_ledger(Writer *writer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether civcasd does the work. */
bool writer_is_daemon(const Writer *writer);

/* Each @ret_changes: (owned) of Change, as recorded. Recipients are told by their rules. */

/* Fills in @judgement's id and time. */
bool writer_judge(Writer *writer, Judgement *judgement, GPtrArray **ret_changes,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool writer_undo(Writer *writer, const char *id, const char *by, const char *note,
                 GPtrArray **ret_changes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool writer_import_judgements(Writer *writer, GPtrArray *judgements, GPtrArray **ret_changes,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @release: as @capture's body was read here with @phrases and @how; civcasd reads it for itself,
 * and what it read takes the place of *@release. */
bool writer_import(Writer *writer, const Capture *capture, const PhraseBook *phrases,
                   const ReaderOptions *how, Release **release, GPtrArray **ret_changes,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool writer_import_figures(Writer *writer, GBytes *table, unsigned *ret_releases,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @release: what @kept says now, read with @phrases and @published (nullable) */
bool writer_accept_reread(Writer *writer, const KeptReading *kept, const Release *release,
                          const PhraseBook *phrases, const char *published, GPtrArray **ret_changes,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool writer_rebuild(Writer *writer, GPtrArray **ret_changes,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @ret_is_told: whether that holds at once */
bool writer_watch(Writer *writer, const char *recipient, const char *case_id, bool watched,
                  bool *ret_is_told, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @recipient: (nullable) all */
bool writer_revive(Writer *writer, const char *recipient, gint64 *ret_alerts,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The civcasd that watches the ledger that @options mean. @ret_connection: (owned) (nullable) NULL
 * when none answers, or it watches another one. */
bool writer_find_daemon(const Options *options, GDBusConnection **ret_connection,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
