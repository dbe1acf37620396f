/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/folding_internal.h"

#include "changes/compare.h"
#include "changes/identity.h"
#include "store/cases_internal.h"
#include "store/checks_internal.h"
#include "store/judgements_internal.h"
#include "store/readings_internal.h"
#include "store/standings_internal.h"
#include "store/telling_internal.h"

/* Moves all of @changes over. */
static void
take_changes(GPtrArray *into, GPtrArray *changes)
{
    for (guint i = 0; i < changes->len; i++)
        g_ptr_array_add(into, g_ptr_array_index(changes, i));
    g_ptr_array_set_free_func(changes, NULL);
    g_ptr_array_set_size(changes, 0);
    g_ptr_array_set_free_func(changes, (GDestroyNotify)change_free);
}

/* What is news */

/* Leaves that it was published, and its failing sums, both marked as no news. */
static void
keep_history(GPtrArray *changes, bool published_too)
{
    for (guint i = changes->len; i-- > 0;) {
        Change *change = g_ptr_array_index(changes, i);
        change->baseline = true;
        if (change->kind != CHANGE_BOOKS_UNBALANCED && change->kind != CHANGE_CORRECTED &&
            (change->kind != CHANGE_RELEASE_PUBLISHED || !published_too))
            g_ptr_array_remove_index(changes, i);
    }
}

/* Of what came in before as a baseline, or as history, no case is news. */
static bool
keep_untold(Database *database, const char *release_id, const Release *release, RetellReason reason,
            GPtrArray *changes, GError **error)
{
    bool was_baseline = false;
    if (!telling_was_baseline(database, release_id, &was_baseline, error) ||
        !telling_keep_untold(database, release_id, release, reason, changes, error))
        return false;
    if (was_baseline)
        keep_history(changes, false);
    return true;
}

static bool
keep_news(Database *database, const char *release_id, const Release *release, FoldMode mode,
          GPtrArray *changes, GError **error)
{
    switch (mode) {
    case FOLD_NEWS:
        return true;
    case FOLD_EDITED:
        return keep_untold(database, release_id, release, RETELL_EDITED, changes, error);
    case FOLD_AGAIN:
        return keep_untold(database, release_id, release, RETELL_AGAIN, changes, error);
    case FOLD_HISTORY:
        keep_history(changes, true);
        return true;
    }
    return true;
}

/* One release */

static bool
find_previous(Database *database, const Release *release, StoredReading **ret_previous,
              GError **error)
{
    const char *period = release->period_to != NULL ? release->period_to : release->period_from;
    g_autofree char *id = NULL;
    if (!releases_find_before(database, release->series, period, &id, error))
        return false;
    return id == NULL || readings_find_current(database, id, ret_previous, error);
}

static bool
list_entry_rows(Database *database, gint64 reading, GArray *rows, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, "SELECT id FROM entries WHERE reading = :reading ORDER BY id");
    bind_integer(statement, ":reading", reading);
    while (statement_next(statement)) {
        gint64 row = column_integer(statement, 0);
        g_array_append_val(rows, row);
    }
    return statement_finish(statement, error);
}

/* The first list of a series is a baseline, even where figures are on record from before. */
static bool
is_baseline(Database *database, const Release *release, const StoredReading *previous,
            const GPtrArray *known, bool *ret_is, GError **error)
{
    *ret_is = previous == NULL;
    if (previous == NULL || release->entries->len == 0 || known->len > 0)
        return true;
    g_autoptr(Statement) statement =
        statement_new(database, "SELECT NOT EXISTS (SELECT 1 FROM cases WHERE series = :series)");
    bind_text(statement, ":series", release->series);
    *ret_is = statement_next(statement) && column_integer(statement, 0) != 0;
    return statement_finish(statement, error);
}

static void
entries_free(gpointer entries)
{
    g_ptr_array_unref(entries);
}

