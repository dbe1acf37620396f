/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>

#include "base/remedy.h"
#include "store/ledger_error.h"
#include "store/ledger_schema.h"
#include "store/migration_002.h"
#include "store/migration_003.h"
#include "store/migration_004.h"
#include "store/migration_005.h"
#include "store/migration_006.h"
#include "store/migration_007.h"
#include "store/migration_008.h"
#include "store/migration_009.h"
#include "store/migrations_internal.h"

/* What brings a ledger of the version before to this one. */
typedef struct {
    int version;
    const char *sql;
} Migration;

static const Migration migrations[] = {
    {2, migration_002}, {3, migration_003}, {4, migration_004}, {5, migration_005},
    {6, migration_006}, {7, migration_007}, {8, migration_008}, {9, migration_009},
};

gint64
migrations_get_newest(void)
{
    return migrations[G_N_ELEMENTS(migrations) - 1].version;
}

static bool
refuse(const Database *database, const char *why, GError **error)
{
    g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_FOREIGN, "%s %s", database->path, why);
    return false;
}

bool
migrations_check(Database *database, gint64 *ret_version, GError **error)
{
    gint64 application = 0, version = 0, objects = 0;
    if (!database_ask_integer(database, "PRAGMA application_id", &application, error) ||
        !database_ask_integer(database, "PRAGMA user_version", &version, error) ||
        !database_ask_integer(database, "SELECT count(*) FROM sqlite_schema", &objects, error))
        return false;
    bool is_empty = application == 0 && version == 0 && objects == 0;
    if (!is_empty && (application != LEDGER_APPLICATION_ID || version < 1))
        return refuse(database,
                      "is a database of another program, not a civcas ledger; "
                      "name another file with --db, or with File= under [Ledger]",
                      error);
    if (version > migrations_get_newest())
        return refuse(database, "was made by a newer civcas; install that version", error);
    *ret_version = version;
    return true;
}

static bool
run_step(Database *database, const char *sql, int version, GError **error)
{
    g_autofree char *stamp = g_strdup_printf(
        "PRAGMA application_id = %d; PRAGMA user_version = %d;", LEDGER_APPLICATION_ID, version);
    if (!database_begin(database, error))
        return false;
    if (database_execute(database, sql, error) && database_execute(database, stamp, error) &&
        database_commit(database, error))
        return true;
    database_roll_back(database);
    g_prefix_error(error, "version %d: ", version);
    return false;
}

/* Under another name until it is whole, so that a copy that is there is a good one. */
static bool
keep_copy(Database *database, gint64 version, GError **error)
{
    g_autofree char *path =
        g_strdup_printf("%s.before-%" G_GINT64_FORMAT, database->path, version + 1);
    g_autofree char *part = g_strconcat(path, ".part", NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return true;      /* of an upgrade that was cut short */
    (void)g_unlink(part); /* VACUUM INTO tells if it is still there */
    g_autoptr(Statement) statement = statement_new(database, "VACUUM INTO :path");
    bind_text(statement, ":path", part);
    if (!statement_run(statement, error))
        return false;
    if (g_rename(part, path) == 0)
        return true;
    g_autofree char *why = remedy_describe(errno);
    g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_FULL, "ledger: cannot rename %s: %s", part, why);
    return false;
}

bool
migrations_apply(Database *database, gint64 version, GError **error)
{
    if (version == 0)
        return run_step(database, ledger_schema, (int)migrations_get_newest(), error);
    if (version < migrations_get_newest() && !keep_copy(database, version, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(migrations); i++) {
        if (migrations[i].version > version &&
            !run_step(database, migrations[i].sql, migrations[i].version, error))
            return false;
    }
    return true;
}
