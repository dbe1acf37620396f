/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/captures_internal.h"

#include <string.h>

#include "store/gzip_internal.h"
#include "store/ledger_internal.h"

static bool
has_body(Database *database, const char *sha256, bool *ret_there, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, "SELECT 1 FROM bodies WHERE sha256 = :sha256");
    bind_text(statement, ":sha256", sha256);
    *ret_there = statement_next(statement);
    return statement_finish(statement, error);
}

static bool
insert_body(Database *database, const Capture *capture, GError **error)
{
    static const char sql[] =
        "INSERT INTO bodies (sha256, size_bytes, gzip) VALUES (:sha256, :size, :gzip)";
    bool there = false;
    if (!has_body(database, capture->sha256, &there, error))
        return false;
    if (there)
        return true;
    g_autoptr(GBytes) packed = gzip_pack(capture->body, error);
    if (packed == NULL)
        return false;
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":sha256", capture->sha256);
    bind_integer(statement, ":size", (gint64)g_bytes_get_size(capture->body));
    bind_bytes(statement, ":gzip", packed);
    return statement_run(statement, error);
}

bool
captures_insert(Database *database, const Capture *capture, gint64 *ret_id, GError **error)
{
    static const char sql[] =
        "INSERT INTO captures (source, document, address, title, published, fetched_at, status,"
        " media_type, headers, etag, last_modified, sha256, verdict, evidence, hops, peer)"
        " VALUES (:source, :document, :address, :title, :published, :fetched_at, :status,"
        " :media_type, :headers, :etag, :last_modified, :sha256, :verdict, :evidence, :hops,"
        " :peer)";
    bool has_bytes = capture->body != NULL && capture->sha256 != NULL;
    if (has_bytes && !insert_body(database, capture, error))
        return false;
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":source", capture->source_id);
    bind_text(statement, ":document", capture->document);
    bind_text(statement, ":address", capture->address);
    bind_text(statement, ":title", capture->title);
    bind_text(statement, ":published", capture->published);
    bind_integer(statement, ":fetched_at", capture->fetched_at);
    bind_integer(statement, ":status", capture->status);
    bind_text(statement, ":media_type", capture->media_type);
    bind_text(statement, ":headers", capture->headers);
    bind_text(statement, ":etag", capture->etag);
    bind_text(statement, ":last_modified", capture->last_modified);
    bind_text(statement, ":sha256", has_bytes ? capture->sha256 : NULL);
    bind_text(statement, ":verdict", verdict_to_name(capture->verdict));
    bind_text(statement, ":evidence", capture->evidence);
    bind_text(statement, ":hops", capture->hops);
    bind_text(statement, ":peer", capture->peer);
    if (!statement_run(statement, error))
        return false;
    if (ret_id != NULL)
        *ret_id = sqlite3_last_insert_rowid(database->handle);
    return true;
}

/* A check that finds what the one before it found adds to that one's row. Of its headers only those
 * that we act upon count: a date differs each time. Who answered may differ too, as names have many
 * addresses: the first is kept. */
static bool
lengthen_run(Database *database, const Capture *capture, bool *ret_done, GError **error)
{
    static const char sql[] =
        "UPDATE captures SET last_at = :fetched_at, times = times + 1"
        " WHERE id = (SELECT max(id) FROM captures WHERE document = :document)"
        " AND verdict = 'unchanged' AND source = :source AND status = :status"
        " AND address IS :address AND title IS :title AND etag IS :etag"
        " AND last_modified IS :last_modified AND sha256 IS :sha256 AND evidence IS :evidence"
        " AND hops IS :hops";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bool has_bytes = capture->body != NULL && capture->sha256 != NULL;
    bind_integer(statement, ":fetched_at", capture->fetched_at);
    bind_text(statement, ":document", capture->document);
    bind_text(statement, ":source", capture->source_id);
    bind_integer(statement, ":status", capture->status);
    bind_text(statement, ":address", capture->address);
    bind_text(statement, ":title", capture->title);
    bind_text(statement, ":etag", capture->etag);
    bind_text(statement, ":last_modified", capture->last_modified);
    bind_text(statement, ":sha256", has_bytes ? capture->sha256 : NULL);
    bind_text(statement, ":evidence", capture->evidence);
    bind_text(statement, ":hops", capture->hops);
    if (!statement_run(statement, error))
        return false;
    *ret_done = sqlite3_changes(database->handle) > 0;
    return true;
}

static bool
record_check(Database *database, const Capture *capture, GError **error)
{
    bool is_done = false;
    if (capture->verdict == VERDICT_UNCHANGED && !lengthen_run(database, capture, &is_done, error))
        return false;
    return is_done || captures_insert(database, capture, NULL, error);
}

