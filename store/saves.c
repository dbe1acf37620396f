/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/saves.h"

#include "store/ledger_internal.h"

void
save_free(Save *save)
{
    if (save == NULL)
        return;
    g_free(save->address);
    g_free(save->job);
    g_free(save);
}

bool
ledger_queue_save(Ledger *ledger, const char *release_id, const char *address, gint64 now,
                  GError **error)
{
    static const char sql[] =
        "INSERT INTO saves (release_id, address, queued_at, due_at)"
        " VALUES (:release, :address, :now, :now)"
        " ON CONFLICT (address) WHERE saved_at IS NULL AND given_up_at IS NULL DO NOTHING";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_text(statement, ":release", release_id);
    bind_text(statement, ":address", address);
    bind_integer(statement, ":now", now);
    return statement_run(statement, error);
}

/* When the first of those that may be tried at all is due. */
static bool
find_due_time(Ledger *ledger, gint64 *ret_due_at, GError **error)
{
    static const char sql[] =
        "SELECT coalesce(min(due_at), 0) FROM saves WHERE saved_at IS NULL AND given_up_at IS NULL";
    return database_ask_integer(&ledger->database, sql, ret_due_at, error);
}

Save *
ledger_find_due_save(Ledger *ledger, gint64 now, gint64 *ret_due_at, GError **error)
{
    static const char sql[] =
        "SELECT id, address, job, looks, attempts FROM saves AS s"
        " WHERE saved_at IS NULL AND given_up_at IS NULL AND due_at <= :now"
        " AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.release_id = s.release_id"
        "  AND o.delivered_at IS NULL AND o.dead_at IS NULL AND o.due_at <= :now)"
        " ORDER BY job IS NULL, due_at, id LIMIT 1";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(Save) save = NULL;
    *ret_due_at = 0;
    bind_integer(statement, ":now", now);
    if (statement_next(statement)) {
        save = g_new0(Save, 1);
        save->id = column_integer(statement, 0);
        save->address = column_copy(statement, 1);
        save->job = column_copy(statement, 2);
        save->looks = (unsigned)column_integer(statement, 3);
        save->attempts = (unsigned)column_integer(statement, 4);
    }
    if (!statement_finish(statement, error) || !find_due_time(ledger, ret_due_at, error))
        return NULL;
    return g_steal_pointer(&save);
}

bool
ledger_record_save_job(Ledger *ledger, const Save *save, const char *job, gint64 due_at,
                       GError **error)
{
    static const char sql[] =
        "UPDATE saves SET looks = CASE WHEN job IS :job THEN looks + 1 ELSE 0 END, job = :job,"
        " due_at = :due_at WHERE id = :id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_integer(statement, ":id", save->id);
    bind_text(statement, ":job", job);
    bind_integer(statement, ":due_at", due_at);
    return statement_run(statement, error);
}

bool
ledger_record_save_failure(Ledger *ledger, const Save *save, const char *why, gint64 now,
                           gint64 due_at, GError **error)
{
    static const char sql[] = "UPDATE saves SET job = NULL, looks = 0, attempts = attempts + 1,"
                              " last_error = :why, due_at = :due_at,"
                              " given_up_at = iif(:due_at = 0, :now, NULL) WHERE id = :id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_integer(statement, ":id", save->id);
    bind_text(statement, ":why", why);
    bind_integer(statement, ":now", now);
    bind_integer(statement, ":due_at", due_at);
    return statement_run(statement, error);
}

bool
ledger_record_saved(Ledger *ledger, const Save *save, const char *copy, gint64 now, GError **error)
{
    static const char sql[] =
        "UPDATE saves SET copy = :copy, saved_at = :now, job = NULL WHERE id = :id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_integer(statement, ":id", save->id);
    bind_text(statement, ":copy", copy);
    bind_integer(statement, ":now", now);
    return statement_run(statement, error);
}

bool
ledger_count_saves(Ledger *ledger, SaveCounts *ret_counts, GError **error)
{
    static const char sql[] =
        "SELECT count(saved_at), count(*) - count(saved_at) - count(given_up_at),"
        " count(given_up_at) FROM saves";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    SaveCounts counts = {0};
    if (statement_next(statement)) {
        counts.saved = column_integer(statement, 0);
        counts.waiting = column_integer(statement, 1);
        counts.given_up = column_integer(statement, 2);
    }
    if (!statement_finish(statement, error))
        return false;
    *ret_counts = counts;
    return true;
}
