/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "store/ledger_error.h"
#include "store/sql_internal.h"

/* Statements kept at most: those put together as they are needed would be without end. */
#define IDLE_MAX 128u

struct Statement {
    Database *database;   /* (borrowed) */
    sqlite3_stmt *handle; /* (owned) (nullable) */
    const char *sql;      /* (borrowed) */
    GError *failure;      /* (owned) (nullable) the first one */
};

static LedgerError
find_error_code(int result)
{
    switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return LEDGER_ERROR_BUSY;
    case SQLITE_CORRUPT:
        return LEDGER_ERROR_DAMAGED;
    case SQLITE_NOTADB:
        return LEDGER_ERROR_FOREIGN;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return LEDGER_ERROR_FULL;
    default:
        return LEDGER_ERROR_OTHER;
    }
}

/* What a person can do about it; begins with "; ", or is empty. */
static const char *
find_remedy(LedgerError code)
{
    switch (code) {
    case LEDGER_ERROR_BUSY:
        return "; another program writes there: try again in a while";
    case LEDGER_ERROR_DAMAGED:
        return "; stop civcasd and put the last backup in its place";
    case LEDGER_ERROR_FOREIGN:
        return "; name another file with --db, or with File= under [Ledger]";
    case LEDGER_ERROR_FULL:
        return "; make room on that disk, and see that the file and its folder can be written";
    default:
        return "";
    }
}

bool
database_fail(const Database *database, const char *doing, GError **error)
{
    LedgerError code = find_error_code(sqlite3_extended_errcode(database->handle));
    if (code == LEDGER_ERROR_FOREIGN)
        doing = "is no ledger"; /* whatever was tried first */
    g_set_error(error, LEDGER_ERROR, (gint)code, "ledger %s: %s: %s%s", database->path, doing,
                sqlite3_errmsg(database->handle), find_remedy(code));
    return false;
}

