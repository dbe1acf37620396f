/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/readings_internal.h"

#include "changes/edition_pairs.h"
#include "changes/release_id.h"
#include "releases/release_json.h"
#include "store/items_internal.h"
#include "store/judgements_internal.h"
#include "store/ledger_error.h"

static const char *const standing_names[] = {
    [STANDING_CURRENT] = "current",
    [STANDING_COPY] = "copy",
    [STANDING_SUPERSEDED] = "superseded",
};

void
stored_reading_free(StoredReading *reading)
{
    if (reading == NULL)
        return;
    g_free(reading->document);
    g_free(reading->sha256);
    release_free(reading->release);
    g_free(reading);
}

Standing
standing_from_name(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(standing_names); i++) {
        if (g_strcmp0(standing_names[i], name) == 0)
            return (Standing)i;
    }
    g_assert_not_reached(); /* the table admits no other */
}

static void
bind_release(Statement *statement, const Release *release)
{
    bind_text(statement, ":kind", release_kind_to_name(release->kind));
    bind_text(statement, ":series", release->series);
    bind_text(statement, ":publisher", release->publisher);
    bind_text(statement, ":carrier", release->carrier);
    bind_text(statement, ":title", release->title);
    bind_text(statement, ":release_number", release->release_number);
    bind_text(statement, ":published", release->published);
    bind_text(statement, ":period_from", release->period_from);
    bind_text(statement, ":period_to", release->period_to);
    bind_integer(statement, ":doubtful", release_is_doubtful(release));
}

static bool
insert_text(Database *database, gint64 reading, const Release *release, GError **error)
{
    g_autofree char *json = release_to_json(release);
    g_autoptr(Statement) statement = statement_new(
        database, "INSERT INTO reading_texts (reading, json) VALUES (:reading, :json)");
    bind_integer(statement, ":reading", reading);
    bind_text(statement, ":json", json);
    return statement_run(statement, error);
}

Release *
readings_name_entries(const Release *before, const Release *release, GError **error)
{
    g_autofree char *json = release_to_json(release);
    Release *copy = release_from_json(json, -1, error);
    if (copy != NULL)
        (void)edition_keep_ids(before, copy); /* whether any had another name is all the same */
    return copy;
}

bool
readings_insert(Database *database, const Release *release, const ReadingFacts *facts,
                Standing standing, GArray **ret_rows, GError **error)
{
    static const char sql[] =
        "INSERT INTO readings (release_id, capture, document, standing, kind, series, publisher,"
        " carrier, title, release_number, published, period_from, period_to, doubtful,"
        " reader_version, phrases_hash, recorded_at)"
        " VALUES (:release_id, :capture, :document, :standing, :kind, :series, :publisher,"
        " :carrier, :title, :release_number, :published, :period_from, :period_to, :doubtful,"
        " :reader_version, :phrases_hash, :recorded_at)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":release_id", facts->release_id);
    bind_integer(statement, ":capture", facts->capture);
    bind_text(statement, ":document", facts->document);
    bind_text(statement, ":standing", standing_names[standing]);
    bind_release(statement, release);
    bind_integer(statement, ":reader_version", facts->reader_version);
    bind_text(statement, ":phrases_hash", facts->phrases_hash);
    bind_integer(statement, ":recorded_at", facts->now);
    if (!statement_run(statement, error))
        return false;
    gint64 reading = sqlite3_last_insert_rowid(database->handle);
    return insert_text(database, reading, release, error) &&
           items_insert(database, reading, release, ret_rows, error);
}

bool
readings_set_standing(Database *database, gint64 reading, Standing standing, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, "UPDATE readings SET standing = :standing WHERE id = :id");
    bind_text(statement, ":standing", standing_names[standing]);
    bind_integer(statement, ":id", reading);
    return statement_run(statement, error);
}

#define READING_COLUMNS "r.id, r.standing, r.capture, r.document, c.sha256, t.json"
#define READING_TABLES                                                                             \
    " FROM readings AS r JOIN captures AS c ON c.id = r.capture"                                   \
    " JOIN reading_texts AS t ON t.reading = r.id"

/* Returns: (owned) what the row holds, or NULL with @error */
static StoredReading *
make_reading(Statement *row, GError **error)
{
    g_autoptr(StoredReading) reading = g_new0(StoredReading, 1);
    reading->id = column_integer(row, 0);
    reading->standing = standing_from_name(column_text(row, 1));
    reading->capture = column_integer(row, 2);
    reading->document = column_copy(row, 3);
    reading->sha256 = column_copy(row, 4);
    reading->release = release_from_json(column_text(row, 5), -1, error);
    if (reading->release != NULL)
        return g_steal_pointer(&reading);
    g_prefix_error(error, "reading %d in the ledger: ", (int)reading->id);
    return NULL;
}

static bool
take_reading(Statement *statement, StoredReading **ret_reading, GError **error)
{
    g_autoptr(StoredReading) reading = NULL;
    if (statement_next(statement) && (reading = make_reading(statement, error)) == NULL)
        return false;
    if (!statement_finish(statement, error))
        return false;
    *ret_reading = g_steal_pointer(&reading);
    return true;
}

