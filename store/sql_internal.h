/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>

#include "changes/gazetteer.h"
#include "releases/release.h"

/* SQLite with its failures remembered: a statement that could not be prepared, bound or stepped
 * yields no rows, and statement_finish says why. A value that failed to bind is never stored as
 * NULL. */

typedef struct {
    sqlite3 *handle;   /* (owned) */
    char *path;        /* (owned) named in messages */
    GHashTable *idle;  /* (owned) (nullable) statements kept for the next time: parsing them is most
                          of the work of small ones */
    Gazetteer *places; /* (owned) what folding knows of places */
} Database;

/* Closes the handle; the path stays. */
void database_close(Database *database);

/* Sets @error from what SQLite said last. Returns: false */
bool database_fail(const Database *database, const char *doing, GError **error);

/* Runs statements that yield no rows. */
bool database_execute(Database *database, const char *sql, GError **error);

/* A write transaction: takes the lock at once, since a read cannot be raised to a write safely. */
bool database_begin(Database *database, GError **error);
bool database_commit(Database *database, GError **error);
/* After a failure; harmless where SQLite has rolled back by itself. */
void database_roll_back(Database *database);

typedef struct Statement Statement;

/* @sql: borrowed for the life of the statement. Returns: (owned) never NULL */
Statement *statement_new(Database *database, const char *sql);
void statement_free(Statement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Statement, statement_free)

/* @name: with its colon, ":series" */
void bind_text(Statement *statement, const char *name, const char *value); /* NULL stores NULL */
void bind_integer(Statement *statement, const char *name, gint64 value);
void bind_real(Statement *statement, const char *name, double value);
void bind_count(Statement *statement, const char *name, Count value); /* not stated stores NULL */
void bind_bytes(Statement *statement, const char *name, GBytes *value);

/* Is there another row? */
bool statement_next(Statement *statement);

/* Says whether all went well so far, and makes the statement ready to be bound and run again. */
bool statement_finish(Statement *statement, GError **error);

/* Runs to the end, passing over rows. */
bool statement_run(Statement *statement, GError **error);

/* Of the row at hand. */
const char *column_text(const Statement *statement, int column); /* (borrowed) (nullable) */
char *column_copy(const Statement *statement, int column);       /* (owned) (nullable) */
gint64 column_integer(const Statement *statement, int column);
double column_real(const Statement *statement, int column);
Count column_count(const Statement *statement, int column);
GBytes *column_bytes(const Statement *statement, int column); /* (owned) */

/* A statement without parameters that yields one number; 0 where it yields no row. */
bool database_ask_integer(Database *database, const char *sql, gint64 *ret_value, GError **error);