static bool
record_checks(Ledger *ledger, GPtrArray *captures, GArray *schedules, GError **error)
{
    for (guint i = 0; i < captures->len; i++) {
        if (!record_check(&ledger->database, captures->pdata[i], error))
            return false;
    }
    for (guint i = 0; i < schedules->len; i++) {
        const LedgerSchedule *next = &g_array_index(schedules, LedgerSchedule, i);
        if (!ledger_record_schedule(ledger, next->source_id, next->next_at, next->failures, error))
            return false;
    }
    return true;
}

bool
ledger_record_checks(Ledger *ledger, GPtrArray *captures, GArray *schedules, GError **error)
{
    if (!database_begin(&ledger->database, error))
        return false;
    if (record_checks(ledger, captures, schedules, error) &&
        database_commit(&ledger->database, error))
        return true;
    database_roll_back(&ledger->database);
    return false;
}

bool
ledger_record_capture(Ledger *ledger, const Capture *capture, gint64 *ret_capture_id,
                      GError **error)
{
    gint64 id = 0;
    if (!database_begin(&ledger->database, error))
        return false;
    if (!captures_insert(&ledger->database, capture, &id, error) ||
        !database_commit(&ledger->database, error)) {
        database_roll_back(&ledger->database);
        return false;
    }
    if (ret_capture_id != NULL)
        *ret_capture_id = id;
    return true;
}

void
known_document_free(KnownDocument *known)
{
    if (known == NULL)
        return;
    g_free(known->etag);
    g_free(known->last_modified);
    g_free(known->sha256);
    g_free(known);
}

static bool
find_accepted(Database *database, const char *document, KnownDocument *known, GError **error)
{
    static const char sql[] =
        "SELECT etag, last_modified, sha256, fetched_at FROM captures"
        " WHERE document = :document AND verdict = 'ok' ORDER BY id DESC LIMIT 1";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":document", document);
    if (statement_next(statement)) {
        known->etag = column_copy(statement, 0);
        known->last_modified = column_copy(statement, 1);
        known->sha256 = column_copy(statement, 2);
        known->accepted_at = column_integer(statement, 3);
    }
    return statement_finish(statement, error);
}

KnownDocument *
ledger_find_document(Ledger *ledger, const char *document, GError **error)
{
    static const char sql[] =
        "SELECT coalesce(last_at, fetched_at),"
        " (SELECT fetched_at FROM captures WHERE document = :document ORDER BY id LIMIT 1), verdict"
        " FROM captures WHERE document = :document ORDER BY id DESC LIMIT 1";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(KnownDocument) known = NULL;
    bind_text(statement, ":document", document);
    if (statement_next(statement)) {
        known = g_new0(KnownDocument, 1);
        known->captured_at = column_integer(statement, 0);
        known->first_seen_at = column_integer(statement, 1);
        (void)verdict_from_name(column_text(statement, 2), &known->verdict); /* a known name */
    }
    if (!statement_finish(statement, error) || known == NULL ||
        !find_accepted(&ledger->database, document, known, error))
        return NULL;
    return g_steal_pointer(&known);
}

static Capture *
take_capture(const Statement *row)
{
    Capture *capture =
        capture_new(column_text(row, 0), column_text(row, 1), column_integer(row, 5));
    Verdict verdict = VERDICT_FAILED;
    g_free(capture->address);
    capture->address = column_copy(row, 2);
    capture->title = column_copy(row, 3);
    capture->published = column_copy(row, 4);
    capture->status = (unsigned)column_integer(row, 6);
    capture->media_type = column_copy(row, 7);
    capture->headers = column_copy(row, 8);
    capture->etag = column_copy(row, 9);
    capture->last_modified = column_copy(row, 10);
    capture->sha256 = column_copy(row, 11);
    (void)verdict_from_name(column_text(row, 12), &verdict); /* the table admits known names only */
    capture_set_verdict(capture, verdict, column_text(row, 13));
    capture->last_at = column_integer(row, 14);
    capture->times = (unsigned)column_integer(row, 15);
    capture->hops = column_copy(row, 16);
    capture->peer = column_copy(row, 17);
    return capture;
}

#define CAPTURE_COLUMNS                                                                            \
    "source, document, address, title, published, fetched_at, status, media_type, headers, etag,"  \
    " last_modified, sha256, verdict, evidence, last_at, times, hops, peer"

static GPtrArray *
take_captures(Statement *statement, GError **error)
{
    g_autoptr(GPtrArray) captures = g_ptr_array_new_with_free_func((GDestroyNotify)capture_free);
    while (statement_next(statement))
        g_ptr_array_add(captures, take_capture(statement));
    return statement_finish(statement, error) ? g_steal_pointer(&captures) : NULL;
}

