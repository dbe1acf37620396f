/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/cases_internal.h"

#include "changes/place.h"
#include "store/items_internal.h"

char *
cases_make_place_key(const Entry *entry)
{
    return entry->places->len > 0 ? place_get_skeleton(g_ptr_array_index(entry->places, 0))
                                  : g_strdup("");
}

/* What a case is, from its steps */

static bool
restate_case(Database *database, const char *id, GError **error)
{
#define STEPS_OF_CASE                                                                              \
    " FROM steps AS s JOIN releases AS r ON r.id = s.release_id WHERE s.case_id = :id"
#define LATEST " ORDER BY r.period_to DESC, s.id DESC LIMIT 1"
    static const char sql[] =
        "UPDATE cases SET"
        " status = (SELECT s.status" STEPS_OF_CASE LATEST "),"
        " last_entry = (SELECT s.entry" STEPS_OF_CASE " AND s.entry IS NOT NULL" LATEST "),"
        " last_release = (SELECT s.release_id" STEPS_OF_CASE " AND s.entry IS NOT NULL" LATEST "),"
        " entry_count = (SELECT count(s.entry)" STEPS_OF_CASE ") WHERE id = :id";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":id", id);
    return statement_run(statement, error);
}

/* Day and place key come from the latest entry, whose name is folded here, not in SQL. */
static bool
restate_keys(Database *database, const char *id, GError **error)
{
    g_autoptr(Statement) find =
        statement_new(database, "SELECT " ENTRY_COLUMNS " FROM cases AS c"
                                " JOIN entries AS e ON e.id = c.last_entry WHERE c.id = :id");
    g_autoptr(Entry) last = NULL;
    bind_text(find, ":id", id);
    if (statement_next(find))
        last = items_take_entry(find, 0);
    if (!statement_finish(find, error))
        return false;
    if (last == NULL) /* emptied and gone */
        return true;
    g_autofree char *place_key = cases_make_place_key(last);
    g_autoptr(Statement) update = statement_new(
        database, "UPDATE cases SET day = :day, place_key = :place_key WHERE id = :id");
    bind_text(update, ":day", last->date);
    bind_text(update, ":place_key", place_key);
    bind_text(update, ":id", id);
    return statement_run(update, error);
}

/* What it found */

static bool
insert_step(Statement *statement, const char *release_id, const Link *link, gint64 entry,
            GError **error)
{
    bind_text(statement, ":case_id", link->case_id);
    bind_text(statement, ":release_id", release_id);
    bind_integer(statement, ":entry", entry);
    bind_text(statement, ":status", case_status_to_name(link->status));
    bind_real(statement, ":score", link->score);
    bind_text(statement, ":reasons", link->reasons != NULL ? link->reasons : "");
    return statement_run(statement, error);
}

static bool
update_case(Statement *statement, const char *release_id, const Release *release, const Link *link,
            gint64 row, guint index, GError **error)
{
    const Entry *entry = g_ptr_array_index(release->entries, index);
    g_autofree char *place_key = cases_make_place_key(entry);
    bind_text(statement, ":id", link->case_id);
    bind_text(statement, ":series", release->series);
    bind_text(statement, ":status", case_status_to_name(link->status));
    bind_integer(statement, ":last_entry", row);
    bind_text(statement, ":release_id", release_id);
    bind_text(statement, ":day", entry->date);
    bind_text(statement, ":place_key", place_key);
    return statement_run(statement, error);
}

/* A case that one release both closes and lists as open stays open: open ones come last. */
static bool
apply_some(Statement *steps, Statement *cases, const char *release_id, const Release *release,
           GPtrArray *links, const GArray *rows, bool open, GError **error)
{
    for (guint i = 0; i < links->len; i++) {
        const Link *link = g_ptr_array_index(links, i);
        gint64 row = g_array_index(rows, gint64, i);
        if ((link->status == STATUS_OPEN) == open &&
            (!insert_step(steps, release_id, link, row, error) ||
             !update_case(cases, release_id, release, link, row, i, error)))
            return false;
    }
    return true;
}

