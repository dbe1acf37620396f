/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/telling_internal.h"

#include "store/ledger_internal.h"
#include "store/queueing_internal.h"

Subscriber *
subscriber_new(const char *name, const char *channel, bool is_operator)
{
    Subscriber *subscriber = g_new0(Subscriber, 1);
    subscriber->name = g_strdup(name);
    subscriber->channel = g_strdup(channel);
    subscriber->operator_ = is_operator;
    return subscriber;
}

void
subscriber_free(Subscriber *subscriber)
{
    if (subscriber == NULL)
        return;
    g_free(subscriber->name);
    g_free(subscriber->channel);
    g_free(subscriber);
}

static void
bind_change_words(Statement *statement, const Change *change)
{
    bind_text(statement, ":place", change->place);
    bind_text(statement, ":day", change->date);
    bind_text(statement, ":allegation_source", change->allegation_source);
    bind_text(statement, ":name", change->name);
    bind_text(statement, ":section", change->section);
    bind_text(statement, ":before", change->before);
    bind_text(statement, ":after", change->after);
    bind_text(statement, ":quote_before", change->quote_before);
    bind_text(statement, ":quote_after", change->quote_after);
    bind_count(statement, ":killed", change->killed);
    bind_count(statement, ":injured", change->injured);
    bind_count(statement, ":residual", change->residual);
    bind_text(statement, ":reason", change->reason);
    bind_integer(statement, ":baseline", change->baseline);
    bind_integer(statement, ":doubtful", change->doubtful);
    bind_integer(statement, ":corrects", change->corrects);
    bind_text(statement, ":judgement", change->judgement);
    bind_text(statement, ":decision", change->decision);
}

static bool
insert_change(Statement *statement, const Change *change, GError **error)
{
    bind_integer(statement, ":recorded_at", change->recorded_at);
    bind_text(statement, ":kind", change_kind_to_name(change->kind));
    bind_text(statement, ":series", change->series);
    bind_text(statement, ":release_id", change->release_id);
    bind_text(statement, ":release_title", change->release_title);
    bind_text(statement, ":document", change->document);
    bind_text(statement, ":capture_sha256", change->capture_sha256);
    bind_text(statement, ":previous_id", change->previous_id);
    bind_text(statement, ":case_id", change->case_id);
    bind_text(statement, ":entry_id", change->entry_id);
    bind_change_words(statement, change);
    return statement_run(statement, error);
}

bool
telling_record(Database *database, GPtrArray *changes, GPtrArray *subscribers, gint64 now,
               GError **error)
{
    static const char change_sql[] =
        "INSERT INTO changes (recorded_at, kind, series, release_id, release_title, document,"
        " capture_sha256, previous_id, case_id, entry_id, place, day, allegation_source, name,"
        " section, before, after, quote_before, quote_after, killed, injured, residual, reason,"
        " baseline, doubtful, corrects, judgement, decision)"
        " VALUES (:recorded_at, :kind, :series, :release_id, :release_title, :document,"
        " :capture_sha256, :previous_id, :case_id, :entry_id, :place, :day, :allegation_source,"
        " :name, :section, :before, :after, :quote_before, :quote_after, :killed, :injured,"
        " :residual, :reason, :baseline, :doubtful, nullif(:corrects, 0), :judgement, :decision)";
    g_autoptr(Statement) change_rows = statement_new(database, change_sql);
    for (guint i = 0; i < changes->len; i++) {
        Change *change = g_ptr_array_index(changes, i);
        change->recorded_at = now;
        if (!insert_change(change_rows, change, error))
            return false;
        change->sequence = sqlite3_last_insert_rowid(database->handle);
    }
    return outbox_queue_changes(database, changes, subscribers, now, error);
}

bool
telling_fill_origins(Database *database, gint64 reading, GPtrArray *changes, GError **error)
{
    static const char sql[] = "SELECT coalesce(c.address, c.document), c.sha256"
                              " FROM readings AS r JOIN captures AS c ON c.id = r.capture"
                              " WHERE r.id = :reading";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_integer(statement, ":reading", reading);
    if (statement_next(statement)) {
        for (guint i = 0; i < changes->len; i++) {
            Change *change = g_ptr_array_index(changes, i);
            g_free(change->document);
            g_free(change->capture_sha256);
            change->document = column_copy(statement, 0);
            change->capture_sha256 = column_copy(statement, 1);
        }
    }
    return statement_finish(statement, error);
}

