/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/items_internal.h"
#include "store/ledger_internal.h"

/* What people ask of the ledger. */

#define CASE_SQL                                                                                   \
    "SELECT c.id, c.status, c.series, c.last_release, c.entry_count, " ENTRY_COLUMNS               \
    " FROM cases AS c JOIN entries AS e ON e.id = c.last_entry"

enum { CASE_COLUMNS = 5 + 21 };

static CaseRow *
take_case(const Statement *statement)
{
    CaseRow *row = g_new0(CaseRow, 1);
    row->id = column_copy(statement, 0);
    (void)case_status_from_name(column_text(statement, 1), &row->status); /* known names only */
    row->series = column_copy(statement, 2);
    row->last_release = column_copy(statement, 3);
    row->entry_count = (unsigned)column_integer(statement, 4);
    row->last = items_take_entry(statement, 5);
    return row;
}

static const char *
find_question(const char *view)
{
    static const char *const questions[][2] = {
        {"open_longer_than_a_year",
         CASE_SQL " WHERE c.id IN (SELECT \"case\" FROM open_longer_than_a_year)"
                  " ORDER BY c.day, c.id"},
        {"dismissed_though_reported",
         CASE_SQL " WHERE c.id IN (SELECT \"case\" FROM dismissed_though_reported)"
                  " ORDER BY c.day, c.id"},
        {"credible_after_dismissed",
         CASE_SQL " WHERE c.id IN (SELECT \"case\" FROM credible_after_dismissed)"
                  " ORDER BY c.day, c.id"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(questions); i++) {
        if (g_str_equal(questions[i][0], view))
            return questions[i][1];
    }
    return NULL;
}

GPtrArray *
ledger_list_cases_of(Ledger *ledger, const char *view, GError **error)
{
    const char *sql = find_question(view);
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func((GDestroyNotify)case_row_free);
    if (sql == NULL) {
        g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_OTHER, "the ledger has no view %s of cases",
                    view);
        return NULL;
    }
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    while (statement_next(statement))
        g_ptr_array_add(cases, take_case(statement));
    return statement_finish(statement, error) ? g_steal_pointer(&cases) : NULL;
}

void
case_move_free(CaseMove *move)
{
    if (move == NULL)
        return;
    case_row_free(move->row);
    g_free(move->before);
    g_free(move->after);
    g_free(move);
}

static bool
check_release(Database *database, const char *id, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, "SELECT 1 FROM releases WHERE id = :id");
    bind_text(statement, ":id", id);
    bool found = statement_next(statement);
    if (!statement_finish(statement, error))
        return false;
    if (!found)
        g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_OTHER,
                    "there is no release %s on record; civcas books names them by month", id);
    return found;
}

/* The status a case had after the release that :a or :b names. */
#define STATUS_AFTER(release)                                                                      \
    "(SELECT s.status FROM steps AS s JOIN releases AS r ON r.id = s.release_id"                   \
    " JOIN releases AS t ON t.id = " release " WHERE s.case_id = c.id AND t.series = c.series"     \
    " AND (r.period_to, r.id) <= (t.period_to, t.id)"                                              \
    " ORDER BY r.period_to DESC, r.id DESC, s.id DESC LIMIT 1)"

GPtrArray *
ledger_compare_releases(Ledger *ledger, const char *a, const char *b, GError **error)
{
    static const char sql[] =
        "SELECT c.id, c.status, c.series, c.last_release, c.entry_count, " ENTRY_COLUMNS
        ", " STATUS_AFTER(":a") " AS before, " STATUS_AFTER(
            ":b") " AS after"
                  " FROM cases AS c JOIN entries AS e ON e.id = c.last_entry"
                  " WHERE before IS NOT after ORDER BY c.day, c.id";
    g_autoptr(GPtrArray) moves = g_ptr_array_new_with_free_func((GDestroyNotify)case_move_free);
    if (!check_release(&ledger->database, a, error) || !check_release(&ledger->database, b, error))
        return NULL;
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_text(statement, ":a", a);
    bind_text(statement, ":b", b);
    while (statement_next(statement)) {
        CaseMove *move = g_new0(CaseMove, 1);
        move->row = take_case(statement);
        move->before = column_copy(statement, CASE_COLUMNS);
        move->after = column_copy(statement, CASE_COLUMNS + 1);
        g_ptr_array_add(moves, move);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&moves) : NULL;
}

void
delay_row_free(DelayRow *row)
{
    if (row == NULL)
        return;
    g_free(row->series);
    g_free(row->source);
    g_free(row);
}

GPtrArray *
ledger_list_delays(Ledger *ledger, GError **error)
{
    static const char sql[] = "SELECT series, source, cases, median_days FROM days_to_decision"
                              " ORDER BY series, cases DESC, source";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)delay_row_free);
    while (statement_next(statement)) {
        DelayRow *row = g_new0(DelayRow, 1);
        row->series = column_copy(statement, 0);
        row->source = column_copy(statement, 1);
        row->cases = column_integer(statement, 2);
        row->median_days = column_real(statement, 3);
        g_ptr_array_add(rows, row);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&rows) : NULL;
}
