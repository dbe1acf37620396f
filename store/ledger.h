/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/capture.h"
#include "changes/change.h"
#include "changes/compare.h"
#include "releases/release.h"

/* The ledger: everything releases ever said, in one SQLite file (schema: store/schema.sql). */
typedef struct Ledger Ledger;

typedef enum {
    LEDGER_ERROR_HELD,    /* another writer holds it; the message says which program and process */
    LEDGER_ERROR_BUSY,    /* SQLite stayed locked for 5 s */
    LEDGER_ERROR_FOREIGN, /* not a civcas ledger, or from a newer civcas */
    LEDGER_ERROR_ABSENT,  /* no such file, and not opened for writing */
    LEDGER_ERROR_DAMAGED, /* SQLite says the file is corrupt */
    LEDGER_ERROR_FULL,    /* disk full or not writable */
    LEDGER_ERROR_OTHER,
} LedgerError;
#define LEDGER_ERROR ledger_error_quark()
GQuark ledger_error_quark(void);

typedef enum {
    LEDGER_READ,  /* no lock; the file must exist */
    LEDGER_WRITE, /* takes the writer's lock for as long as the ledger is open; creates the file */
} LedgerMode;

/* @program: name told to a second writer, "civcasd" */
Ledger *ledger_open(const char *path, LedgerMode mode, const char *program,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void ledger_close(Ledger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ledger, ledger_close)

/* How a reading came about; stored with it. */
typedef struct {
    unsigned reader_version;
    const char *phrases_hash;
} ReadingOrigin;

/* Who is told. One outbox row is written for each change and recipient that wants it. */
typedef struct {
    char *name;     /* (owned) of the recipient */
    char *channel;  /* (owned) "mail" */
    bool operator_; /* also gets doubtful readings; editors do not */
} Subscriber;
Subscriber *subscriber_new(const char *name, const char *channel, bool is_operator);
void subscriber_free(Subscriber *subscriber);

/**
 * Records one capture of any verdict; a body is stored once for each hash.
 * @ret_capture_id: (nullable)
 */
bool ledger_record_capture(Ledger *ledger, const Capture *capture, gint64 *ret_capture_id,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Records @capture, its reading, the changes against everything recorded before, and one outbox row
 * for each change and subscriber: all in one transaction or nothing. A release already recorded
 * from the same document with the same content adds the capture only. An article adds figures and
 * no changes.
 * @release: (nullable) NULL when the reading failed: then only the capture is recorded
 * @subscribers: (nullable) array of Subscriber
 * @ret_changes: (owned) array of Change as recorded, maybe empty
 */
bool ledger_record_reading(Ledger *ledger, const Capture *capture, const Release *release,
                           const ReadingOrigin *origin, GPtrArray *subscribers, gint64 now,
                           GPtrArray **ret_changes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What fetchers must know of a document before asking for it again. */
typedef struct {
    char *etag;          /* (owned) (nullable) byte-exact, of the last accepted capture */
    char *last_modified; /* (owned) (nullable) */
    char *sha256;        /* (owned) (nullable) body of the last accepted capture */
    gint64 captured_at;  /* UTC seconds of the last capture of any verdict */
    gint64 accepted_at;  /* of the last accepted one, 0 for never */
} KnownDocument;
void known_document_free(KnownDocument *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KnownDocument, known_document_free)

/* Returns: (owned) (nullable) NULL when never captured, or with @error set. */
KnownDocument *ledger_find_document(Ledger *ledger, const char *document, GError **error);

/* True when a body of this hash was handed to a reader before, which died of it. */
bool ledger_body_killed_reader(Ledger *ledger, const char *sha256);
bool ledger_record_reader_death(Ledger *ledger, const char *sha256, const char *how,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Schedules survive restarts. @next_at, UTC seconds, 0 when unknown. */
bool ledger_record_schedule(Ledger *ledger, const char *source_id, gint64 next_at,
                            unsigned failures, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool ledger_find_schedule(Ledger *ledger, const char *source_id, gint64 *ret_next_at,
                          unsigned *ret_failures, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Changes after @since (sequence number), or recorded at or after @since_time, oldest first.
 * Returns: (owned) array of Change, or NULL with @error. */
GPtrArray *ledger_list_changes(Ledger *ledger, gint64 since, gint64 since_time, unsigned limit,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 ledger_get_last_sequence(Ledger *ledger);

/* One case and where it stands. */
typedef struct {
    char *id;
    CaseStatus status;
    char *series;
    char *last_release;
    unsigned entry_count;
    Entry *last; /* (owned) latest entry */
} CaseRow;
void case_row_free(CaseRow *row);

/* @status: (nullable) name of a status. Returns: (owned) array of CaseRow by incident date, or
 * NULL. */
GPtrArray *ledger_list_cases(Ledger *ledger, const char *status,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One entry of a case with its release and why it hangs there. */
typedef struct {
    char *release_id;
    char *published;
    char *document;
    char *sha256;
    double score;
    char *reasons;
    Entry *entry; /* (owned) */
} HistoryRow;
void history_row_free(HistoryRow *row);

/**
 * The case that holds entry @id: its row and its history, oldest first.
 * Returns false without @error when no case holds that id.
 */
bool ledger_find_case(Ledger *ledger, const char *id, CaseRow **ret_case, GPtrArray **ret_history,
                      GError **error);

/* A figure with where it stands. */
typedef struct {
    char *release_id; /* (nullable) NULL for an article */
    char *document;
    char *sha256;
    char *published;
    Figure *figure; /* (owned) */
} FigureRow;
void figure_row_free(FigureRow *row);
GPtrArray *ledger_list_figures(Ledger *ledger, const char *name,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Outbox: what one recipient has not had yet of one release. */
typedef struct {
    char *subscriber;
    char *channel;
    char *release_id;
    char *message_id;   /* (owned) fixed when first composed, the same at every retry */
    GArray *row_ids;    /* (owned) of gint64: outbox rows it settles */
    GPtrArray *changes; /* (owned) of Change */
    unsigned attempts;
    gint64 due_at;    /* UTC seconds */
    char *last_error; /* (nullable) */
} Delivery;
void delivery_free(Delivery *delivery);

/**
 * Undelivered rows due at @now, one Delivery for each recipient, channel and release.
 * @domain: right-hand side of new Message-IDs. The Message-ID is derived from subscriber, channel,
 * release and the changes' sequence numbers, and stored before this returns, so that a crash
 * between sending and settling repeats the same Message-ID.
 */
GPtrArray *ledger_list_due_deliveries(Ledger *ledger, gint64 now, const char *domain,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Every undelivered one, due or not, for `civcas outbox`. */
GPtrArray *ledger_list_deliveries(Ledger *ledger, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool ledger_settle_delivery(Ledger *ledger, const Delivery *delivery, gint64 now,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool ledger_postpone_delivery(Ledger *ledger, const Delivery *delivery, gint64 due_at,
                              const char *why, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Due time of the next undelivered row, 0 when there is none. */
gint64 ledger_get_next_delivery_time(Ledger *ledger);
