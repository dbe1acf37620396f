/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ledger_internal.h"

bool
ledger_record_schedule(Ledger *ledger, const char *source_id, gint64 next_at, unsigned failures,
                       GError **error)
{
    static const char sql[] =
        "INSERT INTO schedules (source, next_at, failures) VALUES (:source, :next_at, :failures)"
        " ON CONFLICT (source) DO UPDATE SET next_at = excluded.next_at,"
        " failures = excluded.failures";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_text(statement, ":source", source_id);
    bind_integer(statement, ":next_at", next_at);
    bind_integer(statement, ":failures", failures);
    return statement_run(statement, error);
}

bool
ledger_find_schedule(Ledger *ledger, const char *source_id, gint64 *ret_next_at,
                     unsigned *ret_failures, GError **error)
{
    static const char sql[] = "SELECT next_at, failures FROM schedules WHERE source = :source";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    gint64 next_at = 0, failures = 0;
    bind_text(statement, ":source", source_id);
    if (statement_next(statement)) {
        next_at = column_integer(statement, 0);
        failures = column_integer(statement, 1);
    }
    if (!statement_finish(statement, error))
        return false;
    *ret_next_at = next_at;
    *ret_failures = (unsigned)failures;
    return true;
}

bool
ledger_body_killed_reader(Ledger *ledger, const char *sha256, bool *ret_did, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(&ledger->database, "SELECT 1 FROM reader_deaths WHERE sha256 = :sha256");
    bind_text(statement, ":sha256", sha256);
    bool did = statement_next(statement);
    if (!statement_finish(statement, error))
        return false;
    *ret_did = did;
    return true;
}

bool
ledger_record_reader_death(Ledger *ledger, const char *sha256, const char *how, GError **error)
{
    static const char sql[] = "INSERT INTO reader_deaths (sha256, how) VALUES (:sha256, :how)"
                              " ON CONFLICT (sha256) DO UPDATE SET how = excluded.how";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_text(statement, ":sha256", sha256);
    bind_text(statement, ":how", how);
    return statement_run(statement, error);
}
