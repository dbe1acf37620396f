/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/checks_internal.h"

#include <string.h>

#include "changes/books.h"
#include "changes/release_id.h"
#include "store/ledger_internal.h"
#include "store/readings_internal.h"

static bool
insert_checks(Database *database, const char *release_id, GPtrArray *checks, bool across,
              GError **error)
{
    static const char sql[] =
        "INSERT INTO checks (release_id, across, name, section, result, stated, computed)"
        " VALUES (:release_id, :across, :name, :section, :result, :stated, :computed)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    for (guint i = 0; i < checks->len; i++) {
        const Check *check = g_ptr_array_index(checks, i);
        bind_text(statement, ":release_id", release_id);
        bind_integer(statement, ":across", across);
        bind_text(statement, ":name", check->name);
        bind_text(statement, ":section", check->section);
        bind_text(statement, ":result", check_result_to_name(check->result));
        bind_count(statement, ":stated", check->stated);
        bind_count(statement, ":computed", check->computed);
        if (!statement_run(statement, error))
            return false;
    }
    return true;
}

static bool
delete_checks(Database *database, const char *release_id, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, "DELETE FROM checks WHERE release_id = :release_id");
    bind_text(statement, ":release_id", release_id);
    return statement_run(statement, error);
}

static bool
store_checks(Database *database, const char *release_id, const Release *release,
             const Release *predecessor, GError **error)
{
    g_autoptr(GPtrArray) across = books_check(release, predecessor);
    return delete_checks(database, release_id, error) &&
           insert_checks(database, release_id, release->checks, false, error) &&
           insert_checks(database, release_id, across, true, error);
}

static bool
refresh_follower(Database *database, const char *release_id, const Release *release, GError **error)
{
    g_autofree char *follower_id = NULL;
    g_autoptr(StoredReading) follower = NULL;
    if (!releases_find_follower(database, release_id, &follower_id, error))
        return false;
    if (follower_id == NULL)
        return true;
    return readings_find_current(database, follower_id, &follower, error) &&
           (follower == NULL ||
            store_checks(database, follower_id, follower->release, release, error));
}

bool
checks_refresh(Database *database, const char *release_id, const Release *release,
               const Release *before, GError **error)
{
    g_autofree char *previous_id = release_get_previous_id(release);
    g_autofree char *before_id = before != NULL ? release_get_id(before) : NULL;
    g_autoptr(StoredReading) read = NULL;
    const Release *previous = NULL;
    if (previous_id != NULL && g_strcmp0(previous_id, before_id) == 0)
        previous = before;
    else if (previous_id != NULL && !readings_find_current(database, previous_id, &read, error))
        return false;
    if (read != NULL)
        previous = read->release;
    return store_checks(database, release_id, release, previous, error) &&
           refresh_follower(database, release_id, release, error);
}

void
check_row_free(CheckRow *row)
{
    if (row == NULL)
        return;
    g_free(row->series);
    g_free(row->release_id);
    g_free(row->period);
    check_free(row->check);
    g_free(row);
}

static CheckRow *
take_row(const Statement *statement)
{
    CheckRow *row = g_new0(CheckRow, 1);
    row->series = column_copy(statement, 0);
    row->release_id = column_copy(statement, 1);
    row->period = g_strdup(row->release_id + strlen(row->series) + 1);
    row->check = check_new(column_text(statement, 2), column_text(statement, 3));
    (void)check_result_from_name(column_text(statement, 4), &row->check->result); /* known names */
    row->check->stated = column_count(statement, 5);
    row->check->computed = column_count(statement, 6);
    return row;
}

GPtrArray *
ledger_list_checks(Ledger *ledger, GError **error)
{
    static const char sql[] =
        "SELECT r.series, r.id, c.name, c.section, c.result, c.stated, c.computed"
        " FROM checks AS c JOIN releases AS r ON r.id = c.release_id"
        " ORDER BY r.series, r.period_to, c.across, c.id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)check_row_free);
    while (statement_next(statement))
        g_ptr_array_add(rows, take_row(statement));
    return statement_finish(statement, error) ? g_steal_pointer(&rows) : NULL;
}
