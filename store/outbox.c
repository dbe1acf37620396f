/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ledger_internal.h"
#include "store/notices_internal.h"
#include "store/telling_internal.h"

/* Hexadecimal digits of the digest that go into a Message-ID: enough that two never meet. */
enum { MESSAGE_ID_DIGITS = 32 };

void
delivery_free(Delivery *delivery)
{
    if (delivery == NULL)
        return;
    g_free(delivery->subscriber);
    g_free(delivery->channel);
    g_free(delivery->release_id);
    g_free(delivery->batch);
    g_free(delivery->rule);
    g_free(delivery->in_reply_to);
    g_free(delivery->message_id);
    g_array_unref(delivery->row_ids);
    g_ptr_array_unref(delivery->changes);
    g_ptr_array_unref(delivery->pool);
    g_ptr_array_unref(delivery->notices);
    g_free(delivery->last_error);
    g_free(delivery);
}

bool
delivery_is_digest(const Delivery *delivery)
{
    return g_str_has_prefix(delivery->batch, "digest/");
}

#define SEQUENCE 17
#define OUTBOX_SQL                                                                                 \
    "SELECT o.id, o.subscriber, o.channel, o.release_id, o.message_id, o.attempts, o.due_at,"      \
    " o.last_error, o.batch, o.rule, o.in_reply_to, o.first_tried_at, o.dead_at, n.id,"            \
    " n.recorded_at, n.kind, n.subject, o.sequence, n.text FROM outbox AS o"                       \
    " LEFT JOIN notices AS n ON n.id = o.notice WHERE o.delivered_at IS NULL"
#define NOTICE_TEXT (SEQUENCE + 1)
#define OUTBOX_ORDER " ORDER BY o.batch, o.subscriber, o.channel, o.message_id, o.id"

/* Changes that are to be told to many are read once. */
typedef struct {
    Database *database;
    GPtrArray *changes;      /* (owned) of Change */
    GHashTable *by_sequence; /* (owned) of sequence (in the Change) to Change, borrowed */
} Pool;

static Pool
pool_new(Database *database)
{
    return (Pool){.database = database,
                  .changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free),
                  .by_sequence = g_hash_table_new(g_int64_hash, g_int64_equal)};
}

static void
pool_clear(Pool *pool)
{
    g_ptr_array_unref(pool->changes);
    g_hash_table_unref(pool->by_sequence);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pool, pool_clear)

/* Returns: (borrowed) of the pool, or NULL with @error */
static Change *
pool_find(Pool *pool, gint64 sequence, GError **error)
{
    static const char sql[] =
        "SELECT " CHANGE_COLUMNS " FROM changes AS h WHERE h.sequence = :sequence";
    Change *known = g_hash_table_lookup(pool->by_sequence, &sequence);
    if (known != NULL)
        return known;
    g_autoptr(Statement) statement = statement_new(pool->database, sql);
    bind_integer(statement, ":sequence", sequence);
    g_autoptr(Change) change = statement_next(statement) ? telling_take_change(statement, 0) : NULL;
    if (!statement_finish(statement, error))
        return NULL;
    if (change == NULL) { /* the key forbids it */
        g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED,
                    "an alert is about change %" G_GINT64_FORMAT ", which is not there", sequence);
        return NULL;
    }
    known = g_steal_pointer(&change);
    g_ptr_array_add(pool->changes, known);
    g_hash_table_insert(pool->by_sequence, &known->sequence, known);
    return known;
}

/* A change is told as it stands when its message is made: with the amendments that came before
 * that. Those that came after it answer the message. Returns: (borrowed) @change, or a copy of the
 * pool's, or NULL with @error */
static Change *
amend_change(Pool *pool, Change *change, const Delivery *delivery, GError **error)
{
    static const char sql[] =
        "SELECT " CHANGE_COLUMNS " FROM changes AS h WHERE h.corrects = :sequence"
        " AND h.kind = 'case_amended' AND NOT EXISTS (SELECT 1 FROM outbox AS a"
        "  WHERE a.sequence = h.sequence AND a.subscriber = :subscriber AND a.channel = :channel)"
        " ORDER BY h.sequence";
    g_autoptr(Statement) statement = statement_new(pool->database, sql);
    Change *amended = change;
    if (change->kind == CHANGE_CASE_AMENDED)
        return change;
    bind_integer(statement, ":sequence", change->sequence);
    bind_text(statement, ":subscriber", delivery->subscriber);
    bind_text(statement, ":channel", delivery->channel);
    while (statement_next(statement)) {
        g_autoptr(Change) amendment = telling_take_change(statement, 0);
        if (amended == change) {
            amended = change_copy(change);
            g_ptr_array_add(pool->changes, amended);
        }
        retelling_apply(amended, amendment);
    }
    return statement_finish(statement, error) ? amended : NULL;
}