static void
add_former(GHashTable *former, const Entry *entry, Entry *was)
{
    GPtrArray *all = g_hash_table_lookup(former, entry);
    if (all == NULL) {
        all = g_ptr_array_new();
        g_hash_table_insert(former, (gpointer)entry, all);
    }
    g_ptr_array_add(all, was);
}

/* What the entries of a release were in the texts before this one, by the ids they kept.
 * @ret_texts: (owned) that hold them. Returns: (owned) as Knowledge has it */
static GHashTable *
find_former(Database *database, const char *release_id, const StoredReading *reading,
            GPtrArray **ret_texts, GError **error)
{
    g_autoptr(GHashTable) former = g_hash_table_new_full(NULL, NULL, NULL, entries_free);
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);
    bool were_others = false;
    if (!readings_has_others(database, reading, release_id, &were_others, error))
        return NULL;
    if (!were_others)
        return g_steal_pointer(&former);
    *ret_texts = standings_list_counted(database, reading->document, release_id, error);
    if (*ret_texts == NULL)
        return NULL;
    for (guint i = 0; i < reading->release->entries->len; i++) {
        Entry *entry = g_ptr_array_index(reading->release->entries, i);
        g_hash_table_insert(by_id, entry->id, entry);
    }
    for (guint i = 0; i < (*ret_texts)->len; i++) {
        const StoredReading *text = g_ptr_array_index(*ret_texts, i);
        /* What was never read for certain is no word of the publisher's. */
        bool counts = text->id != reading->id && !release_is_doubtful(text->release);
        for (guint k = 0; counts && k < text->release->entries->len; k++) {
            Entry *was = g_ptr_array_index(text->release->entries, k);
            const Entry *entry = g_hash_table_lookup(by_id, was->id);
            if (entry != NULL)
                add_former(former, entry, was);
        }
    }
    return g_steal_pointer(&former);
}

static bool
mark_folded(Database *database, const char *release_id, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, "UPDATE releases SET folded = 1 WHERE id = :id");
    bind_text(statement, ":id", release_id);
    return statement_run(statement, error);
}

static bool
fold_reading(Database *database, const char *release_id, const StoredReading *reading,
             FoldMode mode, GPtrArray *changes, GError **error)
{
    const Release *release = reading->release;
    bool baseline = false;
    g_autoptr(StoredReading) previous = NULL;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GPtrArray) known = NULL, joined = NULL, texts = NULL;
    g_autoptr(GHashTable) former = NULL;
    if (!find_previous(database, release, &previous, error) ||
        !list_entry_rows(database, reading->id, rows, error) ||
        (former = find_former(database, release_id, reading, &texts, error)) == NULL ||
        (known = cases_list_known(database, release, former, error)) == NULL ||
        (joined = judgements_list_joined(database, release_id, error)) == NULL ||
        !is_baseline(database, release, previous, known, &baseline, error))
        return false;
    const Knowledge knowledge = {
        .known = known, .joined = joined, .former = former, .places = database->places};
    g_autoptr(Comparison) comparison =
        compare_release(release, previous != NULL ? previous->release : NULL, &knowledge, baseline);
    /* A doubtful text tells operators what it would change, and moves no case before somebody
     * accepts it: else the next clean release would be news against half a page. */
    bool moves_cases = !release_is_doubtful(release);
    if ((moves_cases && !cases_apply(database, release_id, release, comparison, rows, error)) ||
        !checks_refresh(database, release_id, release, previous != NULL ? previous->release : NULL,
                        error) ||
        !mark_folded(database, release_id, error) ||
        !telling_fill_origins(database, reading->id, comparison->changes, error) ||
        !keep_news(database, release_id, release, mode, comparison->changes, error))
        return false;
    take_changes(changes, comparison->changes);
    return true;
}

