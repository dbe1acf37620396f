/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rereading.h"

#include "changes/release_id.h"
#include "releases/release_json.h"
#include "store/folding_internal.h"
#include "store/ledger_internal.h"
#include "store/readings_internal.h"
#include "store/standings_internal.h"
#include "store/telling_internal.h"
#include "store/waiting_internal.h"

void
kept_reading_free(KeptReading *kept)
{
    if (kept == NULL)
        return;
    g_free(kept->release_id);
    g_free(kept->document);
    g_free(kept->sha256);
    g_free(kept->media_type);
    g_free(kept->published);
    release_free(kept->release);
    g_free(kept);
}

#define KEPT_SQL                                                                                   \
    "SELECT r.id, r.release_id, r.document, c.sha256, c.media_type, c.published, t.json"           \
    " FROM readings AS r JOIN captures AS c ON c.id = r.capture"                                   \
    " JOIN reading_texts AS t ON t.reading = r.id"                                                 \
    " WHERE (r.standing <> 'superseded' OR " WAITING_SQL ") AND c.sha256 IS NOT NULL"              \
    " AND r.document NOT LIKE 'figures:%'"

static KeptReading *
take_kept(const Statement *statement, GError **error)
{
    Release *release = release_from_json(column_text(statement, 6), -1, error);
    if (release == NULL)
        return NULL;
    KeptReading *kept = g_new0(KeptReading, 1);
    kept->reading = column_integer(statement, 0);
    kept->release_id = column_copy(statement, 1);
    kept->document = column_copy(statement, 2);
    kept->sha256 = column_copy(statement, 3);
    kept->media_type = column_copy(statement, 4);
    kept->published = column_copy(statement, 5);
    kept->release = release;
    return kept;
}

GPtrArray *
ledger_list_kept_readings(Ledger *ledger, GError **error)
{
    static const char sql[] = KEPT_SQL " ORDER BY r.series, r.period_to, r.id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)kept_reading_free);
    while (statement_next(statement)) {
        KeptReading *kept = take_kept(statement, error);
        if (kept == NULL)
            return NULL;
        g_ptr_array_add(list, kept);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&list) : NULL;
}

static bool
refuse_gone(gint64 reading, GError **error)
{
    g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_ABSENT,
                "reading %" G_GINT64_FORMAT " does not stand any more; list them again with "
                "civcas reread --dry-run",
                reading);
    return false;
}

KeptReading *
ledger_find_kept_reading(Ledger *ledger, gint64 reading, GError **error)
{
    static const char sql[] = KEPT_SQL " AND r.id = :reading";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_integer(statement, ":reading", reading);
    g_autoptr(KeptReading) kept = statement_next(statement) ? take_kept(statement, error) : NULL;
    if (error != NULL && *error != NULL)
        return NULL;
    if (!statement_finish(statement, error))
        return NULL;
    if (kept == NULL)
        (void)refuse_gone(reading, error); /* we do so */
    return g_steal_pointer(&kept);
}

/* What the reading stands on: its capture, and whether it counts. Another may have taken its place
 * since it was listed. */
static bool
find_standing(Database *database, gint64 reading, gint64 *ret_capture, Standing *ret_standing,
              GError **error)
{
    static const char sql[] =
        "SELECT r.capture, r.standing FROM readings AS r JOIN captures AS c ON c.id = r.capture"
        " WHERE r.id = :id AND (r.standing <> 'superseded' OR " WAITING_SQL ")";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_integer(statement, ":id", reading);
    bool stands = statement_next(statement);
    if (stands) {
        *ret_capture = column_integer(statement, 0);
        *ret_standing = standing_from_name(column_text(statement, 1));
    }
    return statement_finish(statement, error) && (stands || refuse_gone(reading, error));
}

/* A text that waits may be clear now, and then takes its place as any edit does. */
static bool
settle(Database *database, const KeptReading *kept, GPtrArray *changes, GError **error)
{
    bool moved = false;
    return standings_settle(database, kept->release_id, &moved, changes, error) &&
           (!moved || folding_insert(database, kept->release_id, FOLD_EDITED, changes, error));
}

static bool
replace(Database *database, const KeptReading *kept, const Release *release,
        const ReadingOrigin *origin, gint64 now, GPtrArray *changes, GError **error)
{
    g_autoptr(GArray) rows = NULL;
    g_autoptr(Release) named = NULL;
    Standing standing = STANDING_CURRENT;
    ReadingFacts facts = {.release_id = kept->release_id,
                          .document = kept->document,
                          .reader_version = origin->reader_version,
                          .phrases_hash = origin->phrases_hash,
                          .now = now};
    if (!find_standing(database, kept->reading, &facts.capture, &standing, error) ||
        (named = readings_name_entries(kept->release, release, error)) == NULL ||
        !readings_set_standing(database, kept->reading, STANDING_SUPERSEDED, error) ||
        !readings_insert(database, named, &facts, standing, &rows, error))
        return false;
    if (standing == STANDING_SUPERSEDED)
        return settle(database, kept, changes, error);
    if (kept->release_id != NULL && !readings_restate(database, kept->release_id, error))
        return false;
    return kept->release_id == NULL || standing == STANDING_COPY ||
           folding_insert(database, kept->release_id, FOLD_AGAIN, changes, error);
}

bool
ledger_accept_reread(Ledger *ledger, const KeptReading *kept, const Release *release,
                     const ReadingOrigin *origin, GPtrArray *subscribers, gint64 now,
                     GPtrArray **ret_changes, GError **error)
{
    bool is_release = release->kind == RELEASE_KIND_RELEASE;
    g_autofree char *id = is_release ? release_get_id(release) : NULL;
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    if (g_strcmp0(id, kept->release_id) != 0) {
        g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_OTHER,
                    "%s was recorded as %s and now reads as %s; import it again to record that",
                    kept->document, kept->release_id != NULL ? kept->release_id : "an article",
                    id != NULL ? id : "an article");
        return false;
    }
    if (!database_begin(&ledger->database, error))
        return false;
    if (!replace(&ledger->database, kept, release, origin, now, changes, error) ||
        !telling_record(&ledger->database, changes, subscribers, now, error) ||
        !database_commit(&ledger->database, error)) {
        database_roll_back(&ledger->database);
        return false;
    }
    *ret_changes = g_steal_pointer(&changes);
    return true;
}
