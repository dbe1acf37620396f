/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ledger_internal.h"
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
    g_free(delivery->message_id);
    g_array_unref(delivery->row_ids);
    g_ptr_array_unref(delivery->changes);
    g_free(delivery->last_error);
    g_free(delivery);
}

#define OUTBOX_SQL                                                                                 \
    "SELECT o.id, o.subscriber, o.channel, o.release_id, o.message_id, o.attempts, o.due_at,"      \
    " o.last_error, " CHANGE_COLUMNS " FROM outbox AS o"                                           \
    " JOIN changes AS h ON h.sequence = o.sequence WHERE o.delivered_at IS NULL"
#define OUTBOX_ORDER                                                                               \
    " ORDER BY o.release_id, o.subscriber, o.channel, o.message_id IS NULL, o.message_id,"         \
    " o.sequence"

static Delivery *
begin_delivery(const Statement *row)
{
    Delivery *delivery = g_new0(Delivery, 1);
    delivery->subscriber = column_copy(row, 1);
    delivery->channel = column_copy(row, 2);
    delivery->release_id = column_copy(row, 3);
    delivery->message_id = column_copy(row, 4);
    delivery->attempts = (unsigned)column_integer(row, 5);
    delivery->due_at = column_integer(row, 6);
    delivery->last_error = column_copy(row, 7);
    delivery->row_ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    delivery->changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    return delivery;
}

static bool
belongs_to(const Delivery *delivery, const Statement *row)
{
    return g_strcmp0(delivery->subscriber, column_text(row, 1)) == 0 &&
           g_strcmp0(delivery->channel, column_text(row, 2)) == 0 &&
           g_strcmp0(delivery->release_id, column_text(row, 3)) == 0 &&
           g_strcmp0(delivery->message_id, column_text(row, 4)) == 0;
}

/* Rows of one recipient, channel, release and Message-ID stand together. */
static GPtrArray *
gather(Statement *statement, GError **error)
{
    g_autoptr(GPtrArray) deliveries = g_ptr_array_new_with_free_func((GDestroyNotify)delivery_free);
    Delivery *delivery = NULL;
    while (statement_next(statement)) {
        gint64 row = column_integer(statement, 0);
        if (delivery == NULL || !belongs_to(delivery, statement)) {
            delivery = begin_delivery(statement);
            g_ptr_array_add(deliveries, delivery);
        }
        delivery->due_at = MIN(delivery->due_at, column_integer(statement, 6));
        g_array_append_val(delivery->row_ids, row);
        g_ptr_array_add(delivery->changes, telling_take_change(statement, 8));
    }
    return statement_finish(statement, error) ? g_steal_pointer(&deliveries) : NULL;
}

static char *
make_message_id(const Delivery *delivery, const char *domain)
{
    g_autoptr(GString) seed = g_string_new(NULL);
    g_string_printf(seed, "%s|%s|%s|", delivery->subscriber, delivery->channel,
                    delivery->release_id);
    for (guint i = 0; i < delivery->changes->len; i++) {
        const Change *change = g_ptr_array_index(delivery->changes, i);
        g_string_append_printf(seed, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", change->sequence);
    }
    g_autofree char *digest =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, seed->str, (gssize)seed->len);
    return g_strdup_printf("%.*s@%s", MESSAGE_ID_DIGITS, digest, domain);
}

typedef void (*BindMore)(Statement *statement, const Delivery *delivery, gconstpointer data);

/* Runs @sql for each row of a delivery, which it calls :id. */
static bool
update_rows(Database *database, const Delivery *delivery, const char *sql, BindMore bind_more,
            gconstpointer data, GError **error)
{
    g_autoptr(Statement) statement = statement_new(database, sql);
    for (guint i = 0; i < delivery->row_ids->len; i++) {
        bind_integer(statement, ":id", g_array_index(delivery->row_ids, gint64, i));
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
    static const char sql[] = "UPDATE outbox SET message_id = :message_id WHERE id = :id";
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

static GPtrArray *
gather_due(Database *database, gint64 now, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, OUTBOX_SQL " AND o.due_at <= :now" OUTBOX_ORDER);
    bind_integer(statement, ":now", now);
    return gather(statement, error);
}

GPtrArray *
ledger_list_due_deliveries(Ledger *ledger, gint64 now, const char *domain, GError **error)
{
    if (!database_begin(&ledger->database, error))
        return NULL;
    g_autoptr(GPtrArray) deliveries = gather_due(&ledger->database, now, error);
    if (deliveries != NULL && fix_message_ids(&ledger->database, deliveries, domain, error) &&
        database_commit(&ledger->database, error))
        return g_steal_pointer(&deliveries);
    database_roll_back(&ledger->database);
    return NULL;
}

GPtrArray *
ledger_list_deliveries(Ledger *ledger, GError **error)
{
    g_autoptr(Statement) statement = statement_new(&ledger->database, OUTBOX_SQL OUTBOX_ORDER);
    return gather(statement, error);
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
    static const char sql[] = "UPDATE outbox SET delivered_at = :now, attempts = attempts + 1,"
                              " last_error = NULL WHERE id = :id AND delivered_at IS NULL";
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
    static const char sql[] = "UPDATE outbox SET due_at = :due_at, attempts = attempts + 1,"
                              " last_error = :why WHERE id = :id AND delivered_at IS NULL";
    Postponement postponement = {.due_at = due_at, .why = why};
    return update_delivery(&ledger->database, delivery, sql, bind_postponed, &postponement, error);
}

gint64
ledger_get_next_delivery_time(Ledger *ledger)
{
    g_autoptr(Statement) statement = statement_new(
        &ledger->database, "SELECT min(due_at) FROM outbox WHERE delivered_at IS NULL");
    return statement_next(statement) ? column_integer(statement, 0) : 0;
}
