/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ledger.h"

#include <errno.h>
#include <unistd.h>

#include "store/ledger_internal.h"
#include "store/lock_internal.h"
#include "store/migrations_internal.h"

/* Of SQLite's machine; a second has tens of millions. */
enum { STEPS_PER_BEAT = 1000 };

enum { BUSY_TIMEOUT_MS = 5000, MAX_VALUE_BYTES = 128 * 1024 * 1024, MAX_SQL_BYTES = 1024 * 1024 };

static bool
refuse_path(const char *path, LedgerMode mode, GError **error)
{
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_FOREIGN,
                    "ledger %s: is a folder; name a file in it, with --db or with File= under "
                    "[Ledger]",
                    path);
        return false;
    }
    if (mode == LEDGER_WRITE || access(path, R_OK) == 0)
        return true;
    if (errno == EACCES)
        g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_OTHER,
                    "ledger %s: this user may not read it; for the service's ledger become a "
                    "member of group civcas, and log in anew",
                    path);
    else
        g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_ABSENT,
                    "there is no ledger %s yet; civcas check or civcas import make one, and --db "
                    "names another",
                    path);
    return false;
}

static bool
open_handle(Ledger *ledger, LedgerMode mode, GError **error)
{
    int flags = SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_FULLMUTEX |
                (mode == LEDGER_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    if (sqlite3_open_v2(ledger->database.path, &ledger->database.handle, flags, NULL) != SQLITE_OK)
        return database_fail(&ledger->database, "cannot open", error);
    return true;
}

/* The file may come from elsewhere: nothing in its schema is trusted to do anything. */
static void
harden(sqlite3 *handle)
{
    static const struct {
        int option;
        int value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},     {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
        (void)sqlite3_db_config(handle, options[i].option, options[i].value, NULL);
    (void)sqlite3_busy_timeout(handle, BUSY_TIMEOUT_MS);
    (void)sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1); /* VACUUM INTO needs one */
    (void)sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
    (void)sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, MAX_SQL_BYTES);
}

static bool
prepare_reader(Ledger *ledger, GError **error)
{
    gint64 version = 0;
    if (!migrations_check(&ledger->database, &version, error))
        return false;
    if (version == migrations_get_newest())
        return true;
    g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_FOREIGN,
                "ledger %s is of version %d and this civcas reads %d; start civcasd, or run civcas "
                "check, to bring it up",
                ledger->database.path, (int)version, (int)migrations_get_newest());
    return false;
}

static bool
prepare_writer(Ledger *ledger, GError **error)
{
    gint64 version = 0;
    int keep = 1;
    if (!migrations_check(&ledger->database, &version, error) ||
        !database_execute(
            &ledger->database,
            "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -16384;"
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 1000;",
            error))
        return false;
    /* Readers of the group may not be able to make these files, so that they stay. */
    if (sqlite3_file_control(ledger->database.handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep) !=
        SQLITE_OK)
        return database_fail(&ledger->database, "cannot keep the write-ahead log", error);
    return migrations_apply(&ledger->database, version, error);
}

static bool
open_writer(Ledger *ledger, const char *program, GError **error)
{
    return lock_take(ledger->database.path, program, &ledger->lock, error) &&
           lock_create_file(ledger->database.path, error) &&
           open_handle(ledger, LEDGER_WRITE, error);
}

/* Each CHECK (x IN (...)) makes a table of its own in memory for each row, and SQLite begins every
 * table with room for twenty pages at once, which the heap then takes from the system and gives
 * back: half the time of a release. Page by page costs nothing. Too late when somebody has opened a
 * database before us; then it is merely slower. */
static void
spare_the_heap(void)
{
    static gsize done = 0;
    if (!g_once_init_enter(&done))
        return;
    (void)sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
    g_once_init_leave(&done, 1);
}

Ledger *
ledger_open(const char *path, LedgerMode mode, const char *program, GError **error)
{
    g_autoptr(Ledger) ledger = g_new0(Ledger, 1);
    spare_the_heap();
    ledger->lock = -1;
    ledger->database.places = gazetteer_new_default();
    if (!refuse_path(path, mode, error))
        return NULL;
    ledger->database.path = lock_resolve_path(path, error);
    if (ledger->database.path == NULL)
        return NULL;
    if (mode == LEDGER_WRITE ? !open_writer(ledger, program, error)
                             : !open_handle(ledger, mode, error))
        return NULL;
    harden(ledger->database.handle);
    if (mode == LEDGER_WRITE ? !prepare_writer(ledger, error) : !prepare_reader(ledger, error))
        return NULL;
    return g_steal_pointer(&ledger);
}

const char *
ledger_get_path(const Ledger *ledger)
{
    return ledger->database.path;
}

static int
on_steps(void *data)
{
    const Ledger *ledger = data;
    ledger->beat(ledger->beat_data);
    return 0; /* goes on */
}

void
ledger_set_pulse(Ledger *ledger, void (*beat)(gpointer data), gpointer data)
{
    ledger->beat = beat;
    ledger->beat_data = data;
    sqlite3_progress_handler(ledger->database.handle, beat != NULL ? STEPS_PER_BEAT : 0,
                             beat != NULL ? on_steps : NULL, ledger);
}

void
ledger_set_places(Ledger *ledger, Gazetteer *places)
{
    gazetteer_free(ledger->database.places);
    ledger->database.places = places;
}

void
ledger_close(Ledger *ledger)
{
    if (ledger == NULL)
        return;
    if (ledger->lock >= 0 && ledger->database.handle != NULL)
        (void)sqlite3_exec(ledger->database.handle, "PRAGMA optimize", NULL, NULL,
                           NULL); /* a hint */
    database_close(&ledger->database);
    if (ledger->lock >= 0)
        (void)close(ledger->lock); /* lets the next writer in */
    g_free(ledger->database.path);
    gazetteer_free(ledger->database.places);
    g_free(ledger);
}

bool
ledger_summarise(Ledger *ledger, LedgerSummary *ret_summary, GError **error)
{
    static const char sql[] =
        "SELECT (SELECT count(*) FROM captures), (SELECT count(*) FROM releases),"
        " (SELECT count(*) FROM readings WHERE release_id IS NULL AND standing = 'current'),"
        " (SELECT count(*) FROM cases), (SELECT count(*) FROM cases WHERE status = 'open'),"
        " (SELECT count(*) FROM changes),"
        " (SELECT count(*) FROM outbox WHERE delivered_at IS NULL),"
        " (SELECT count(*) FROM notices), (SELECT max(coalesce(last_at, fetched_at)) FROM "
        "captures),"
        " (SELECT max(fetched_at) FROM captures WHERE verdict = 'ok')";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    LedgerSummary summary = {0};
    if (statement_next(statement))
        summary = (LedgerSummary){.captures = column_integer(statement, 0),
                                  .releases = column_integer(statement, 1),
                                  .articles = column_integer(statement, 2),
                                  .cases = column_integer(statement, 3),
                                  .open_cases = column_integer(statement, 4),
                                  .changes = column_integer(statement, 5),
                                  .waiting_alerts = column_integer(statement, 6),
                                  .notices = column_integer(statement, 7),
                                  .last_captured_at = column_integer(statement, 8),
                                  .last_accepted_at = column_integer(statement, 9)};
    if (!statement_finish(statement, error))
        return false;
    *ret_summary = summary;
    return true;
}
