/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/notices_internal.h"

#include "store/ledger_internal.h"

bool
notices_insert(Database *database, const char *kind, const char *subject, const char *text,
               gint64 now, GError **error)
{
    static const char sql[] = "INSERT INTO notices (recorded_at, kind, subject, text)"
                              " VALUES (:recorded_at, :kind, :subject, :text)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_integer(statement, ":recorded_at", now);
    bind_text(statement, ":kind", kind);
    bind_text(statement, ":subject", subject);
    bind_text(statement, ":text", text);
    return statement_run(statement, error);
}

bool
ledger_record_notice(Ledger *ledger, const char *kind, const char *subject, const char *text,
                     gint64 now, GError **error)
{
    return notices_insert(&ledger->database, kind, subject, text, now, error);
}

void
notice_free(Notice *notice)
{
    if (notice == NULL)
        return;
    g_free(notice->kind);
    g_free(notice->subject);
    g_free(notice->text);
    g_free(notice);
}

GPtrArray *
ledger_list_notices(Ledger *ledger, gint64 since, unsigned limit, GError **error)
{
    static const char sql[] = "SELECT id, recorded_at, kind, subject, text FROM notices"
                              " WHERE id > :since ORDER BY id LIMIT :limit";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GPtrArray) notices = g_ptr_array_new_with_free_func((GDestroyNotify)notice_free);
    bind_integer(statement, ":since", since);
    bind_integer(statement, ":limit", limit);
    while (statement_next(statement)) {
        Notice *notice = g_new0(Notice, 1);
        *notice = (Notice){.id = column_integer(statement, 0),
                           .recorded_at = column_integer(statement, 1),
                           .kind = column_copy(statement, 2),
                           .subject = column_copy(statement, 3),
                           .text = column_copy(statement, 4)};
        g_ptr_array_add(notices, notice);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&notices) : NULL;
}