Change *
telling_take_change(const Statement *row, int first)
{
    Change *change = change_new(CHANGE_RELEASE_PUBLISHED);
    change->sequence = column_integer(row, first);
    change->recorded_at = column_integer(row, first + 1);
    (void)change_kind_from_name(column_text(row, first + 2), &change->kind); /* as we wrote it */
    change->series = column_copy(row, first + 3);
    change->release_id = column_copy(row, first + 4);
    change->release_title = column_copy(row, first + 5);
    change->document = column_copy(row, first + 6);
    change->capture_sha256 = column_copy(row, first + 7);
    change->previous_id = column_copy(row, first + 8);
    change->case_id = column_copy(row, first + 9);
    change->entry_id = column_copy(row, first + 10);
    change->place = column_copy(row, first + 11);
    change->date = column_copy(row, first + 12);
    change->allegation_source = column_copy(row, first + 13);
    change->name = column_copy(row, first + 14);
    change->section = column_copy(row, first + 15);
    change->before = column_copy(row, first + 16);
    change->after = column_copy(row, first + 17);
    change->quote_before = column_copy(row, first + 18);
    change->quote_after = column_copy(row, first + 19);
    change->killed = column_count(row, first + 20);
    change->injured = column_count(row, first + 21);
    change->residual = column_count(row, first + 22);
    change->reason = column_copy(row, first + 23);
    change->baseline = column_integer(row, first + 24) != 0;
    change->doubtful = column_integer(row, first + 25) != 0;
    change->corrects = column_integer(row, first + 26);
    change->judgement = column_copy(row, first + 27);
    change->decision = column_copy(row, first + 28);
    return change;
}

/* Returns: (owned) all that was told of the release, in order */
static GPtrArray *
list_told(Database *database, const char *release_id, GError **error)
{
    static const char sql[] = "SELECT " CHANGE_COLUMNS " FROM changes AS h"
                              " WHERE h.release_id = :release_id ORDER BY h.sequence";
    g_autoptr(Statement) statement = statement_new(database, sql);
    g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    bind_text(statement, ":release_id", release_id);
    while (statement_next(statement))
        g_ptr_array_add(told, telling_take_change(statement, 0));
    return statement_finish(statement, error) ? g_steal_pointer(&told) : NULL;
}

bool
telling_keep_untold(Database *database, const char *release_id, const Release *release,
                    RetellReason reason, GPtrArray *changes, GError **error)
{
    g_autoptr(GPtrArray) told = list_told(database, release_id, error);
    if (told != NULL)
        retelling_keep_untold(told, release, reason, changes);
    return told != NULL;
}

bool
telling_drop_repeated(Database *database, const char *release_id, GPtrArray *changes,
                      GError **error)
{
    g_autoptr(GPtrArray) told = list_told(database, release_id, error);
    if (told != NULL)
        retelling_drop_repeated(told, changes);
    return told != NULL;
}

static bool
ask_of_release(Database *database, const char *sql, const char *release_id, bool *ret_answer,
               GError **error)
{
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":release_id", release_id);
    *ret_answer = statement_next(statement) && column_integer(statement, 0) != 0;
    return statement_finish(statement, error);
}

bool
telling_was_baseline(Database *database, const char *release_id, bool *ret_was, GError **error)
{
    return ask_of_release(database,
                          "SELECT EXISTS (SELECT 1 FROM changes WHERE release_id = :release_id"
                          " AND kind = 'release_published' AND baseline = 1)",
                          release_id, ret_was, error);
}

bool
telling_is_history(Database *database, const char *release_id, bool *ret_is, GError **error)
{
    return ask_of_release(
        database,
        "SELECT EXISTS (SELECT 1 FROM releases AS t CROSS JOIN releases AS r"
        " ON r.series = t.series AND r.period_to >= t.period_to"
        " AND (r.period_to, r.id) > (t.period_to, t.id)"
        " CROSS JOIN changes AS h ON h.release_id = r.id"
        " WHERE t.id = :release_id AND h.kind = 'release_published' AND h.baseline = 1)",
        release_id, ret_is, error);
}

GPtrArray *
ledger_list_changes(Ledger *ledger, gint64 since, gint64 since_time, unsigned limit, GError **error)
{
    static const char sql[] =
        "SELECT " CHANGE_COLUMNS " FROM changes AS h WHERE h.sequence > :since"
        " AND h.recorded_at >= :since_time ORDER BY h.sequence LIMIT :limit";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    bind_integer(statement, ":since", since);
    bind_integer(statement, ":since_time", since_time);
    bind_integer(statement, ":limit", limit);
    while (statement_next(statement))
        g_ptr_array_add(changes, telling_take_change(statement, 0));
    return statement_finish(statement, error) ? g_steal_pointer(&changes) : NULL;
}

bool
ledger_get_last_sequence(Ledger *ledger, gint64 *ret_sequence, GError **error)
{
    return database_ask_integer(&ledger->database, "SELECT coalesce(max(sequence), 0) FROM changes",
                                ret_sequence, error);
}
