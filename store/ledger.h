/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/capture.h"
#include "changes/case_step.h"
#include "changes/change.h"
#include "changes/compare.h"
#include "releases/release.h"
#include "store/ledger_error.h"

/* The ledger: everything releases ever said, in one SQLite file (schema: store/schema.sql). */
typedef struct Ledger Ledger;

typedef enum {
    LEDGER_READ,  /* no lock; the file must exist */
    LEDGER_WRITE, /* takes the writer's lock for as long as the ledger is open; creates the file */
} LedgerMode;

/**
 * @program: name told to a second writer, "civcasd". An older ledger is brought to this version
 * when opened for writing, after a copy was kept beside it; a reader refuses it.
 */
Ledger *ledger_open(const char *path, LedgerMode mode, const char *program,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void ledger_close(Ledger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ledger, ledger_close)

/* The file, without symbolic links in its folder. Returns: (borrowed) */
const char *ledger_get_path(const Ledger *ledger);

/* Has @beat called again and again while long work in the ledger goes on, so that a watchdog hears
 * of it. @beat must not use the ledger. */
void ledger_set_pulse(Ledger *ledger, void (*beat)(gpointer data), gpointer data);

/* How a reading came about; stored with it. */
typedef struct {
    unsigned reader_version;
    const char *phrases_hash;
    bool is_history; /* taken in for the books: its changes are kept as a baseline, no news */
    const char
        *save_address; /* (nullable) of the page, to be put down for an archive if it is news */
} ReadingOrigin;

/* How a subscriber wants one change. */
typedef struct {
    char *rule;    /* (owned) (nullable) why, in words */
    gint64 due_at; /* UTC seconds: not before */
    bool digest;   /* in one message with all else that is due then */
} SubscriberOrder;

/* Whether the subscriber of @data wants @change, recorded at @now; pure. @order comes with due_at
 * set to @now. */
typedef bool (*SubscriberJudge)(const Change *change, gint64 now, gconstpointer data,
                                SubscriberOrder *order);

/* Who is told. One outbox row is written for each change and recipient that wants it. */
typedef struct {
    char *name;            /* (owned) of the recipient */
    char *channel;         /* (owned) "mail", "webhook", ... */
    bool operator_;        /* also gets doubtful readings and notices; editors do not */
    SubscriberJudge judge; /* (nullable) NULL: wants everything at once */
    gconstpointer data;    /* (borrowed) of judge */
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
 * no changes. A capture whose verdict is not VERDICT_OK is only recorded.
 *
 * What else may come in:
 * - the same document saying something else: release_edited for each difference, and its cases
 *   afresh, of which only what was not told before is told;
 * - the same bytes read differently: nothing changes; a notice says that the reading differs;
 * - the same release from another document: publishers_differ for each figure and list that
 *   differs. It takes the place of a doubtful reading or a reprint;
 * - a release older than the newest of its series: it is folded in at its place, and a notice says
 *   so. From before the baseline, it is history: told as published, with its failing sums, no more.
 * In the last two everything after it is folded again: what is new in that is told, and what was
 * told and no longer holds gets a correction.
 * Changes of a doubtful reading go to operators only.
 * A page that makes news is put down to be saved (store/saves.h) in the same transaction, if
 * @origin names its address.
 * @release: (nullable) NULL when the reading failed: then only the capture is recorded
 * @subscribers: (nullable) array of Subscriber
 * @ret_changes: (owned) array of Change as recorded, maybe empty
 */
bool ledger_record_reading(Ledger *ledger, const Capture *capture, const Release *release,
                           const ReadingOrigin *origin, GPtrArray *subscribers, gint64 now,
                           GPtrArray **ret_changes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What fetchers must know of a document before asking for it again. */
typedef struct {
    char *etag;           /* (owned) (nullable) byte-exact, of the last accepted capture */
    char *last_modified;  /* (owned) (nullable) */
    char *sha256;         /* (owned) (nullable) body of the last accepted capture */
    gint64 first_seen_at; /* UTC seconds of the first capture of any verdict */
    gint64 captured_at;   /* of the last capture of any verdict */
    Verdict verdict;      /* of that one */
    gint64 accepted_at;   /* of the last accepted one, 0 for never */
} KnownDocument;
void known_document_free(KnownDocument *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KnownDocument, known_document_free)

/* Returns: (owned) (nullable) NULL when never captured, or with @error set. */
KnownDocument *ledger_find_document(Ledger *ledger, const char *document, GError **error);

/* Every document of @source_id that a reading stands on, as it was captured for that reading,
 * without its body: what is looked at again for good.
 * Returns: (owned) array of Capture, or NULL with @error. */
GPtrArray *ledger_list_documents(Ledger *ledger, const char *source_id,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* When @document was found gone since it was last there, oldest first.
 * Returns: (owned) array of gint64, UTC seconds, maybe empty; or NULL with @error. */
GArray *ledger_list_gone_times(Ledger *ledger, const char *document,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a release was read of @document and still counts. */
bool ledger_document_is_release(Ledger *ledger, const char *document, bool *ret_is,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a body of this hash was handed to a reader before, which died of it. */
bool ledger_body_killed_reader(Ledger *ledger, const char *sha256, bool *ret_did,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool ledger_record_reader_death(Ledger *ledger, const char *sha256, const char *how,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* When a source is to be asked next. */
typedef struct {
    const char *source_id; /* (borrowed) */
    gint64 next_at;        /* UTC seconds */
    unsigned failures;     /* in a row */
} LedgerSchedule;

/**
 * Records @captures (array of Capture) that changed nothing, and @schedules (of LedgerSchedule),
 * all of them or none. An unchanged one that says what the capture of its document before it said
 * adds to that one: first and last time and how often are kept, not each.
 */
bool ledger_record_checks(Ledger *ledger, GPtrArray *captures, GArray *schedules,
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
bool ledger_get_last_sequence(Ledger *ledger, gint64 *ret_sequence,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

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
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CaseRow, case_row_free)

/* @status: (nullable) name of a status. Returns: (owned) array of CaseRow by incident date, or
 * NULL. */
GPtrArray *ledger_list_cases(Ledger *ledger, const char *status,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Cases that a view of the ledger lists in its column "case". Returns: (owned) as above */
GPtrArray *ledger_list_cases_of(Ledger *ledger, const char *view,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A case that stands otherwise after one release than after another. */
typedef struct {
    CaseRow *row;
    char *before; /* (nullable) status after the earlier one; NULL: not yet listed */
    char *after;
} CaseMove;
void case_move_free(CaseMove *move);

/* Cases whose status after release @b is not that after @a, both of one series, by incident day.
 * Returns: (owned) array of CaseMove, or NULL, naming the release that is not on record. */
GPtrArray *ledger_compare_releases(Ledger *ledger, const char *a, const char *b,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How long it took to decide cases, by who reported them. */
typedef struct {
    char *series;
    char *source; /* (nullable) */
    gint64 cases;
    double median_days; /* from the incident to the end of the period that decided it */
} DelayRow;
void delay_row_free(DelayRow *row);
GPtrArray *ledger_list_delays(Ledger *ledger, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One step of a case: an entry with its release and why it hangs there. */
typedef struct {
    char *release_id;
    char *published;
    char *document;
    char *sha256;
    double score;
    char *reasons;
    CaseStatus status; /* after this release */
    Entry *entry;      /* (owned) */
} HistoryRow;
void history_row_free(HistoryRow *row);

/**
 * The case that holds entry @id: its row and its history, oldest first.
 * Returns false without @error when no case holds that id.
 */
bool ledger_find_case(Ledger *ledger, const char *id, CaseRow **ret_case, GPtrArray **ret_history,
                      GError **error);

/* Where case @case_id stood after each release that touched it, by period: what a line about it
 * needs. Returns: (owned) array of CaseStep, or NULL. */
GPtrArray *ledger_list_case_steps(Ledger *ledger, const char *case_id,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A figure with where it stands. */
typedef struct {
    char *release_id; /* (nullable) NULL for an article */
    char *document;
    char *sha256;
    char *published;
    char *doubt;    /* (nullable) why an article may have misread the force's release */
    Figure *figure; /* (owned) */
} FigureRow;
void figure_row_free(FigureRow *row);
GPtrArray *ledger_list_figures(Ledger *ledger, const char *name,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Something that happened to the watching, not to the cases. Kinds: "source_failing",
 * "source_recovered", "reading_doubtful", "reading_differs", "release_backfilled",
 * "release_overdue", "layout_changed", "delivery_failing", ... */
typedef struct {
    gint64 id;
    gint64 recorded_at; /* UTC seconds */
    char *kind;
    char *subject; /* source, document, release or recipient */
    char *text;    /* one sentence */
} Notice;
void notice_free(Notice *notice);

/* Outbox: what one recipient has not had yet of one release, in one digest, or of the notices. */
typedef struct {
    char *subscriber;
    char *channel;
    char *release_id;   /* of the first change; "" without any */
    char *batch;        /* what its rows have in common: a release id, "digest/TIME", "notices" */
    char *rule;         /* (nullable) why the first row is wanted */
    char *in_reply_to;  /* (nullable) Message-ID of what this corrects */
    char *message_id;   /* (owned) fixed when first composed, the same at every retry */
    GArray *row_ids;    /* (owned) of gint64: outbox rows it settles */
    GPtrArray *changes; /* (owned) of Change, which belong to pool */
    GPtrArray *pool;    /* (owned) of Change: those of all deliveries that were listed together */
    GPtrArray *notices; /* (owned) of Notice */
    unsigned attempts;
    gint64 due_at;         /* UTC seconds */
    gint64 first_tried_at; /* UTC seconds; 0: never tried */
    gint64 dead_at;        /* UTC seconds; 0: not given up */
    char *last_error;      /* (nullable) */
} Delivery;
void delivery_free(Delivery *delivery);

bool delivery_is_digest(const Delivery *delivery);

/**
 * Undelivered rows due at @now, one Delivery for each recipient, channel and release.
 * @domain: right-hand side of new Message-IDs. The Message-ID is derived from subscriber, channel,
 * release and the changes' sequence numbers, and stored before this returns, so that a crash
 * between sending and settling repeats the same Message-ID.
 */
GPtrArray *ledger_list_due_deliveries(Ledger *ledger, gint64 now, const char *domain,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of one way only: mail, or all else. One that is stuck does not hide the other. */
GPtrArray *ledger_list_due_deliveries_by(Ledger *ledger, gint64 now, const char *domain,
                                         bool is_mail, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* At most this many at once: the rest is due again when these are settled. */
#define LEDGER_DELIVERIES_MAX 64u
/* Every undelivered one, due or not, given up or not, for `civcas outbox`. */
GPtrArray *ledger_list_deliveries(Ledger *ledger, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool ledger_settle_delivery(Ledger *ledger, const Delivery *delivery, gint64 now,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool ledger_postpone_delivery(Ledger *ledger, const Delivery *delivery, gint64 due_at,
                              const char *why, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives @delivery up, and records a delivery_failing notice about its subscriber. */
bool ledger_bury_delivery(Ledger *ledger, const Delivery *delivery, gint64 now, const char *why,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * What people must know about delivery, a sentence: messages that were given up, and those tried in
 * vain for @late_after_s; "" when there is neither.
 * @ret_late_channel: (owned) (nullable) the one channel of the latter, "" when they are of several
 */
bool ledger_describe_stuck(Ledger *ledger, gint64 now, unsigned late_after_s, char **ret_trouble,
                           char **ret_late_channel, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Lets what was given up for @subscriber (nullable: anybody) be tried again at @now.
 * @ret_rows: how many rows */
bool ledger_revive_deliveries(Ledger *ledger, const char *subscriber, gint64 now, gint64 *ret_rows,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Puts the operators among @subscribers down for each notice they must hear of and were not put
 * down for yet: one outbox row each. About a delivery that was given up they are told on another
 * channel, where one of them has one. */
bool ledger_queue_notices(Ledger *ledger, GPtrArray *subscribers, gint64 now,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Puts @name down for a digest due at @due_at that is sent even when nothing joins it. Once. */
bool ledger_queue_empty_digest(Ledger *ledger, const char *name, const char *channel, gint64 due_at,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Due time of the next undelivered row, 0 when there is none. */
gint64 ledger_get_next_delivery_time(Ledger *ledger);

/* The newest @limit captures, oldest first, without their bodies.
 * Returns: (owned) array of Capture, or NULL. */
GPtrArray *ledger_list_captures(Ledger *ledger, unsigned limit,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What @change stands on: the captures of its release and of the one it was compared with, in every
 * copy and edition, those that its case was read from until then, and, of a withdrawal, what was
 * found instead; oldest first, without their bodies. Returns: (owned) array of Capture, or NULL. */
GPtrArray *ledger_list_evidence(Ledger *ledger, const Change *change,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Where in their text the bytes @sha256 have @quote as an entry, @entry_id (nullable) rather than
 * another, or as a figure: characters from *@ret_first up to *@ret_end, which is 0 for nowhere. */
bool ledger_find_quote(Ledger *ledger, const char *sha256, const char *quote, const char *entry_id,
                       gint64 *ret_first, gint64 *ret_end,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The body that had this hash. Returns: (owned) (nullable) NULL when there is none, or with @error
 * set, which it also is when the bytes no longer have that hash. */
GBytes *ledger_load_body(Ledger *ledger, const char *sha256, GError **error);

/* What folding is to know of places instead of the list that is compiled in. A list that changed
 * since takes effect for all that is on record when the ledger is rebuilt. @places: (taken) */
void ledger_set_places(Ledger *ledger, Gazetteer *places);

/* The same with the list that is compiled in and what places.tsv in @folder, if there is one, adds
 * to it. A bad file is an error that names its line, and leaves the ledger as it was. */
bool ledger_load_places(Ledger *ledger, const char *folder,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The compiled-in list and what places.tsv in @folder adds. Returns: (owned) */
Gazetteer *places_load(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ledger is a fold of the readings on record: the same input gives the same ledger. */

/**
 * Folds everything again, in the order of periods. What was told keeps its number; what is new is
 * told, and what no longer holds gets a correction.
 * @ret_changes: (owned) array of Change as recorded, maybe empty
 */
bool ledger_rebuild(Ledger *ledger, GPtrArray *subscribers, gint64 now, GPtrArray **ret_changes,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with other @places (taken) from then on; when it fails, those before them stay. */
bool ledger_rebuild_with_places(Ledger *ledger, Gazetteer *places, GPtrArray *subscribers,
                                gint64 now, GPtrArray **ret_changes,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * What the fold gave, a line each: cases, steps, pairs that are unsure and sums, by their names
 * alone, so that two ledgers of the same input print the same. Returns: (owned)
 */
char *ledger_print_fold(Ledger *ledger, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Proves the ledger: the file is whole, references lead somewhere, each body has its hash, and what
 * is stored equals the fold, which is done in a copy. Changes nothing, and needs no lock.
 * @ret_faults: (owned) array of char*, one sentence each; empty: all is proven
 */
bool ledger_verify(Ledger *ledger, GPtrArray **ret_faults,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A check of one release. */
typedef struct {
    char *series;
    char *release_id;
    char *period; /* month the release covers, a quarterly's last: "2018-05" */
    Check *check; /* (owned) */
} CheckRow;
void check_row_free(CheckRow *row);
/* Every check of every release, by series and period. Returns: (owned) array of CheckRow, or NULL.
 */
GPtrArray *ledger_list_checks(Ledger *ledger, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Records that @document, which was found gone, is there as it was, without being read again: those
 * who were told that it is gone get a correction. @ret_changes: (owned) what was told, maybe empty
 */
bool ledger_record_return(Ledger *ledger, const char *document, GPtrArray *subscribers, gint64 now,
                          GPtrArray **ret_changes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Records that @document is gone, which @text says in words: a release_withdrawn for @subscribers
 * when the text of a release stood there, else a notice. When it is read again, those who were told
 * get a correction. No case changes. @ret_changes: (owned) what was told
 */
bool ledger_record_withdrawal(Ledger *ledger, const char *document, const char *text,
                              GPtrArray *subscribers, gint64 now, GPtrArray **ret_changes,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool ledger_record_notice(Ledger *ledger, const char *kind, const char *subject, const char *text,
                          gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Notices after @since (their id), oldest first. Returns: (owned) array of Notice, or NULL. */
GPtrArray *ledger_list_notices(Ledger *ledger, gint64 since, unsigned limit,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the ledger holds, for `civcas status`. */
typedef struct {
    gint64 captures;
    gint64 releases;
    gint64 articles;
    gint64 cases;
    gint64 open_cases;
    gint64 changes;
    gint64 waiting_alerts; /* outbox rows not delivered yet */
    gint64 notices;
    gint64 last_captured_at; /* UTC seconds, 0 for never */
    gint64 last_accepted_at;
} LedgerSummary;
bool ledger_summarise(Ledger *ledger, LedgerSummary *ret_summary,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
