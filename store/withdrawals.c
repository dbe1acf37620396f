/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/withdrawals_internal.h"

#include "store/ledger_internal.h"
#include "store/notices_internal.h"
#include "store/telling_internal.h"

/* The release whose text stands at @document. Returns: (owned), NULL in *@ret_change for none */
static bool
find_release(Database *database, const char *document, Change **ret_change, GError **error)
{
    static const char sql[] =
        "SELECT r.release_id, r.series, r.title, coalesce(c.address, c.document), c.sha256"
        " FROM readings AS r JOIN captures AS c ON c.id = r.capture"
        " WHERE r.document = :document AND r.standing = 'current' AND r.release_id IS NOT NULL"
        " LIMIT 1";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":document", document);
    *ret_change = NULL;
    if (statement_next(statement)) {
        Change *change = change_new(CHANGE_RELEASE_WITHDRAWN);
        change->release_id = column_copy(statement, 0);
        change->series = column_copy(statement, 1);
        change->release_title = column_copy(statement, 2);
        change->document = column_copy(statement, 3);
        change->capture_sha256 = column_copy(statement, 4);
        *ret_change = change;
    }
    return statement_finish(statement, error);
}

static bool
record(Database *database, const char *document, const char *text, GPtrArray *subscribers,
       gint64 now, GPtrArray *changes, GError **error)
{
    Change *withdrawn = NULL;
    if (!find_release(database, document, &withdrawn, error))
        return false;
    if (withdrawn == NULL)
        return notices_insert(database, "document_gone", document, text, now, error);
    withdrawn->reason = g_strdup(text);
    g_ptr_array_add(changes, withdrawn);
    return telling_record(database, changes, subscribers, now, error);
}

bool
ledger_record_withdrawal(Ledger *ledger, const char *document, const char *text,
                         GPtrArray *subscribers, gint64 now, GPtrArray **ret_changes,
                         GError **error)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    if (!database_begin(&ledger->database, error))
        return false;
    if (!record(&ledger->database, document, text, subscribers, now, changes, error) ||
        !database_commit(&ledger->database, error)) {
        database_roll_back(&ledger->database);
        return false;
    }
    *ret_changes = g_steal_pointer(&changes);
    return true;
}

bool
withdrawals_list_ended(Database *database, const char *document, GPtrArray *changes, GError **error)
{
    static const char sql[] =
        "SELECT " CHANGE_COLUMNS " FROM changes AS h WHERE h.kind = 'release_withdrawn'"
        " AND h.release_id IN (SELECT release_id FROM readings WHERE document = :document)"
        " AND h.document IN (SELECT coalesce(address, document) FROM captures"
        " WHERE document = :document)"
        " AND NOT EXISTS (SELECT 1 FROM changes AS l WHERE l.corrects = h.sequence)"
        " ORDER BY h.sequence";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":document", document);
    while (statement_next(statement)) {
        g_autoptr(Change) told = telling_take_change(statement, 0);
        g_ptr_array_add(changes, change_new_correction(told, "it is there again"));
    }
    return statement_finish(statement, error);
}

bool
ledger_record_return(Ledger *ledger, const char *document, GPtrArray *subscribers, gint64 now,
                     GPtrArray **ret_changes, GError **error)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    if (!database_begin(&ledger->database, error))
        return false;
    if (!withdrawals_list_ended(&ledger->database, document, changes, error) ||
        !telling_record(&ledger->database, changes, subscribers, now, error) ||
        !database_commit(&ledger->database, error)) {
        database_roll_back(&ledger->database);
        return false;
    }
    *ret_changes = g_steal_pointer(&changes);
    return true;
}