static Delivery *
begin_delivery(const Statement *row, const Pool *pool)
{
    Delivery *delivery = g_new0(Delivery, 1);
    delivery->subscriber = column_copy(row, 1);
    delivery->channel = column_copy(row, 2);
    delivery->release_id = column_copy(row, 3);
    delivery->message_id = column_copy(row, 4);
    delivery->attempts = (unsigned)column_integer(row, 5);
    delivery->due_at = column_integer(row, 6);
    delivery->last_error = column_copy(row, 7);
    delivery->batch = column_copy(row, 8);
    delivery->rule = column_copy(row, 9);
    delivery->in_reply_to = column_copy(row, 10);
    delivery->first_tried_at = column_integer(row, 11);
    delivery->dead_at = column_integer(row, 12);
    delivery->row_ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    delivery->changes = g_ptr_array_new();
    delivery->pool = g_ptr_array_ref(pool->changes);
    delivery->notices = g_ptr_array_new_with_free_func((GDestroyNotify)notice_free);
    return delivery;
}

static bool
belongs_to(const Delivery *delivery, const Statement *row)
{
    return g_strcmp0(delivery->subscriber, column_text(row, 1)) == 0 &&
           g_strcmp0(delivery->channel, column_text(row, 2)) == 0 &&
           g_strcmp0(delivery->batch, column_text(row, 8)) == 0 &&
           g_strcmp0(delivery->message_id, column_text(row, 4)) == 0;
}

static bool
take_row(Delivery *delivery, const Statement *row, Pool *pool, GError **error)
{
    gint64 id = column_integer(row, 0);
    delivery->due_at = MIN(delivery->due_at, column_integer(row, 6));
    g_array_append_val(delivery->row_ids, id);
    gint64 sequence = column_integer(row, SEQUENCE);
    Change *change = sequence != 0 ? pool_find(pool, sequence, error) : NULL;
    if (change != NULL)
        change = amend_change(pool, change, delivery, error);
    if (sequence != 0 && change == NULL)
        return false;
    if (change != NULL)
        g_ptr_array_add(delivery->changes, change);
    if (column_integer(row, 13) == 0)
        return true;
    Notice *notice = g_new0(Notice, 1);
    *notice = (Notice){.id = column_integer(row, 13),
                       .recorded_at = column_integer(row, 14),
                       .kind = column_copy(row, 15),
                       .subject = column_copy(row, 16),
                       .text = column_copy(row, NOTICE_TEXT)};
    g_ptr_array_add(delivery->notices, notice);
    return true;
}

/* Rows of one recipient, channel, batch and Message-ID stand together. */
static GPtrArray *
gather(Database *database, Statement *statement, guint limit, GError **error)
{
    g_auto(Pool) pool = pool_new(database);
    g_autoptr(GPtrArray) deliveries = g_ptr_array_new_with_free_func((GDestroyNotify)delivery_free);
    Delivery *delivery = NULL;
    while (statement_next(statement)) {
        if (delivery == NULL || !belongs_to(delivery, statement)) {
            if (deliveries->len == limit)
                break;
            delivery = begin_delivery(statement, &pool);
            g_ptr_array_add(deliveries, delivery);
        }
        if (!take_row(delivery, statement, &pool, error))
            return NULL;
    }
    return statement_finish(statement, error) ? g_steal_pointer(&deliveries) : NULL;
}

static char *
make_message_id(const Delivery *delivery, const char *domain)
{
    g_autoptr(GString) seed = g_string_new(NULL);
    g_string_printf(seed, "%s|%s|%s|", delivery->subscriber, delivery->channel, delivery->batch);
    for (guint i = 0; i < delivery->changes->len; i++) {
        const Change *change = g_ptr_array_index(delivery->changes, i);
        g_string_append_printf(seed, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", change->sequence);
    }
    for (guint i = 0; i < delivery->notices->len; i++) {
        const Notice *notice = g_ptr_array_index(delivery->notices, i);
        g_string_append_printf(seed, "n%" G_GINT64_FORMAT, notice->id);
    }
    g_autofree char *digest =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, seed->str, (gssize)seed->len);
    return g_strdup_printf("%.*s@%s", MESSAGE_ID_DIGITS, digest, domain);
}

typedef void (*BindMore)(Statement *statement, const Delivery *delivery, gconstpointer data);