static bool
apply_links(Database *database, const char *release_id, const Release *release, GPtrArray *links,
            const GArray *rows, GError **error)
{
    static const char step_sql[] =
        "INSERT INTO steps (case_id, release_id, entry, status, score, reasons)"
        " VALUES (:case_id, :release_id, :entry, :status, :score, :reasons)";
    static const char case_sql[] =
        "INSERT INTO cases (id, series, status, last_entry, last_release, first_release, day,"
        " place_key, entry_count) VALUES (:id, :series, :status, :last_entry, :release_id,"
        " :release_id, :day, :place_key, 1)"
        " ON CONFLICT (id) DO UPDATE SET status = excluded.status,"
        " last_entry = excluded.last_entry, last_release = excluded.last_release,"
        " day = excluded.day, place_key = excluded.place_key, entry_count = entry_count + 1";
    g_autoptr(Statement) steps = statement_new(database, step_sql);
    g_autoptr(Statement) cases = statement_new(database, case_sql);
    g_assert(links->len == rows->len);
    return apply_some(steps, cases, release_id, release, links, rows, false, error) &&
           apply_some(steps, cases, release_id, release, links, rows, true, error);
}

static bool
run_on(Database *database, const char *sql, const char *other, const char *value, const char *gone,
       GError **error)
{
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, other, value);
    bind_text(statement, ":gone", gone);
    return statement_run(statement, error);
}

/* What a merge moved is noted, so that it can be moved back. */
static bool
apply_merge(Database *database, const char *release_id, const Merge *merge, GError **error)
{
    static const char *const note[] = {
        "INSERT INTO moves (release_id, step, from_case)"
        " SELECT :release_id, id, case_id FROM steps WHERE case_id = :gone",
        "INSERT INTO moves (release_id, unsure, from_case)"
        " SELECT :release_id, id, case_id FROM unsure_links WHERE case_id = :gone",
    };
    static const char *const move[] = {
        "UPDATE steps SET case_id = :kept WHERE case_id = :gone",
        "UPDATE unsure_links SET case_id = :kept WHERE case_id = :gone",
        "DELETE FROM cases WHERE id = :gone AND id <> :kept",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(note); i++) {
        if (!run_on(database, note[i], ":release_id", release_id, merge->gone, error))
            return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(move); i++) {
        if (!run_on(database, move[i], ":kept", merge->kept, merge->gone, error))
            return false;
    }
    return true;
}

static bool
apply_merges(Database *database, const char *release_id, GPtrArray *merges, GError **error)
{
    for (guint i = 0; i < merges->len; i++) {
        if (!apply_merge(database, release_id, g_ptr_array_index(merges, i), error))
            return false;
    }
    return true;
}

/* The kept case got a step from the entry that says so; its other columns are counted anew. */
static bool
recount_merged(Database *database, GPtrArray *merges, GError **error)
{
    for (guint i = 0; i < merges->len; i++) {
        const Merge *merge = g_ptr_array_index(merges, i);
        if (!restate_case(database, merge->kept, error) ||
            !restate_keys(database, merge->kept, error))
            return false;
    }
    return true;
}

static bool
apply_missing(Database *database, const char *release_id, GPtrArray *missing, GError **error)
{
    static const char step_sql[] =
        "INSERT INTO steps (case_id, release_id, status, score, reasons)"
        " VALUES (:case_id, :release_id, 'missing', 1, 'open before, listed nowhere now')";
    g_autoptr(Statement) steps = statement_new(database, step_sql);
    g_autoptr(Statement) cases =
        statement_new(database, "UPDATE cases SET status = 'missing' WHERE id = :id");
    for (guint i = 0; i < missing->len; i++) {
        bind_text(steps, ":case_id", g_ptr_array_index(missing, i));
        bind_text(steps, ":release_id", release_id);
        bind_text(cases, ":id", g_ptr_array_index(missing, i));
        if (!statement_run(steps, error) || !statement_run(cases, error))
            return false;
    }
    return true;
}

static bool
apply_unsure(Database *database, const char *release_id, const Release *release, GPtrArray *unsure,
             const GArray *rows, GError **error)
{
    static const char sql[] =
        "INSERT INTO unsure_links (release_id, entry, case_id, score, reasons)"
        " VALUES (:release_id, :entry, :case_id, :score, :reasons)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < release->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(release->entries, i);
        g_hash_table_insert(places, entry->id, GUINT_TO_POINTER(i));
    }
    for (guint i = 0; i < unsure->len; i++) {
        const Link *link = g_ptr_array_index(unsure, i);
        guint index = GPOINTER_TO_UINT(g_hash_table_lookup(places, link->entry_id));
        bind_text(statement, ":release_id", release_id);
        bind_integer(statement, ":entry", g_array_index(rows, gint64, index));
        bind_text(statement, ":case_id", link->case_id);
        bind_real(statement, ":score", link->score);
        bind_text(statement, ":reasons", link->reasons != NULL ? link->reasons : "");
        if (!statement_run(statement, error))
            return false;
    }
    return true;
}