bool
readings_find_current(Database *database, const char *release_id, StoredReading **ret_reading,
                      GError **error)
{
    static const char sql[] = "SELECT " READING_COLUMNS READING_TABLES
                              " WHERE r.release_id = :release_id AND r.standing = 'current'";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":release_id", release_id);
    if (!take_reading(statement, ret_reading, error))
        return false;
    return *ret_reading == NULL ||
           judgements_amend(database, release_id, (*ret_reading)->release, error);
}

bool
readings_find_of_document(Database *database, const char *document, const char *release_id,
                          bool standing_only, StoredReading **ret_reading, GError **error)
{
    static const char sql[] = "SELECT " READING_COLUMNS READING_TABLES
                              " WHERE r.document = :document AND r.release_id IS :release_id"
                              " AND (NOT :standing_only OR r.standing <> 'superseded')"
                              " ORDER BY r.capture DESC, r.id DESC LIMIT 1";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":document", document);
    bind_text(statement, ":release_id", release_id);
    bind_integer(statement, ":standing_only", standing_only);
    return take_reading(statement, ret_reading, error);
}

GPtrArray *
readings_list_of_document(Database *database, const char *document, const char *release_id,
                          GError **error)
{
    static const char sql[] = "SELECT " READING_COLUMNS READING_TABLES
                              " WHERE r.document = :document AND r.release_id IS :release_id"
                              " ORDER BY r.capture, r.id";
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)stored_reading_free);
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":document", document);
    bind_text(statement, ":release_id", release_id);
    while (statement_next(statement)) {
        StoredReading *reading = make_reading(statement, error);
        if (reading == NULL)
            return NULL;
        g_ptr_array_add(list, reading);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&list) : NULL;
}

bool
readings_restate(Database *database, const char *release_id, GError **error)
{
    g_autoptr(StoredReading) reading = NULL;
    g_autoptr(Statement) statement =
        statement_new(database, "SELECT EXISTS (SELECT 1 FROM judgements WHERE kind = 'amend'"
                                " AND :release_id IN (a, b))");
    bind_text(statement, ":release_id", release_id);
    bool is_amended = statement_next(statement) && column_integer(statement, 0) != 0;
    if (!statement_finish(statement, error) ||
        (is_amended && !readings_find_current(database, release_id, &reading, error)))
        return false;
    return reading == NULL || items_restate(database, reading->id, reading->release, error);
}

bool
readings_has_others(Database *database, const StoredReading *reading, const char *release_id,
                    bool *ret_has, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, "SELECT EXISTS (SELECT 1 FROM readings WHERE document = :document"
                                " AND release_id IS :release_id AND id <> :id)");
    bind_text(statement, ":document", reading->document);
    bind_text(statement, ":release_id", release_id);
    bind_integer(statement, ":id", reading->id);
    *ret_has = statement_next(statement) && column_integer(statement, 0) != 0;
    return statement_finish(statement, error);
}

bool
releases_insert(Database *database, const char *id, const Release *release, bool folded,
                GError **error)
{
    static const char sql[] = "INSERT INTO releases (id, series, period_to, previous_id, folded)"
                              " VALUES (:id, :series, :period_to, :previous_id, :folded)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    g_autofree char *previous = release_get_previous_id(release);
    bind_text(statement, ":id", id);
    bind_text(statement, ":series", release->series);
    bind_text(statement, ":period_to",
              release->period_to != NULL ? release->period_to : release->period_from);
    bind_text(statement, ":previous_id", previous);
    bind_integer(statement, ":folded", folded);
    return statement_run(statement, error);
}

static bool
take_id(Statement *statement, char **ret_id, GError **error)
{
    g_autofree char *id = statement_next(statement) ? column_copy(statement, 0) : NULL;
    if (!statement_finish(statement, error))
        return false;
    *ret_id = g_steal_pointer(&id);
    return true;
}

bool
releases_find_newest(Database *database, const char *series, char **ret_id, char **ret_period,
                     GError **error)
{
    static const char sql[] = "SELECT id, period_to FROM releases WHERE series = :series"
                              " ORDER BY period_to DESC, id DESC LIMIT 1";
    g_autoptr(Statement) statement = statement_new(database, sql);
    g_autofree char *id = NULL, *period = NULL;
    bind_text(statement, ":series", series);
    if (statement_next(statement)) {
        id = column_copy(statement, 0);
        period = column_copy(statement, 1);
    }
    if (!statement_finish(statement, error))
        return false;
    *ret_id = g_steal_pointer(&id);
    *ret_period = g_steal_pointer(&period);
    return true;
}

bool
releases_find_before(Database *database, const char *series, const char *period_to, char **ret_id,
                     GError **error)
{
    static const char sql[] = "SELECT id FROM releases WHERE series = :series AND folded = 1"
                              " AND period_to < :period_to ORDER BY period_to DESC LIMIT 1";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":series", series);
    bind_text(statement, ":period_to", period_to);
    return take_id(statement, ret_id, error);
}

bool
releases_find_follower(Database *database, const char *release_id, char **ret_id, GError **error)
{
    static const char sql[] = "SELECT id FROM releases WHERE previous_id = :release_id LIMIT 1";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":release_id", release_id);
    return take_id(statement, ret_id, error);
}