/* Runs @sql for the rows of a delivery: each run of ids without a gap is from :first to :last. */
static bool
update_rows(Database *database, const Delivery *delivery, const char *sql, BindMore bind_more,
            gconstpointer data, GError **error)
{
    g_autoptr(Statement) statement = statement_new(database, sql);
    const GArray *ids = delivery->row_ids;
    for (guint first = 0, last = 0; first < ids->len; first = last + 1) {
        for (last = first; last + 1 < ids->len && g_array_index(ids, gint64, last + 1) ==
                                                      g_array_index(ids, gint64, last) + 1;)
            last++;
        bind_integer(statement, ":first", g_array_index(ids, gint64, first));
        bind_integer(statement, ":last", g_array_index(ids, gint64, last));
        bind_more(statement, delivery, data);
        if (!statement_run(statement, error))
            return false;
    }
    return true;
}

static bool
update_delivery(Database *database, const Delivery *delivery, const char *sql, BindMore bind_more,
                gconstpointer data, GError **error)
{
    if (!database_begin(database, error))
        return false;
    if (update_rows(database, delivery, sql, bind_more, data, error) &&
        database_commit(database, error))
        return true;
    database_roll_back(database);
    return false;
}

static void
bind_message_id(Statement *statement, const Delivery *delivery, gconstpointer data)
{
    (void)data; /* nothing more is needed */
    bind_text(statement, ":message_id", delivery->message_id);
}

static bool
fix_message_ids(Database *database, GPtrArray *deliveries, const char *domain, GError **error)
{
    static const char sql[] =
        "UPDATE outbox SET message_id = :message_id WHERE id BETWEEN :first AND :last";
    for (guint i = 0; i < deliveries->len; i++) {
        Delivery *delivery = g_ptr_array_index(deliveries, i);
        if (delivery->message_id != NULL)
            continue;
        delivery->message_id = make_message_id(delivery, domain);
        if (!update_rows(database, delivery, sql, bind_message_id, NULL, error))
            return false;
    }
    return true;
}

typedef enum { WAY_ANY, WAY_MAIL, WAY_OTHER } Way;

static GPtrArray *
gather_due(Database *database, gint64 now, Way way, GError **error)
{
    static const char sql[] =
        OUTBOX_SQL " AND o.dead_at IS NULL AND o.due_at <= :now"
                   " AND (:way = 0 OR (o.channel = 'mail') = (:way = 1))" OUTBOX_ORDER;
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_integer(statement, ":now", now);
    bind_integer(statement, ":way", way);
    return gather(database, statement, LEDGER_DELIVERIES_MAX, error);
}

static GPtrArray *
list_due(Ledger *ledger, gint64 now, const char *domain, Way way, GError **error)
{
    if (!database_begin(&ledger->database, error))
        return NULL;
    g_autoptr(GPtrArray) deliveries = gather_due(&ledger->database, now, way, error);
    if (deliveries != NULL && fix_message_ids(&ledger->database, deliveries, domain, error) &&
        database_commit(&ledger->database, error))
        return g_steal_pointer(&deliveries);
    database_roll_back(&ledger->database);
    return NULL;
}

GPtrArray *
ledger_list_due_deliveries(Ledger *ledger, gint64 now, const char *domain, GError **error)
{
    return list_due(ledger, now, domain, WAY_ANY, error);
}

GPtrArray *
ledger_list_due_deliveries_by(Ledger *ledger, gint64 now, const char *domain, bool is_mail,
                              GError **error)
{
    return list_due(ledger, now, domain, is_mail ? WAY_MAIL : WAY_OTHER, error);
}

GPtrArray *
ledger_list_deliveries(Ledger *ledger, GError **error)
{
    g_autoptr(Statement) statement = statement_new(&ledger->database, OUTBOX_SQL OUTBOX_ORDER);
    return gather(&ledger->database, statement, G_MAXUINT, error);
}

static void
bind_delivered(Statement *statement, const Delivery *delivery, gconstpointer data)
{
    (void)delivery; /* its rows are bound already */
    bind_integer(statement, ":now", *(const gint64 *)data);
}

bool
ledger_settle_delivery(Ledger *ledger, const Delivery *delivery, gint64 now, GError **error)
{
    static const char sql[] =
        "UPDATE outbox SET delivered_at = :now, attempts = attempts + 1,"
        " last_error = NULL WHERE id BETWEEN :first AND :last AND delivered_at IS NULL";
    return update_delivery(&ledger->database, delivery, sql, bind_delivered, &now, error);
}

typedef struct {
    gint64 due_at;
    const char *why;
} Postponement;

static void
bind_postponed(Statement *statement, const Delivery *delivery, gconstpointer data)
{
    const Postponement *postponement = data;
    (void)delivery; /* its rows are bound already */
    bind_integer(statement, ":due_at", postponement->due_at);
    bind_text(statement, ":why", postponement->why);
}

