/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is put down in the outbox, and for whom. */
#include "store/ledger_internal.h"
#include "store/notices_internal.h"
#include "store/queueing_internal.h"

/* Operators have had a doubtful change already when somebody accepts the reading. */
static bool
had_it_doubtful(Database *database, const Change *change, const Subscriber *subscriber,
                bool *ret_had, GError **error)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT 1 FROM changes AS n JOIN changes AS d ON d.release_id = n.release_id"
        " AND d.doubtful = 1 AND d.kind = n.kind AND d.entry_id IS n.entry_id"
        " AND d.name IS n.name AND d.section IS n.section AND d.before IS n.before"
        " AND d.after IS n.after AND d.day IS n.day AND d.place IS n.place"
        " AND d.killed IS n.killed AND d.injured IS n.injured AND d.residual IS n.residual"
        " JOIN outbox AS o ON o.sequence = d.sequence AND o.subscriber = :subscriber"
        " AND o.channel = :channel WHERE n.sequence = :sequence)";
    *ret_had = false;
    if (change->doubtful || !subscriber->operator_)
        return true;
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_integer(statement, ":sequence", change->sequence);
    bind_text(statement, ":subscriber", subscriber->name);
    bind_text(statement, ":channel", subscriber->channel);
    *ret_had = statement_next(statement) && column_integer(statement, 0) != 0;
    return statement_finish(statement, error);
}

static bool
insert_change_row(Statement *statement, const Change *change, const Subscriber *subscriber,
                  gint64 now, GError **error)
{
    SubscriberOrder order = {.due_at = now};
    if (change->doubtful && !subscriber->operator_)
        return true;
    if (subscriber->judge != NULL && !subscriber->judge(change, now, subscriber->data, &order))
        return true;
    g_autofree char *rule = order.rule;
    const char *release_id = change->release_id != NULL ? change->release_id : "";
    g_autofree char *batch = order.digest
                                 ? g_strdup_printf("digest/%" G_GINT64_FORMAT, order.due_at)
                                 : g_strdup(release_id);
    bind_integer(statement, ":sequence", change->sequence);
    bind_text(statement, ":subscriber", subscriber->name);
    bind_text(statement, ":channel", subscriber->channel);
    bind_text(statement, ":release_id", release_id);
    bind_text(statement, ":batch", batch);
    bind_text(statement, ":rule", rule);
    bind_integer(statement, ":due_at", order.due_at);
    return statement_run(statement, error);
}

/* What was told wrongly, and the amendments that were told of it since. */
#define OF_WRONG                                                                                   \
    " (sequence = :wrong OR sequence IN (SELECT a.sequence FROM changes AS a"                      \
    " WHERE a.corrects = :wrong AND a.kind = 'case_amended' AND a.sequence <> :sequence))"

/* Whether @change amends what was told, and is no amendment in the place of another. */
static bool
is_part_of_told(Database *database, const Change *change, bool *ret_is, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, "SELECT EXISTS (SELECT 1 FROM changes WHERE sequence = :corrects"
                                " AND kind <> 'case_amended')");
    *ret_is = false;
    if (change->kind != CHANGE_CASE_AMENDED || change->corrects == 0)
        return true;
    bind_integer(statement, ":corrects", change->corrects);
    *ret_is = statement_next(statement) && column_integer(statement, 0) != 0;
    return statement_finish(statement, error);
}

/* What is amended was not sent to him yet, and then says all. */
static bool
waits_for_it(Database *database, const Change *change, const Subscriber *subscriber,
             bool *ret_waits, GError **error)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE sequence = :corrects AND message_id IS NULL"
        " AND subscriber = :subscriber AND channel = :channel)";
    bool is_part = false;
    *ret_waits = false;
    if (!is_part_of_told(database, change, &is_part, error))
        return false;
    if (!is_part)
        return true;
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_integer(statement, ":corrects", change->corrects);
    bind_text(statement, ":subscriber", subscriber->name);
    bind_text(statement, ":channel", subscriber->channel);
    *ret_waits = statement_next(statement) && column_integer(statement, 0) != 0;
    return statement_finish(statement, error);
}

/* A message that was composed may have arrived, whatever is known of it: it is answered. */
static bool
answer_messages(Database *database, const Change *change, gint64 now, GError **error)
{
    static const char sql[] =
        "INSERT OR IGNORE INTO outbox (sequence, subscriber, channel, release_id, batch, rule,"
        " in_reply_to, due_at)"
        " SELECT :sequence, o.subscriber, o.channel, o.release_id,"
        " 'correction/' || o.message_id, 'you were sent what this corrects', o.message_id, :now"
        " FROM outbox AS o WHERE o.message_id IS NOT NULL AND" OF_WRONG
        " ORDER BY o.sequence, o.id";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_integer(statement, ":sequence", change->sequence);
    bind_integer(statement, ":wrong", change->corrects);
    bind_integer(statement, ":now", now);
    return statement_run(statement, error);
}

/* Who was not told yet is told what takes its place, where and when he would have been. What is
 * only amended is told as it then stands (store/outbox.c). */