bool
database_execute(Database *database, const char *sql, GError **error)
{
    if (sqlite3_exec(database->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        return database_fail(database, "cannot run a statement", error);
    return true;
}

bool
database_begin(Database *database, GError **error)
{
    if (sqlite3_exec(database->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        return database_fail(database, "cannot begin to write", error);
    return true;
}

bool
database_commit(Database *database, GError **error)
{
    if (sqlite3_exec(database->handle, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        return database_fail(database, "cannot commit", error);
    return true;
}

void
database_roll_back(Database *database)
{
    if (sqlite3_get_autocommit(database->handle) == 0)
        (void)sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL); /* told already */
}

static void
note_failure(Statement *statement, const char *doing)
{
    g_autofree char *what = NULL;
    if (statement->failure != NULL)
        return;
    what = g_strdup_printf("%s “%.60s”", doing, statement->sql);
    (void)database_fail(statement->database, what, &statement->failure);
}

static void
finalize(gpointer handle)
{
    (void)sqlite3_finalize(handle); /* repeats an error told before */
}

/* Returns: (owned) (nullable) */
static sqlite3_stmt *
take_idle(Database *database, const char *sql)
{
    gpointer handle = NULL;
    if (database->idle == NULL || !g_hash_table_steal_extended(database->idle, sql, NULL, &handle))
        return NULL;
    return handle;
}

/* Takes @handle, whose text is its key. Used twice at a time, one of the two goes. */
static void
keep_idle(Database *database, sqlite3_stmt *handle)
{
    if (database->idle == NULL)
        database->idle = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, finalize);
    const char *sql = sqlite3_sql(handle);
    if (g_hash_table_size(database->idle) >= IDLE_MAX || g_hash_table_contains(database->idle, sql))
        finalize(handle);
    else
        g_hash_table_insert(database->idle, (gpointer)sql, handle);
}

void
database_close(Database *database)
{
    g_clear_pointer(&database->idle, g_hash_table_unref);
    (void)sqlite3_close_v2(database->handle); /* nothing is under way */
    database->handle = NULL;
}

Statement *
statement_new(Database *database, const char *sql)
{
    Statement *statement = g_new0(Statement, 1);
    statement->database = database;
    statement->sql = sql;
    statement->handle = take_idle(database, sql);
    if (statement->handle == NULL &&
        sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle,
                           NULL) != SQLITE_OK)
        note_failure(statement, "cannot prepare");
    return statement;
}

void
statement_free(Statement *statement)
{
    if (statement == NULL)
        return;
    if (statement->handle != NULL && statement->failure == NULL) {
        (void)sqlite3_reset(statement->handle); /* repeats an error noted before */
        (void)sqlite3_clear_bindings(statement->handle);
        keep_idle(statement->database, statement->handle);
    } else {
        finalize(statement->handle);
    }
    g_clear_error(&statement->failure);
    g_free(statement);
}

/* 0 when the statement is unusable; a name it does not have is our mistake. */
static int
find_parameter(Statement *statement, const char *name)
{
    if (statement->handle == NULL)
        return 0;
    int index = sqlite3_bind_parameter_index(statement->handle, name);
    if (index == 0)
        g_error("statement “%s” has no parameter %s", statement->sql, name);
    return index;
}

static void
note_bind(Statement *statement, int result)
{
    if (result != SQLITE_OK)
        note_failure(statement, "cannot bind a value of");
}

void
bind_text(Statement *statement, const char *name, const char *value)
{
    int index = find_parameter(statement, name);
    if (index > 0)
        note_bind(statement,
                  sqlite3_bind_text(statement->handle, index, value, -1, SQLITE_TRANSIENT));
}

void
bind_integer(Statement *statement, const char *name, gint64 value)
{
    int index = find_parameter(statement, name);
    if (index > 0)
        note_bind(statement, sqlite3_bind_int64(statement->handle, index, value));
}

void
bind_real(Statement *statement, const char *name, double value)
{
    int index = find_parameter(statement, name);
    if (index > 0)
        note_bind(statement, sqlite3_bind_double(statement->handle, index, value));
}

void
bind_count(Statement *statement, const char *name, Count value)
{
    if (!value.stated)
        bind_text(statement, name, NULL);
    else if (fabs(value.value) < 1e15 && fabs(value.value - rint(value.value)) < 1e-9)
        bind_integer(statement, name, (gint64)llrint(value.value));
    else
        bind_real(statement, name, value.value);
}

void
bind_bytes(Statement *statement, const char *name, GBytes *value)
{
    int index = find_parameter(statement, name);
    gsize size = 0;
    const void *data = g_bytes_get_data(value, &size);
    if (index > 0) /* an empty blob needs a pointer: NULL would store NULL */
        note_bind(statement, sqlite3_bind_blob64(statement->handle, index, data != NULL ? data : "",
                                                 size, SQLITE_TRANSIENT));
}

bool
statement_next(Statement *statement)
{
    if (statement->failure != NULL)
        return false;
    int result = sqlite3_step(statement->handle);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        note_failure(statement, "cannot run");
    return result == SQLITE_ROW;
}

bool
statement_finish(Statement *statement, GError **error)
{
    if (statement->handle != NULL) {
        (void)sqlite3_reset(statement->handle); /* repeats an error noted before */
        (void)sqlite3_clear_bindings(statement->handle);
    }
    if (statement->failure == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&statement->failure));
    return false;
}

bool
statement_run(Statement *statement, GError **error)
{
    while (statement_next(statement))
        continue;
    return statement_finish(statement, error);
}

const char *
column_text(const Statement *statement, int column)
{
    return (const char *)sqlite3_column_text(statement->handle, column);
}

char *
column_copy(const Statement *statement, int column)
{
    return g_strdup(column_text(statement, column));
}

gint64
column_integer(const Statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

double
column_real(const Statement *statement, int column)
{
    return sqlite3_column_double(statement->handle, column);
}

Count
column_count(const Statement *statement, int column)
{
    if (sqlite3_column_type(statement->handle, column) == SQLITE_NULL)
        return count_absent();
    return count_of(sqlite3_column_double(statement->handle, column));
}

GBytes *
column_bytes(const Statement *statement, int column)
{
    const void *data = sqlite3_column_blob(statement->handle, column);
    int size = sqlite3_column_bytes(statement->handle, column);
    return g_bytes_new(data, (gsize)size);
}

bool
database_ask_integer(Database *database, const char *sql, gint64 *ret_value, GError **error)
{
    g_autoptr(Statement) statement = statement_new(database, sql);
    gint64 value = statement_next(statement) ? column_integer(statement, 0) : 0;
    if (!statement_finish(statement, error))
        return false;
    *ret_value = value;
    return true;
}
