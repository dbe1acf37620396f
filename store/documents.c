/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ledger_internal.h"

GPtrArray *
ledger_list_documents(Ledger *ledger, const char *source_id, GError **error)
{
    static const char sql[] =
        "SELECT c.document, c.address, c.title, c.published, c.fetched_at"
        " FROM readings AS r JOIN captures AS c ON c.id = r.capture"
        " WHERE r.standing <> 'superseded' AND c.source = :source ORDER BY c.id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func((GDestroyNotify)capture_free);
    bind_text(statement, ":source", source_id);
    while (statement_next(statement)) {
        g_autofree char *document = column_copy(statement, 0);
        Capture *capture = capture_new(source_id, document, column_integer(statement, 4));
        g_free(capture->address);
        capture->address = column_copy(statement, 1);
        capture->title = column_copy(statement, 2);
        capture->published = column_copy(statement, 3);
        g_ptr_array_add(documents, capture);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&documents) : NULL;
}

GArray *
ledger_list_gone_times(Ledger *ledger, const char *document, GError **error)
{
    static const char sql[] =
        "SELECT fetched_at FROM captures WHERE document = :document AND verdict = 'gone'"
        " AND id > coalesce((SELECT max(id) FROM captures WHERE document = :document"
        " AND verdict IN ('ok', 'unchanged')), 0) ORDER BY id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
    bind_text(statement, ":document", document);
    while (statement_next(statement)) {
        gint64 time = column_integer(statement, 0);
        g_array_append_val(times, time);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&times) : NULL;
}

bool
ledger_document_is_release(Ledger *ledger, const char *document, bool *ret_is, GError **error)
{
    static const char sql[] = "SELECT 1 FROM readings WHERE document = :document"
                              " AND kind = 'release' AND standing <> 'superseded'";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_text(statement, ":document", document);
    bool is_release = statement_next(statement);
    if (!statement_finish(statement, error))
        return false;
    *ret_is = is_release;
    return true;
}
