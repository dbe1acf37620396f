/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/folding_internal.h"
#include "store/ledger_internal.h"
#include "store/telling_internal.h"

enum { MAX_DIFFERENCES = 20 };

/* Columns are put in one text each; row ids, which depend on the order of arrival, stay out. */
static const char *const fold_sql[] = {
    "SELECT 'case', c.id, c.series, c.status, e.entry_id, c.last_release, c.first_release, c.day,"
    " c.place_key, c.entry_count FROM cases AS c JOIN entries AS e ON e.id = c.last_entry"
    " ORDER BY c.id",
    "SELECT 'step', s.case_id, s.release_id, e.entry_id, s.status, printf('%.6f', s.score),"
    " s.reasons, NULL, NULL, NULL FROM steps AS s LEFT JOIN entries AS e ON e.id = s.entry"
    " ORDER BY s.case_id, s.release_id, e.entry_id",
    "SELECT 'unsure', u.release_id, e.entry_id, u.case_id, printf('%.6f', u.score), u.reasons,"
    " NULL, NULL, NULL, NULL FROM unsure_links AS u JOIN entries AS e ON e.id = u.entry"
    " ORDER BY u.release_id, e.entry_id, u.case_id",
    ("SELECT 'sum', release_id, across, name, section, result, stated, computed, NULL, NULL"
     " FROM checks ORDER BY release_id, across, name, section, id"),
};

static bool
print_rows(Database *database, const char *sql, GString *text, GError **error)
{
    enum { COLUMNS = 10 };
    g_autoptr(Statement) statement = statement_new(database, sql);
    while (statement_next(statement)) {
        for (int i = 0; i < COLUMNS; i++) {
            const char *cell = column_text(statement, i);
            g_string_append_printf(text, "%s%s", i > 0 ? "\t" : "", cell != NULL ? cell : "");
        }
        g_string_append_c(text, '\n');
    }
    return statement_finish(statement, error);
}

static char *
print_fold(Database *database, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(fold_sql); i++) {
        if (!print_rows(database, fold_sql[i], text, error))
            return NULL;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *
ledger_print_fold(Ledger *ledger, GError **error)
{
    return print_fold(&ledger->database, error);
}

bool
ledger_rebuild(Ledger *ledger, GPtrArray *subscribers, gint64 now, GPtrArray **ret_changes,
               GError **error)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    if (!database_begin(&ledger->database, error))
        return false;
    if (!folding_rebuild(&ledger->database, changes, error) ||
        !telling_record(&ledger->database, changes, subscribers, now, error) ||
        !database_commit(&ledger->database, error)) {
        database_roll_back(&ledger->database);
        return false;
    }
    *ret_changes = g_steal_pointer(&changes);
    return true;
}

bool
ledger_rebuild_with_places(Ledger *ledger, Gazetteer *places, GPtrArray *subscribers, gint64 now,
                           GPtrArray **ret_changes, GError **error)
{
    Gazetteer *before = ledger->database.places;
    ledger->database.places = places;
    bool done = ledger_rebuild(ledger, subscribers, now, ret_changes, error);
    if (!done)
        ledger->database.places = before; /* else the next release is folded by other places */
    gazetteer_free(done ? before : places);
    return done;
}

/* Proof */