bool
ledger_postpone_delivery(Ledger *ledger, const Delivery *delivery, gint64 due_at, const char *why,
                         GError **error)
{
    static const char sql[] =
        "UPDATE outbox SET due_at = :due_at, attempts = attempts + 1,"
        " first_tried_at = coalesce(first_tried_at, unixepoch()),"
        " last_error = :why WHERE id BETWEEN :first AND :last AND delivered_at IS NULL";
    Postponement postponement = {.due_at = due_at, .why = why};
    return update_delivery(&ledger->database, delivery, sql, bind_postponed, &postponement, error);
}

/* A notice that cannot be told makes no further notice: that would go on for ever. */
static bool
note_burial(Database *database, const Delivery *delivery, gint64 now, const char *why,
            GError **error)
{
    if (delivery->notices->len > 0)
        return true;
    g_autofree char *text = g_strdup_printf(
        "%s to %s about %s was given up after %u tries: %s. See civcas outbox; when it is mended, "
        "civcas outbox --revive sends it after all",
        delivery->channel, delivery->subscriber, delivery->batch, delivery->attempts + 1, why);
    return notices_insert(database, "delivery_failing", delivery->subscriber, text, now, error);
}

bool
ledger_bury_delivery(Ledger *ledger, const Delivery *delivery, gint64 now, const char *why,
                     GError **error)
{
    static const char sql[] =
        "UPDATE outbox SET dead_at = :due_at, attempts = attempts + 1,"
        " last_error = :why WHERE id BETWEEN :first AND :last AND delivered_at IS NULL";
    Postponement burial = {.due_at = now, .why = why};
    if (!database_begin(&ledger->database, error))
        return false;
    if (update_rows(&ledger->database, delivery, sql, bind_postponed, &burial, error) &&
        note_burial(&ledger->database, delivery, now, why, error) &&
        database_commit(&ledger->database, error))
        return true;
    database_roll_back(&ledger->database);
    return false;
}

bool
ledger_revive_deliveries(Ledger *ledger, const char *subscriber, gint64 now, gint64 *ret_rows,
                         GError **error)
{
    static const char sql[] =
        "UPDATE outbox SET dead_at = NULL, due_at = :now, first_tried_at = NULL"
        " WHERE dead_at IS NOT NULL AND delivered_at IS NULL"
        " AND (:subscriber IS NULL OR subscriber = :subscriber)";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_integer(statement, ":now", now);
    bind_text(statement, ":subscriber", subscriber);
    if (!statement_run(statement, error))
        return false;
    *ret_rows = sqlite3_changes64(ledger->database.handle);
    return true;
}

static char *
tell_stuck(gint64 given_up, gint64 late, unsigned late_after_s)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (late > 0)
        g_string_append_printf(text, "%" G_GINT64_FORMAT " message%s tried in vain for over %u %s",
                               late, late == 1 ? "" : "s",
                               late_after_s >= 3600 ? late_after_s / 3600 : late_after_s / 60,
                               late_after_s >= 3600 ? "h" : "min");
    if (given_up > 0)
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT " message%s given up",
                               late > 0 ? ", " : "", given_up, given_up == 1 ? "" : "s");
    if (text->len > 0)
        g_string_append(text, "; see civcas outbox");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

bool
ledger_describe_stuck(Ledger *ledger, gint64 now, unsigned late_after_s, char **ret_trouble,
                      char **ret_late_channel, GError **error)
{
    static const char sql[] =
        "SELECT count(DISTINCT CASE WHEN dead_at IS NOT NULL THEN message_id END),"
        " count(DISTINCT CASE WHEN is_late THEN message_id END),"
        " CASE count(DISTINCT CASE WHEN is_late THEN channel END) WHEN 0 THEN NULL"
        " WHEN 1 THEN max(CASE WHEN is_late THEN channel END) ELSE '' END"
        " FROM (SELECT *, dead_at IS NULL AND first_tried_at < :before AS is_late FROM outbox"
        " WHERE delivered_at IS NULL AND attempts > 0)";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autofree char *channel = NULL, *trouble = NULL;
    bind_integer(statement, ":before", now - late_after_s);
    if (statement_next(statement)) {
        trouble =
            tell_stuck(column_integer(statement, 0), column_integer(statement, 1), late_after_s);
        channel = column_copy(statement, 2);
    }
    if (!statement_finish(statement, error))
        return false;
    *ret_trouble = g_steal_pointer(&trouble);
    *ret_late_channel = g_steal_pointer(&channel);
    return true;
}

gint64
ledger_get_next_delivery_time(Ledger *ledger)
{
    g_autoptr(Statement) statement =
        statement_new(&ledger->database, "SELECT min(due_at) FROM outbox WHERE delivered_at IS NULL"
                                         " AND dead_at IS NULL");
    return statement_next(statement) ? column_integer(statement, 0) : 0;
}