static bool
take_over_rows(Database *database, const Change *change, GError **error)
{
    static const char sql[] =
        "INSERT OR IGNORE INTO outbox (sequence, subscriber, channel, release_id, batch, rule,"
        " in_reply_to, due_at)"
        " SELECT :sequence, o.subscriber, o.channel, o.release_id, o.batch, o.rule, o.in_reply_to,"
        " o.due_at FROM outbox AS o WHERE o.message_id IS NULL AND" OF_WRONG
        " ORDER BY o.sequence, o.id";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bool is_part = false;
    if (!is_part_of_told(database, change, &is_part, error))
        return false;
    if (change->kind == CHANGE_CORRECTED || is_part)
        return true;
    bind_integer(statement, ":sequence", change->sequence);
    bind_integer(statement, ":wrong", change->corrects);
    return statement_run(statement, error);
}

static bool
queue_corrections(Database *database, GPtrArray *changes, gint64 now, GError **error)
{
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change->corrects != 0 && (!answer_messages(database, change, now, error) ||
                                      !take_over_rows(database, change, error)))
            return false;
    }
    return true;
}

/* What is wrong is not sent any more; what is amended is, as it then stands. */
static bool
drop_wrong_rows(Database *database, GPtrArray *changes, GError **error)
{
    static const char sql[] = "DELETE FROM outbox WHERE message_id IS NULL AND" OF_WRONG;
    g_autoptr(Statement) statement = statement_new(database, sql);
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        bool is_part = false;
        if (!is_part_of_told(database, change, &is_part, error))
            return false;
        if (change->corrects == 0 || is_part)
            continue;
        bind_integer(statement, ":sequence", change->sequence);
        bind_integer(statement, ":wrong", change->corrects);
        if (!statement_run(statement, error))
            return false;
    }
    return true;
}

/* What one event changes in one release is one message: the answer to the last one that it corrects
 * takes in all else that is due with it. Digests wait for their time. */
static bool
join_answers(Database *database, GPtrArray *changes, gint64 now, GError **error)
{
    static const char sql[] =
        "WITH answers AS (SELECT a.subscriber, a.channel, a.release_id, a.in_reply_to,"
        " row_number() OVER (PARTITION BY a.subscriber, a.channel, a.release_id ORDER BY"
        "  (SELECT max(p.id) FROM outbox AS p WHERE p.message_id = a.in_reply_to) DESC) AS place"
        " FROM outbox AS a WHERE a.sequence BETWEEN :first AND :last AND a.message_id IS NULL"
        " AND a.in_reply_to IS NOT NULL AND a.due_at <= :now)"
        " UPDATE outbox SET batch = 'correction/' || a.in_reply_to, in_reply_to = a.in_reply_to"
        " FROM answers AS a WHERE a.place = 1 AND outbox.sequence BETWEEN :first AND :last"
        " AND outbox.message_id IS NULL AND outbox.due_at <= :now"
        " AND outbox.batch NOT LIKE 'digest/%' AND outbox.subscriber = a.subscriber"
        " AND outbox.channel = a.channel AND outbox.release_id = a.release_id";
    g_autoptr(Statement) statement = statement_new(database, sql);
    if (changes->len == 0)
        return true;
    bind_integer(statement, ":first", ((const Change *)changes->pdata[0])->sequence);
    bind_integer(statement, ":last", ((const Change *)changes->pdata[changes->len - 1])->sequence);
    bind_integer(statement, ":now", now);
    return statement_run(statement, error);
}

/* One subscriber after the other: the rows of one message then stand side by side in the file, and
 * settling it writes a few pages instead of one for each change. */
bool
outbox_queue_changes(Database *database, GPtrArray *changes, GPtrArray *subscribers, gint64 now,
                     GError **error)
{
    static const char sql[] =
        "INSERT OR IGNORE INTO outbox (sequence, subscriber, channel, release_id, batch, rule,"
        " due_at) VALUES (:sequence, :subscriber, :channel, :release_id, :batch, :rule, :due_at)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    if (!queue_corrections(database, changes, now, error) ||
        !drop_wrong_rows(database, changes, error))
        return false;
    for (guint i = 0; subscribers != NULL && i < subscribers->len; i++) {
        for (guint k = 0; k < changes->len; k++) {
            const Change *change = changes->pdata[k];
            bool had_it = false, waits = false;
            if (change->kind == CHANGE_CORRECTED)
                continue;
            if (!had_it_doubtful(database, change, subscribers->pdata[i], &had_it, error) ||
                !waits_for_it(database, change, subscribers->pdata[i], &waits, error))
                return false;
            if (!had_it && !waits &&
                !insert_change_row(statement, change, subscribers->pdata[i], now, error))
                return false;
        }
    }
    return join_answers(database, changes, now, error);
}

/* Those about which operators are told. */
#define TOLD_KINDS                                                                                 \
    "('source_failing', 'source_recovered', 'reading_doubtful', 'delivery_failing',"               \
    " 'release_overdue', 'layout_changed', 'release_lost', 'source_moved')"

