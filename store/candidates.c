/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases that a release may be about. */
#include <string.h>

#include "changes/identity.h"
#include "store/cases_internal.h"
#include "store/items_internal.h"
#include "store/judgements_internal.h"

#define KNOWN_FROM(cases)                                                                          \
    "SELECT c.id, c.status, c.last_release, " ENTRY_COLUMNS " FROM " cases                         \
    " JOIN entries AS e ON e.id = c.last_entry WHERE c.series = :series"
#define KNOWN_SQL KNOWN_FROM("cases AS c")

typedef struct {
    GHashTable *seen;   /* (owned) case ids, borrowed from known */
    GPtrArray *known;   /* (owned) */
    GHashTable *former; /* (borrowed) (nullable) */
} Candidates;

static void
add_candidate(Candidates *candidates, const Statement *row)
{
    CaseStatus status = STATUS_OPEN;
    if (g_hash_table_contains(candidates->seen, column_text(row, 0)))
        return;
    (void)case_status_from_name(column_text(row, 1), &status); /* the table admits known names */
    KnownCase *known = known_case_new(column_text(row, 0), status);
    known->last_release = column_copy(row, 2);
    known->last = items_take_entry(row, 3);
    g_ptr_array_add(candidates->known, known);
    g_hash_table_add(candidates->seen, known->id);
}

static bool
add_rows(Candidates *candidates, Statement *statement, GError **error)
{
    while (statement_next(statement))
        add_candidate(candidates, statement);
    return statement_finish(statement, error);
}

static bool
add_waiting(Candidates *candidates, Database *database, const char *series, GError **error)
{
    /* ANALYZE, which PRAGMA optimize runs, knows how many cases a status has by the average: nearly
     * all are closed, and of that SQLite concludes that reading all of them is quicker. */
    static const char sql[] =
        KNOWN_FROM("cases AS c INDEXED BY cases_by_status") " AND c.status IN ('open', 'missing')";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":series", series);
    return add_rows(candidates, statement, error);
}

/* The three ways a closed case may be found again. */
typedef struct {
    Statement *by_day;
    Statement *by_slip;
    Statement *undated;
    const char *series;
    GHashTable *asked; /* (owned) days, so that each is asked for once */
    char *first;       /* (owned) (nullable) days between which cases stand */
    char *last;
} Finder;

static bool
add_near(Candidates *candidates, Finder *finder, const Entry *entry, GError **error)
{
    g_autoptr(GPtrArray) days = identity_list_near_days(entry);
    for (guint i = 0; i < days->len; i++) {
        const char *day = g_ptr_array_index(days, i);
        if (!g_hash_table_add(finder->asked, g_strdup(day)))
            continue;
        bind_text(finder->by_day, ":series", finder->series);
        bind_text(finder->by_day, ":day", day);
        if (!add_rows(candidates, finder->by_day, error))
            return false;
    }
    return true;
}

static bool
add_slips(Candidates *candidates, Finder *finder, const Entry *entry, GError **error)
{
    g_autoptr(GPtrArray) days = identity_list_slip_days(entry);
    g_autofree char *place_key = cases_make_place_key(entry);
    for (guint i = 0; finder->first != NULL && i < days->len; i++) {
        const char *day = g_ptr_array_index(days, i);
        if (strcmp(day, finder->first) < 0 || strcmp(day, finder->last) > 0 ||
            g_hash_table_contains(finder->asked, day))
            continue;
        bind_text(finder->by_slip, ":series", finder->series);
        bind_text(finder->by_slip, ":place_key", place_key);
        bind_text(finder->by_slip, ":day", day);
        if (!add_rows(candidates, finder->by_slip, error))
            return false;
    }
    if (entry->date != NULL)
        return true;
    bind_text(finder->undated, ":series", finder->series);
    bind_text(finder->undated, ":place_key", place_key);
    return add_rows(candidates, finder->undated, error);
}

/* One end of the days of cases, from the index alone. */
static bool
find_day(Database *database, const char *sql, const char *series, char **ret_day, GError **error)
{
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":series", series);
    *ret_day = statement_next(statement) ? column_copy(statement, 0) : NULL;
    return statement_finish(statement, error);
}

