/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/items_internal.h"
#include "store/ledger_internal.h"
#include "store/press_internal.h"

void
case_row_free(CaseRow *row)
{
    if (row == NULL)
        return;
    g_free(row->id);
    g_free(row->series);
    g_free(row->last_release);
    entry_free(row->last);
    g_free(row);
}

#define CASE_SQL                                                                                   \
    "SELECT c.id, c.status, c.series, c.last_release, c.entry_count, " ENTRY_COLUMNS               \
    " FROM cases AS c JOIN entries AS e ON e.id = c.last_entry"

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

GPtrArray *
ledger_list_cases(Ledger *ledger, const char *status, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(&ledger->database, CASE_SQL " WHERE :status IS NULL OR c.status = :status"
                                                  " ORDER BY c.day, c.id");
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func((GDestroyNotify)case_row_free);
    bind_text(statement, ":status", status);
    while (statement_next(statement))
        g_ptr_array_add(cases, take_case(statement));
    return statement_finish(statement, error) ? g_steal_pointer(&cases) : NULL;
}

void
history_row_free(HistoryRow *row)
{
    if (row == NULL)
        return;
    g_free(row->release_id);
    g_free(row->published);
    g_free(row->document);
    g_free(row->sha256);
    g_free(row->reasons);
    entry_free(row->entry);
    g_free(row);
}

static HistoryRow *
take_history(const Statement *statement)
{
    HistoryRow *row = g_new0(HistoryRow, 1);
    row->release_id = column_copy(statement, 0);
    row->published = column_copy(statement, 1);
    row->document = column_copy(statement, 2);
    row->sha256 = column_copy(statement, 3);
    row->score = column_real(statement, 4);
    row->reasons = column_copy(statement, 5);
    (void)case_status_from_name(column_text(statement, 6), &row->status); /* known names only */
    row->entry = items_take_entry(statement, 7);
    return row;
}

static GPtrArray *
list_history(Ledger *ledger, const char *case_id, GError **error)
{
    static const char sql[] =
        "SELECT s.release_id, g.published, g.document, p.sha256, s.score, s.reasons,"
        " s.status, " ENTRY_COLUMNS " FROM steps AS s JOIN entries AS e ON e.id = s.entry"
        " JOIN readings AS g ON g.id = e.reading JOIN captures AS p ON p.id = g.capture"
        " JOIN releases AS r ON r.id = s.release_id WHERE s.case_id = :id"
        " ORDER BY r.period_to, s.id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)history_row_free);
    bind_text(statement, ":id", case_id);
    while (statement_next(statement))
        g_ptr_array_add(rows, take_history(statement));
    return statement_finish(statement, error) ? g_steal_pointer(&rows) : NULL;
}

GPtrArray *
ledger_list_case_steps(Ledger *ledger, const char *case_id, GError **error)
{
    static const char sql[] =
        "SELECT s.release_id, s.status, e.killed, e.injured FROM steps AS s"
        " JOIN releases AS r ON r.id = s.release_id LEFT JOIN entries AS e ON e.id = s.entry"
        " WHERE s.case_id = :id ORDER BY r.period_to, s.id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func((GDestroyNotify)case_step_free);
    bind_text(statement, ":id", case_id);
    while (statement_next(statement)) {
        CaseStep *step = g_new0(CaseStep, 1);
        step->release_id = column_copy(statement, 0);
        step->status = column_copy(statement, 1);
        step->killed = column_count(statement, 2);
        step->injured = column_count(statement, 3);
        g_ptr_array_add(steps, step);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&steps) : NULL;
}

bool
ledger_find_case(Ledger *ledger, const char *id, CaseRow **ret_case, GPtrArray **ret_history,
                 GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(&ledger->database, CASE_SQL
                      " WHERE c.id = :id OR c.id = (SELECT s.case_id FROM entries AS f"
                      " JOIN steps AS s ON s.entry = f.id WHERE f.entry_id = :id LIMIT 1) LIMIT 1");
    g_autoptr(CaseRow) row = NULL;
    bind_text(statement, ":id", id);
    if (statement_next(statement))
        row = take_case(statement);
    if (!statement_finish(statement, error) || row == NULL)
        return false;
    GPtrArray *history = list_history(ledger, row->id, error);
    if (history == NULL)
        return false;
    *ret_case = g_steal_pointer(&row);
    *ret_history = history;
    return true;
}

void
figure_row_free(FigureRow *row)
{
    if (row == NULL)
        return;
    g_free(row->release_id);
    g_free(row->document);
    g_free(row->sha256);
    g_free(row->published);
    g_free(row->doubt);
    figure_free(row->figure);
    g_free(row);
}

GPtrArray *
ledger_list_figures(Ledger *ledger, const char *name, GError **error)
{
    static const char sql[] =
        "SELECT r.release_id, r.document, p.sha256, r.published, " FIGURE_COLUMNS
        " FROM figures AS f JOIN readings AS r ON r.id = f.reading"
        " JOIN captures AS p ON p.id = r.capture"
        " WHERE r.standing <> 'superseded' AND (:name IS NULL OR f.name = :name)"
        " ORDER BY r.period_to, r.published, r.id, f.id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)figure_row_free);
    bind_text(statement, ":name", name);
    while (statement_next(statement)) {
        FigureRow *row = g_new0(FigureRow, 1);
        row->release_id = column_copy(statement, 0);
        row->document = column_copy(statement, 1);
        row->sha256 = column_copy(statement, 2);
        row->published = column_copy(statement, 3);
        row->figure = items_take_figure(statement, 4);
        g_ptr_array_add(rows, row);
    }
    if (!statement_finish(statement, error) || !press_doubt_rows(&ledger->database, rows, error))
        return NULL;
    return g_steal_pointer(&rows);
}