static bool
insert_notice_rows(Database *database, const Notice *notice, const Subscriber *subscriber,
                   gint64 now, GError **error)
{
    static const char sql[] =
        "INSERT OR IGNORE INTO outbox (notice, subscriber, channel, release_id, batch, rule, "
        "due_at)"
        " VALUES (:notice, :subscriber, :channel, '', 'notices', 'you are an operator', :due_at)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_integer(statement, ":notice", notice->id);
    bind_text(statement, ":subscriber", subscriber->name);
    bind_text(statement, ":channel", subscriber->channel);
    bind_integer(statement, ":due_at", now);
    return statement_run(statement, error);
}

static const char *
find_channel(GPtrArray *subscribers, const char *name)
{
    for (guint i = 0; i < subscribers->len; i++) {
        const Subscriber *subscriber = subscribers->pdata[i];
        if (g_strcmp0(subscriber->name, name) == 0)
            return subscriber->channel;
    }
    return NULL;
}

/* About a channel that fails nobody can be told over it, unless there is no other. */
static bool
must_tell(GPtrArray *subscribers, const Subscriber *subscriber, const Notice *notice)
{
    if (!subscriber->operator_)
        return false;
    if (g_strcmp0(notice->kind, "delivery_failing") != 0)
        return true;
    const char *broken = find_channel(subscribers, notice->subject);
    if (broken == NULL) /* it is about a channel as a whole */
        broken = notice->subject;
    bool has_other = false;
    for (guint i = 0; i < subscribers->len; i++) {
        const Subscriber *other = subscribers->pdata[i];
        has_other = has_other || (other->operator_ && g_strcmp0(other->channel, broken) != 0);
    }
    return has_other ? g_strcmp0(subscriber->channel, broken) != 0
                     : g_strcmp0(subscriber->name, notice->subject) != 0;
}

static GPtrArray *
list_not_queued(Database *database, GError **error)
{
    static const char sql[] = "SELECT n.id, n.kind, n.subject, n.kind IN " TOLD_KINDS
                              " FROM notices AS n WHERE NOT EXISTS (SELECT 1 FROM notices_queued"
                              " AS q WHERE q.notice = n.id) ORDER BY n.id LIMIT 1000";
    g_autoptr(GPtrArray) notices = g_ptr_array_new_with_free_func((GDestroyNotify)notice_free);
    g_autoptr(Statement) statement = statement_new(database, sql);
    while (statement_next(statement)) {
        Notice *notice = g_new0(Notice, 1);
        notice->id = column_integer(statement, 0);
        notice->kind = column_copy(statement, 1);
        notice->subject = column_copy(statement, 2);
        notice->text = column_integer(statement, 3) != 0 ? g_strdup("told") : NULL;
        g_ptr_array_add(notices, notice);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&notices) : NULL;
}

static bool
queue_notice(Database *database, const Notice *notice, GPtrArray *subscribers, gint64 now,
             GError **error)
{
    for (guint i = 0; notice->text != NULL && i < subscribers->len; i++) {
        if (must_tell(subscribers, subscribers->pdata[i], notice) &&
            !insert_notice_rows(database, notice, subscribers->pdata[i], now, error))
            return false;
    }
    g_autoptr(Statement) statement = statement_new(
        database, "INSERT INTO notices_queued (notice, queued_at) VALUES (:notice, :now)");
    bind_integer(statement, ":notice", notice->id);
    bind_integer(statement, ":now", now);
    return statement_run(statement, error);
}

static bool
queue_notices(Database *database, GPtrArray *subscribers, gint64 now, GError **error)
{
    g_autoptr(GPtrArray) notices = list_not_queued(database, error);
    for (guint i = 0; notices != NULL && i < notices->len; i++) {
        if (!queue_notice(database, notices->pdata[i], subscribers, now, error))
            return false;
    }
    return notices != NULL;
}

bool
ledger_queue_notices(Ledger *ledger, GPtrArray *subscribers, gint64 now, GError **error)
{
    gint64 waiting = 0;
    if (!database_ask_integer(&ledger->database,
                              "SELECT (SELECT coalesce(max(id), 0) FROM notices) >"
                              " (SELECT coalesce(max(notice), 0) FROM notices_queued)",
                              &waiting, error))
        return false;
    if (waiting == 0)
        return true;
    if (!database_begin(&ledger->database, error))
        return false;
    if (queue_notices(&ledger->database, subscribers, now, error) &&
        database_commit(&ledger->database, error))
        return true;
    database_roll_back(&ledger->database);
    return false;
}

bool
ledger_queue_empty_digest(Ledger *ledger, const char *name, const char *channel, gint64 due_at,
                          GError **error)
{
    static const char sql[] =
        "INSERT INTO outbox (subscriber, channel, release_id, batch, rule, due_at)"
        " SELECT :subscriber, :channel, '', :batch, 'EmptyDigest=yes', :due_at"
        " WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE batch = :batch AND"
        " subscriber = :subscriber AND channel = :channel)";
    g_autofree char *batch = g_strdup_printf("digest/%" G_GINT64_FORMAT, due_at);
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_text(statement, ":subscriber", name);
    bind_text(statement, ":channel", channel);
    bind_text(statement, ":batch", batch);
    bind_integer(statement, ":due_at", due_at);
    return statement_run(statement, error);
}