typedef bool (*AddOf)(Candidates *candidates, Finder *finder, const Entry *entry, GError **error);

/* Of every entry of @release, and of what it was. */
static bool
add_of_all(Candidates *candidates, Finder *finder, const Release *release, AddOf add_of,
           GError **error)
{
    for (guint i = 0; i < release->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(release->entries, i);
        const GPtrArray *former =
            candidates->former != NULL ? g_hash_table_lookup(candidates->former, entry) : NULL;
        if (!add_of(candidates, finder, entry, error))
            return false;
        for (guint k = 0; former != NULL && k < former->len; k++) {
            if (!add_of(candidates, finder, former->pdata[k], error))
                return false;
        }
    }
    return true;
}

static bool
find_closed(Candidates *candidates, Finder *finder, const Release *release, GError **error)
{
    return add_of_all(candidates, finder, release, add_near, error) &&
           add_of_all(candidates, finder, release, add_slips, error);
}

static bool
add_closed(Candidates *candidates, Database *database, const Release *release, GError **error)
{
    g_autoptr(Statement) by_day = statement_new(database, KNOWN_SQL " AND c.day = :day");
    g_autoptr(Statement) by_slip =
        statement_new(database, KNOWN_SQL " AND c.place_key = :place_key AND c.day = :day");
    g_autoptr(Statement) undated =
        statement_new(database, KNOWN_SQL " AND c.place_key = :place_key AND c.day IS NULL");
    g_autoptr(GHashTable) asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *first = NULL, *last = NULL;
    if (!find_day(database,
                  "SELECT day FROM cases WHERE series = :series AND day IS NOT NULL"
                  " ORDER BY day LIMIT 1",
                  release->series, &first, error) ||
        !find_day(database,
                  "SELECT day FROM cases WHERE series = :series AND day IS NOT NULL"
                  " ORDER BY day DESC LIMIT 1",
                  release->series, &last, error))
        return false;
    Finder finder = {.by_day = by_day,
                     .by_slip = by_slip,
                     .undated = undated,
                     .series = release->series,
                     .asked = asked,
                     .first = first,
                     .last = last};
    return find_closed(candidates, &finder, release, error);
}

static Judged
find_judged(const char *kind)
{
    if (g_str_equal(kind, "same"))
        return JUDGED_SAME;
    return g_str_equal(kind, "different") ? JUDGED_DIFFERENT : JUDGED_UNSURE;
}

static KnownCase *
find_known(const GPtrArray *known, const char *id)
{
    for (guint i = 0; i < known->len; i++) {
        KnownCase *candidate = g_ptr_array_index(known, i);
        if (g_str_equal(candidate->id, id))
            return candidate;
    }
    return NULL;
}

/* Cases that a person named together with an entry, however unlike they are. */
static bool
add_judged(Candidates *candidates, Database *database, const Release *release, GError **error)
{
    g_autoptr(GPtrArray) rulings = judgements_list_rulings(database, release, error);
    g_autoptr(Statement) by_id = statement_new(database, KNOWN_SQL " AND c.id = :id");
    for (guint i = 0; rulings != NULL && i < rulings->len; i++) {
        const Ruling *ruling = g_ptr_array_index(rulings, i);
        bind_text(by_id, ":series", release->series);
        bind_text(by_id, ":id", ruling->case_id);
        if (!add_rows(candidates, by_id, error))
            return false;
        KnownCase *known = find_known(candidates->known, ruling->case_id);
        if (known != NULL)
            known_case_judge(known, ruling->entry_id, find_judged(ruling->kind));
    }
    return rulings != NULL;
}

GPtrArray *
cases_list_known(Database *database, const Release *release, GHashTable *former, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func((GDestroyNotify)known_case_free);
    Candidates candidates = {.seen = seen, .known = known, .former = former};
    if (!add_waiting(&candidates, database, release->series, error) ||
        !add_closed(&candidates, database, release, error) ||
        !add_judged(&candidates, database, release, error))
        return NULL;
    return g_steal_pointer(&known);
}