GPtrArray *
ledger_list_captures(Ledger *ledger, unsigned limit, GError **error)
{
    static const char sql[] =
        "SELECT " CAPTURE_COLUMNS
        " FROM (SELECT * FROM captures ORDER BY id DESC LIMIT :limit) ORDER BY id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_integer(statement, ":limit", limit);
    return take_captures(statement, error);
}

/* Of the case what was said until then, under whatever id it goes now. Of a withdrawal, and of its
 * correction, what was found at the address since it was first gone. */
GPtrArray *
ledger_list_evidence(Ledger *ledger, const Change *change, GError **error)
{
    static const char sql[] =
        "SELECT " CAPTURE_COLUMNS " FROM captures WHERE id IN ("
        " SELECT capture FROM readings WHERE release_id IN (:release, :previous)"
        " UNION SELECT r.capture FROM steps AS s JOIN entries AS e ON e.id = s.entry"
        " JOIN readings AS r ON r.id = e.reading JOIN releases AS x ON x.id = s.release_id"
        " WHERE s.case_id IN (SELECT t.case_id FROM entries AS n JOIN steps AS t ON t.entry = n.id"
        " WHERE n.entry_id IN (:case, :entry))"
        " AND x.period_to <= (SELECT period_to FROM releases WHERE id = :release)"
        " UNION SELECT id FROM captures WHERE sha256 = :sha256"
        " AND :document IN (document, address)"
        " UNION SELECT c.id FROM readings AS r JOIN captures AS c ON c.document = r.document"
        " WHERE r.release_id = :release AND :document IN (c.document, c.address)"
        " AND EXISTS (SELECT 1 FROM changes AS h WHERE h.kind = 'release_withdrawn'"
        " AND h.sequence IN (:sequence, :corrects)) AND c.fetched_at <= :recorded"
        " AND c.id >= (SELECT min(g.id) FROM captures AS g WHERE g.document = r.document"
        " AND g.verdict = 'gone'))"
        " ORDER BY id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_text(statement, ":release", change->release_id);
    bind_text(statement, ":previous", change->previous_id);
    bind_text(statement, ":document", change->document);
    bind_text(statement, ":case", change->case_id);
    bind_text(statement, ":entry", change->entry_id);
    bind_text(statement, ":sha256", change->capture_sha256);
    bind_integer(statement, ":sequence", change->sequence);
    bind_integer(statement, ":corrects", change->corrects);
    bind_integer(statement, ":recorded", change->recorded_at);
    return take_captures(statement, error);
}

bool
ledger_find_quote(Ledger *ledger, const char *sha256, const char *quote, const char *entry_id,
                  gint64 *ret_first, gint64 *ret_end, GError **error)
{
    static const char sql[] =
        "SELECT span_start, span_end FROM (SELECT n.span_start, n.span_end, n.entry_id"
        " FROM captures AS c JOIN readings AS r ON r.capture = c.id"
        " JOIN entries AS n ON n.reading = r.id WHERE c.sha256 = :sha256 AND n.quote = :quote"
        " UNION ALL SELECT f.span_start, f.span_end, NULL"
        " FROM captures AS c JOIN readings AS r ON r.capture = c.id"
        " JOIN figures AS f ON f.reading = r.id WHERE c.sha256 = :sha256 AND f.quote = :quote)"
        " ORDER BY entry_id IS :entry DESC, span_start LIMIT 1";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_text(statement, ":sha256", sha256);
    bind_text(statement, ":quote", quote);
    bind_text(statement, ":entry", entry_id);
    bool is_there = statement_next(statement);
    *ret_first = is_there ? column_integer(statement, 0) : 0;
    *ret_end = is_there ? column_integer(statement, 1) : 0;
    return statement_finish(statement, error);
}

static GBytes *
unpack_checked(GBytes *packed, gsize size, const char *sha256, GError **error)
{
    g_autoptr(GBytes) body = gzip_unpack(packed, size, error);
    if (body == NULL) {
        g_prefix_error(error, "body %s is damaged; restore the ledger from a backup: ", sha256);
        return NULL;
    }
    g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, body);
    if (g_str_equal(hash, sha256))
        return g_steal_pointer(&body);
    g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED,
                "body %s now has the hash %s; restore the ledger from a backup", sha256, hash);
    return NULL;
}

GBytes *
ledger_load_body(Ledger *ledger, const char *sha256, GError **error)
{
    static const char sql[] = "SELECT gzip, size_bytes FROM bodies WHERE sha256 = :sha256";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GBytes) packed = NULL;
    gsize size = 0;
    bind_text(statement, ":sha256", sha256);
    if (statement_next(statement)) {
        packed = column_bytes(statement, 0);
        size = (gsize)column_integer(statement, 1);
    }
    if (!statement_finish(statement, error) || packed == NULL)
        return NULL;
    return unpack_checked(packed, size, sha256, error);
}
