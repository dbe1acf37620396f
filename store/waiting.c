/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/waiting.h"

#include "changes/edition.h"
#include "store/ledger_internal.h"
#include "store/readings_internal.h"
#include "store/waiting_internal.h"

void
waiting_text_free(WaitingText *text)
{
    if (text == NULL)
        return;
    g_free(text->release_id);
    g_free(text->document);
    g_free(text->sha256);
    g_free(text->counts);
    g_free(text->why);
    g_clear_pointer(&text->differences, g_ptr_array_unref);
    g_free(text);
}

static bool
compare_texts(Database *database, WaitingText *text, GError **error)
{
    g_autoptr(StoredReading) waits = NULL, counts = NULL;
    if (!readings_find_of_document(database, text->document, text->release_id, false, &waits,
                                   error) ||
        !readings_find_of_document(database, text->document, text->release_id, true, &counts,
                                   error))
        return false;
    if (waits == NULL || counts == NULL || waits->id == counts->id)
        return true;
    text->counts = g_strdup(counts->sha256);
    g_clear_pointer(&text->differences, g_ptr_array_unref);
    text->differences = edition_compare(counts->release, waits->release);
    return true;
}

static WaitingText *
take_text(const Statement *row)
{
    WaitingText *text = g_new0(WaitingText, 1);
    text->release_id = column_copy(row, 0);
    text->document = column_copy(row, 1);
    text->sha256 = column_copy(row, 2);
    text->seen_at = column_integer(row, 3);
    text->is_edit = column_integer(row, 4) != 0;
    text->why = column_copy(row, 5);
    if (text->why == NULL)
        text->why = g_strdup("it states a number of cases and lists none of those listed before");
    text->differences = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    return text;
}

GPtrArray *
waiting_list(Database *database, const char *release_id, GError **error)
{
    static const char sql[] =
        "SELECT r.release_id, r.document, c.sha256, r.recorded_at, r.standing = 'superseded',"
        " (SELECT group_concat(d.text, '; ') FROM doubts AS d WHERE d.reading = r.id)"
        " FROM readings AS r JOIN captures AS c ON c.id = r.capture"
        " WHERE (:release_id IS NULL OR r.release_id = :release_id) AND (" WAITING_SQL
        " OR (r.standing = 'current' AND r.doubtful = 1 AND r.release_id IS NOT NULL"
        "  AND NOT EXISTS (SELECT 1 FROM judgements AS j WHERE j.kind = 'accept'"
        "   AND j.a = r.release_id AND j.undone_at IS NULL)))"
        " ORDER BY r.series, r.period_to, r.standing DESC, r.id";
    g_autoptr(Statement) statement = statement_new(database, sql);
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)waiting_text_free);
    bind_text(statement, ":release_id", release_id);
    while (statement_next(statement))
        g_ptr_array_add(list, take_text(statement));
    if (!statement_finish(statement, error))
        return NULL;
    for (guint i = 0; i < list->len; i++) {
        WaitingText *text = g_ptr_array_index(list, i);
        if (text->is_edit && !compare_texts(database, text, error))
            return NULL;
    }
    return g_steal_pointer(&list);
}

GPtrArray *
ledger_list_waiting(Ledger *ledger, GError **error)
{
    return waiting_list(&ledger->database, NULL, error);
}
