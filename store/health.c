/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/health.h"

#include "store/ledger_internal.h"

static const char remedy[] = "stop civcasd and put the last backup in its place";

static bool
check_pages(Ledger *ledger, GError **error)
{
    g_autoptr(Statement) statement = statement_new(&ledger->database, "PRAGMA quick_check(1)");
    g_autofree char *found = statement_next(statement) ? column_copy(statement, 0) : NULL;
    if (!statement_finish(statement, error))
        return false;
    if (g_strcmp0(found, "ok") == 0)
        return true;
    g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED, "ledger %s is damaged: %s; %s",
                ledger->database.path, found != NULL ? found : "no answer", remedy);
    return false;
}

static bool
check_references(Ledger *ledger, GError **error)
{
    g_autoptr(Statement) statement = statement_new(&ledger->database, "PRAGMA foreign_key_check");
    g_autofree char *table = statement_next(statement) ? column_copy(statement, 0) : NULL;
    if (!statement_finish(statement, error))
        return false;
    if (table == NULL)
        return true;
    g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED,
                "ledger %s: a row of %s refers to one that is not there; %s", ledger->database.path,
                table, remedy);
    return false;
}

bool
ledger_check_health(Ledger *ledger, GError **error)
{
    return check_pages(ledger, error) && check_references(ledger, error);
}