static bool
fold_release(Database *database, const char *release_id, FoldMode mode, GPtrArray *changes,
             GError **error)
{
    g_autoptr(StoredReading) reading = NULL;
    if (!readings_find_current(database, release_id, &reading, error))
        return false;
    return reading == NULL || fold_reading(database, release_id, reading, mode, changes, error);
}

/* Many releases */

/* Those of the series of @release_id after it, in order, that are folded. */
static bool
list_followers(Database *database, const char *release_id, GPtrArray *ids, GError **error)
{
    static const char sql[] =
        "SELECT r.id FROM releases AS r JOIN releases AS t ON t.id = :release_id"
        " WHERE r.series = t.series AND (r.period_to, r.id) > (t.period_to, t.id)"
        " ORDER BY r.period_to, r.id";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":release_id", release_id);
    while (statement_next(statement))
        g_ptr_array_add(ids, column_copy(statement, 0));
    return statement_finish(statement, error);
}

/* Newest first, so that what is left is always what the releases before gave. */
static bool
forget_all(Database *database, const GPtrArray *ids, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, "UPDATE releases SET folded = 0 WHERE id = :id");
    for (guint i = ids->len; i-- > 0;) {
        bind_text(statement, ":id", g_ptr_array_index(ids, i));
        if (!cases_forget_release(database, g_ptr_array_index(ids, i), error) ||
            !statement_run(statement, error))
            return false;
    }
    return true;
}

static bool
fold_all(Database *database, const GPtrArray *ids, GPtrArray *changes, GError **error)
{
    for (guint i = 0; i < ids->len; i++) {
        if (!fold_release(database, g_ptr_array_index(ids, i), FOLD_AGAIN, changes, error))
            return false;
    }
    return true;
}

/* What a ledger was folded with holds until all of it is folded again. */
static bool
note_origin(Database *database, bool anew, GError **error)
{
    static const char sql[] =
        "INSERT INTO fold_origin (id, rules, places_sha256) VALUES (1, :rules, :places)"
        " ON CONFLICT (id) DO UPDATE SET rules = excluded.rules,"
        " places_sha256 = excluded.places_sha256 WHERE :anew";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_integer(statement, ":rules", IDENTITY_RULES);
    bind_text(statement, ":places", gazetteer_get_hash(database->places));
    bind_integer(statement, ":anew", anew);
    return statement_run(statement, error);
}

bool
folding_has_another_origin(Database *database, bool *ret_has, GError **error)
{
    static const char sql[] = "SELECT EXISTS (SELECT 1 FROM fold_origin WHERE rules <> :rules"
                              " OR places_sha256 <> :places)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_integer(statement, ":rules", IDENTITY_RULES);
    bind_text(statement, ":places", gazetteer_get_hash(database->places));
    *ret_has = statement_next(statement) && column_integer(statement, 0) != 0;
    return statement_finish(statement, error);
}

bool
folding_insert(Database *database, const char *release_id, FoldMode mode, GPtrArray *changes,
               GError **error)
{
    g_autoptr(GPtrArray) followers = g_ptr_array_new_with_free_func(g_free);
    return note_origin(database, false, error) &&
           list_followers(database, release_id, followers, error) &&
           forget_all(database, followers, error) &&
           cases_forget_release(database, release_id, error) &&
           fold_release(database, release_id, mode, changes, error) &&
           fold_all(database, followers, changes, error);
}

bool
folding_rebuild(Database *database, GPtrArray *changes, GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Statement) statement =
        statement_new(database, "SELECT id FROM releases ORDER BY series, period_to, id");
    while (statement_next(statement))
        g_ptr_array_add(ids, column_copy(statement, 0));
    return statement_finish(statement, error) && note_origin(database, true, error) &&
           database_execute(
               database,
               "DELETE FROM moves; DELETE FROM unsure_links; DELETE FROM steps; DELETE FROM cases;"
               "DELETE FROM checks; UPDATE releases SET folded = 0;",
               error) &&
           fold_all(database, ids, changes, error);
}
