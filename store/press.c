/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/press_internal.h"

#include "changes/press.h"
#include "store/readings_internal.h"

/* Days after a release in which a paper writes about it. */
#define PRESS_DAYS "45"

/* A page is read on the day of its release, or a day before it in another time zone. */
static GPtrArray *
list_release_ids(Database *database, const char *publisher, const char *published, GError **error)
{
    static const char sql[] =
        "SELECT release_id FROM readings WHERE standing = 'current' AND kind = 'release'"
        " AND release_id IS NOT NULL AND NOT doubtful"
        " AND publisher = coalesce(:publisher, (SELECT publisher FROM readings"
        "  WHERE standing = 'current' AND kind = 'release' AND published <= date(:day, '+1 day')"
        "  ORDER BY published DESC LIMIT 1))"
        " AND published <= date(:day, '+1 day') ORDER BY published DESC, id DESC LIMIT :most";
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":publisher", publisher);
    bind_text(statement, ":day", published);
    bind_integer(statement, ":most", PRESS_TOTALS);
    while (statement_next(statement))
        g_ptr_array_add(ids, column_copy(statement, 0));
    return statement_finish(statement, error) ? g_steal_pointer(&ids) : NULL;
}

static bool
is_recent(Database *database, const char *published, const Release *release, bool *ret_recent,
          GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, "SELECT :released >= date(:day, '-" PRESS_DAYS " days')");
    bind_text(statement, ":released", release->published);
    bind_text(statement, ":day", published);
    *ret_recent = statement_next(statement) && column_integer(statement, 0) != 0;
    return statement_finish(statement, error);
}

/* Returns: (owned) of Release, newest first; empty when the newest is no longer what papers write
 * about */
static GPtrArray *
list_releases(Database *database, const char *publisher, const char *published, GError **error)
{
    g_autoptr(GPtrArray) releases = g_ptr_array_new_with_free_func((GDestroyNotify)release_free);
    g_autoptr(GPtrArray) ids = list_release_ids(database, publisher, published, error);
    if (ids == NULL)
        return NULL;
    for (guint i = 0; i < ids->len; i++) {
        g_autoptr(StoredReading) reading = NULL;
        bool recent = true;
        if (!readings_find_current(database, g_ptr_array_index(ids, i), &reading, error))
            return NULL;
        if (reading == NULL)
            continue;
        if (releases->len == 0 && !is_recent(database, published, reading->release, &recent, error))
            return NULL;
        if (!recent)
            break;
        g_ptr_array_add(releases, g_steal_pointer(&reading->release));
    }
    return g_steal_pointer(&releases);
}

/* Rows of one article stand together, and mostly have one speaker or two. */
bool
press_doubt_rows(Database *database, GPtrArray *rows, GError **error)
{
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < rows->len; i++) {
        FigureRow *row = g_ptr_array_index(rows, i);
        if (row->release_id != NULL || row->published == NULL)
            continue;
        const char *speaker = row->figure->speaker;
        g_autofree char *key =
            g_strdup_printf("%s %s", row->published, speaker != NULL ? speaker : "");
        GPtrArray *releases = g_hash_table_lookup(known, key);
        if (releases == NULL) {
            releases = list_releases(database, speaker, row->published, error);
            if (releases == NULL)
                return false;
            g_hash_table_insert(known, g_steal_pointer(&key), releases);
        }
        row->doubt = press_doubt_claim(row->figure, releases);
    }
    return true;
}