static void G_GNUC_PRINTF(2, 3) add_fault(GPtrArray *faults, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(faults, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static bool
prove_file(Database *database, GPtrArray *faults, GError **error)
{
    g_autoptr(Statement) whole = statement_new(database, "PRAGMA integrity_check");
    g_autoptr(Statement) references = statement_new(database, "PRAGMA foreign_key_check");
    while (statement_next(whole)) {
        if (g_strcmp0(column_text(whole, 0), "ok") != 0)
            add_fault(faults, "the file is damaged: %s", column_text(whole, 0));
    }
    while (statement_next(references))
        add_fault(faults, "row %d of table %s leads to nothing in table %s",
                  (int)column_integer(references, 1), column_text(references, 0),
                  column_text(references, 2));
    return statement_finish(whole, error) && statement_finish(references, error);
}

static bool
prove_bodies(Ledger *ledger, GPtrArray *faults, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(&ledger->database, "SELECT sha256 FROM bodies ORDER BY sha256");
    while (statement_next(statement)) {
        g_autoptr(GError) why = NULL;
        g_autoptr(GBytes) body = ledger_load_body(ledger, column_text(statement, 0), &why);
        if (body == NULL)
            add_fault(faults, "capture %s: %s", column_text(statement, 0),
                      why != NULL ? why->message : "its bytes are gone");
    }
    return statement_finish(statement, error);
}

/* A file of SQLite's own, gone when closed: nothing of the ledger is touched. */
static bool
copy_database(Database *database, Database *copy, GError **error)
{
    if (sqlite3_open_v2("", &copy->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
        SQLITE_OK)
        return database_fail(copy, "cannot make a copy", error);
    sqlite3_backup *backup = sqlite3_backup_init(copy->handle, "main", database->handle, "main");
    if (backup == NULL)
        return database_fail(copy, "cannot begin a copy", error);
    int result = sqlite3_backup_step(backup, -1);
    (void)sqlite3_backup_finish(backup); /* says again what the step said */
    return result == SQLITE_DONE || database_fail(copy, "cannot copy the ledger", error);
}

static void
compare_folds(const char *stored, const char *folded, GPtrArray *faults)
{
    g_auto(GStrv) before = g_strsplit(stored, "\n", -1), after = g_strsplit(folded, "\n", -1);
    g_autoptr(GHashTable) lines = g_hash_table_new(g_str_hash, g_str_equal);
    guint found = 0;
    for (guint i = 0; after[i] != NULL; i++)
        g_hash_table_add(lines, after[i]);
    for (guint i = 0; before[i] != NULL; i++) {
        if (!g_hash_table_remove(lines, before[i]) && *before[i] != '\0' &&
            found++ < MAX_DIFFERENCES)
            add_fault(faults, "stored, but not in the fold: %s", before[i]);
    }
    for (guint i = 0; after[i] != NULL; i++) {
        if (*after[i] != '\0' && g_hash_table_contains(lines, after[i]) &&
            found++ < MAX_DIFFERENCES)
            add_fault(faults, "in the fold, but not stored: %s", after[i]);
    }
    if (found == 0)
        add_fault(faults, "the fold gives some lines more or less often than are stored");
}

static bool
prove_fold(Database *database, Database *copy, GPtrArray *faults, GError **error)
{
    bool is_of_others = false;
    g_autofree char *stored = NULL, *folded = NULL;
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    if (!copy_database(database, copy, error) ||
        !folding_has_another_origin(copy, &is_of_others, error) ||
        (stored = print_fold(copy, error)) == NULL || !database_begin(copy, error) ||
        !folding_rebuild(copy, changes, error) || (folded = print_fold(copy, error)) == NULL)
        return false;
    if (strcmp(stored, folded) == 0)
        return true;
    if (is_of_others)
        add_fault(faults,
                  "the list of places (places.tsv), or the rules of this version of civcas, "
                  "are others than those the ledger was folded with, and link some cases "
                  "otherwise: run civcas rebuild, then civcas verify again. What differs:");
    compare_folds(stored, folded, faults);
    return true;
}

bool
ledger_verify(Ledger *ledger, GPtrArray **ret_faults, GError **error)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    Database copy = {
        .handle = NULL, .path = ledger->database.path, .places = ledger->database.places};
    bool done = prove_file(&ledger->database, faults, error) &&
                prove_bodies(ledger, faults, error) &&
                (faults->len > 0 || prove_fold(&ledger->database, &copy, faults, error));
    database_close(&copy);
    if (done)
        *ret_faults = g_steal_pointer(&faults);
    return done;
}