bool
cases_apply(Database *database, const char *release_id, const Release *release,
            const Comparison *comparison, const GArray *rows, GError **error)
{
    return apply_merges(database, release_id, comparison->merges, error) &&
           apply_links(database, release_id, release, comparison->links, rows, error) &&
           recount_merged(database, comparison->merges, error) &&
           apply_missing(database, release_id, comparison->missing, error) &&
           apply_unsure(database, release_id, release, comparison->unsure, rows, error);
}

/* Taking it back */

static bool
list_touched(Database *database, const char *release_id, GPtrArray *touched, GError **error)
{
    g_autoptr(Statement) statement = statement_new(
        database, "SELECT DISTINCT case_id FROM steps WHERE release_id = :release_id");
    bind_text(statement, ":release_id", release_id);
    while (statement_next(statement))
        g_ptr_array_add(touched, column_copy(statement, 0));
    return statement_finish(statement, error);
}

static bool
run_of_release(Database *database, const char *sql, const char *release_id, GError **error)
{
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":release_id", release_id);
    return statement_run(statement, error);
}

/* A case without an entry left is no case. */
static bool
delete_emptied(Database *database, const char *id, GError **error)
{
    static const char *const sql[] = {
        "DELETE FROM cases WHERE id = :id"
        " AND NOT EXISTS (SELECT 1 FROM steps WHERE case_id = :id AND entry IS NOT NULL)",
        "DELETE FROM steps WHERE case_id = :id"
        " AND NOT EXISTS (SELECT 1 FROM cases WHERE id = :id)",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(sql); i++) {
        g_autoptr(Statement) statement = statement_new(database, sql[i]);
        bind_text(statement, ":id", id);
        if (!statement_run(statement, error))
            return false;
    }
    return true;
}

/* What the release had merged are two cases again. */
static bool
undo_moves(Database *database, const char *release_id, GPtrArray *touched, GError **error)
{
    static const char *const sql[] = {
        "INSERT OR IGNORE INTO cases (id, series, status, last_entry, last_release, first_release,"
        " place_key, entry_count) SELECT m.from_case, r.series, s.status, s.entry, s.release_id,"
        " s.release_id, '', 1 FROM moves AS m JOIN steps AS s ON s.id = m.step"
        " JOIN releases AS r ON r.id = s.release_id"
        " WHERE m.release_id = :release_id AND s.entry IS NOT NULL ORDER BY r.period_to, s.id",
        "UPDATE steps SET case_id = m.from_case FROM moves AS m"
        " WHERE m.step = steps.id AND m.release_id = :release_id",
        "UPDATE unsure_links SET case_id = m.from_case FROM moves AS m"
        " WHERE m.unsure = unsure_links.id AND m.release_id = :release_id",
        "DELETE FROM moves WHERE release_id = :release_id",
    };
    g_autoptr(Statement) find = statement_new(
        database, "SELECT DISTINCT from_case FROM moves WHERE release_id = :release_id");
    bind_text(find, ":release_id", release_id);
    while (statement_next(find))
        g_ptr_array_add(touched, column_copy(find, 0));
    if (!statement_finish(find, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(sql); i++) {
        if (!run_of_release(database, sql[i], release_id, error))
            return false;
    }
    return true;
}

bool
cases_forget_release(Database *database, const char *release_id, GError **error)
{
    g_autoptr(GPtrArray) touched = g_ptr_array_new_with_free_func(g_free);
    if (!list_touched(database, release_id, touched, error) ||
        !undo_moves(database, release_id, touched, error) ||
        !run_of_release(database, "DELETE FROM steps WHERE release_id = :release_id", release_id,
                        error) ||
        !run_of_release(database, "DELETE FROM unsure_links WHERE release_id = :release_id",
                        release_id, error))
        return false;
    for (guint i = 0; i < touched->len; i++) {
        const char *id = g_ptr_array_index(touched, i);
        if (!delete_emptied(database, id, error) || !restate_case(database, id, error) ||
            !restate_keys(database, id, error))
            return false;
    }
    return true;
}
