/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/recording_internal.h"

#include <string.h>

#include "changes/edition.h"
#include "releases/figures_table.h"
#include "store/captures_internal.h"
#include "store/folding_internal.h"
#include "store/ledger_internal.h"
#include "store/notices_internal.h"
#include "store/readings_internal.h"
#include "store/saves.h"
#include "store/standings_internal.h"
#include "store/telling_internal.h"
#include "store/withdrawals_internal.h"

/* One reading on its way into the ledger. */
typedef struct {
    Database *database;     /* (borrowed) */
    const Capture *capture; /* (borrowed) */
    const Release *release; /* (borrowed) */
    GPtrArray *subscribers; /* (borrowed) (nullable) */
    gint64 now;
    bool is_history;  /* what it says is no news */
    bool is_accepted; /* somebody accepted its doubts */
    Release *edited;  /* (owned) (nullable) the release, its entries named as they were before */
    ReadingFacts facts;
    GPtrArray *changes; /* (owned) those to be told */
} Recording;

static bool
insert_reading(Recording *recording, Standing standing, GArray **ret_rows, GError **error)
{
    return readings_insert(recording->database, recording->release, &recording->facts, standing,
                           ret_rows, error);
}

static bool
note(Recording *recording, const char *kind, const char *subject, const char *text, GError **error)
{
    return notices_insert(recording->database, kind, subject, text, recording->now, error);
}

/* Somebody who accepted doubts knows of them. */
static bool
note_doubts(Recording *recording, GError **error)
{
    const GPtrArray *doubts = recording->release->doubts;
    if (doubts->len == 0 || recording->is_accepted)
        return true;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < doubts->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "",
                               (const char *)g_ptr_array_index(doubts, i));
    return note(recording, "reading_doubtful", recording->capture->document, text->str, error);
}

/* Moves all of @changes over; they lead to the capture being recorded. */
static void
take_changes(Recording *recording, GPtrArray *changes)
{
    const Capture *capture = recording->capture;
    const char *address = capture->address != NULL ? capture->address : capture->document;
    for (guint i = 0; i < changes->len; i++) {
        Change *change = g_ptr_array_index(changes, i);
        /* People follow it, so it is where the bytes came from, not the name that identifies them.
         */
        g_free(change->document);
        g_free(change->capture_sha256);
        change->document = g_strdup(address);
        change->capture_sha256 = g_strdup(capture->sha256);
        change->baseline = change->baseline || recording->is_history;
        g_ptr_array_add(recording->changes, change);
    }
    g_ptr_array_set_free_func(changes, NULL);
    g_ptr_array_set_size(changes, 0);
    g_ptr_array_set_free_func(changes, (GDestroyNotify)change_free);
}

/* A release told afresh, and what follows from it in the releases after it. */
static bool
fold_again(Recording *recording, GPtrArray *differences, GError **error)
{
    take_changes(recording, differences);
    return folding_insert(recording->database, recording->facts.release_id, FOLD_EDITED,
                          recording->changes, error);
}

/* An edited entry stays the entry it was. */
static bool
keep_ids(Recording *recording, const StoredReading *before, GError **error)
{
    Release *edited = readings_name_entries(before->release, recording->release, error);
    if (edited == NULL)
        return false;
    release_free(recording->edited);
    recording->release = recording->edited = edited;
    return true;
}

/* Ways a reading may come in */

static bool
record_article(Recording *recording, GError **error)
{
    g_autoptr(StoredReading) stored = NULL;
    g_autoptr(GArray) rows = NULL;
    if (!readings_find_of_document(recording->database, recording->facts.document, NULL, true,
                                   &stored, error))
        return false;
    if (stored != NULL) {
        g_autoptr(GPtrArray) differences = edition_compare(stored->release, recording->release);
        if (differences->len == 0)
            return true;
        if (!readings_set_standing(recording->database, stored->id, STANDING_SUPERSEDED, error))
            return false;
    }
    return insert_reading(recording, STANDING_CURRENT, &rows, error) &&
           note_doubts(recording, error);
}

static bool
note_backfill(Recording *recording, const char *newest, GError **error)
{
    g_autofree char *text =
        g_strdup_printf("it is older than %s, the newest on record: all releases after it were "
                        "folded again",
                        newest);
    return note(recording, "release_backfilled", recording->facts.release_id, text, error);
}

static bool
fold_new(Recording *recording, GError **error)
{
    const char *id = recording->facts.release_id;
    bool is_history = recording->is_history;
    if (!is_history && !telling_is_history(recording->database, id, &is_history, error))
        return false;
    return folding_insert(recording->database, id, is_history ? FOLD_HISTORY : FOLD_NEWS,
                          recording->changes, error);
}

static bool
record_new_release(Recording *recording, GError **error)
{
    const Release *release = recording->release;
    const char *period = release->period_to != NULL ? release->period_to : release->period_from;
    g_autofree char *newest = NULL, *newest_period = NULL;
    g_autoptr(GArray) rows = NULL;
    if (!releases_find_newest(recording->database, release->series, &newest, &newest_period, error))
        return false;
    bool is_late = newest != NULL && strcmp(period, newest_period) < 0;
    return releases_insert(recording->database, recording->facts.release_id, release, false,
                           error) &&
           insert_reading(recording, STANDING_CURRENT, &rows, error) &&
           note_doubts(recording, error) && (!is_late || note_backfill(recording, newest, error)) &&
           fold_new(recording, error);
}

/* A doubtful text never takes the place of a clean one: it may be half a page. */
static bool
record_doubtful_edit(Recording *recording, GPtrArray *differences, GError **error)
{
    g_autoptr(GArray) rows = NULL;
    take_changes(recording, differences);
    return insert_reading(recording, STANDING_SUPERSEDED, &rows, error) &&
           note_doubts(recording, error);
}

static bool
replace_reading(Recording *recording, const StoredReading *replaced, Standing its_standing,
                GPtrArray *differences, GError **error)
{
    g_autoptr(GArray) rows = NULL;
    if (g_str_equal(replaced->document, recording->facts.document) &&
        !keep_ids(recording, replaced, error))
        return false;
    return readings_set_standing(recording->database, replaced->id, its_standing, error) &&
           insert_reading(recording, STANDING_CURRENT, &rows, error) &&
           readings_restate(recording->database, recording->facts.release_id, error) &&
           note_doubts(recording, error) && fold_again(recording, differences, error);
}

/* A mirror says something else than it did: what counts is what it now says of the original. */
static bool
record_edited_copy(Recording *recording, const StoredReading *copy, const StoredReading *current,
                   GError **error)
{
    g_autoptr(GArray) rows = NULL;
    g_autoptr(GPtrArray) differences = edition_compare_copy(current->release, recording->release);
    if (!telling_drop_repeated(recording->database, recording->facts.release_id, differences,
                               error))
        return false;
    take_changes(recording, differences);
    return readings_set_standing(recording->database, copy->id, STANDING_SUPERSEDED, error) &&
           insert_reading(recording, STANDING_COPY, &rows, error) && note_doubts(recording, error);
}

static bool
record_reading_differs(Recording *recording, GError **error)
{
    return note(recording, "reading_differs", recording->capture->document,
                "the same bytes now read differently; the reading on record stays", error);
}

static bool
is_same_content(const Release *before, const Release *after)
{
    g_autoptr(GPtrArray) differences = edition_compare(before, after);
    return differences->len == 0 && release_is_doubtful(before) == release_is_doubtful(after);
}

static void
mark_doubtful(GPtrArray *differences, bool doubtful)
{
    for (guint i = 0; i < differences->len; i++)
        ((Change *)g_ptr_array_index(differences, i))->doubtful = doubtful;
}

static bool
record_lost_list(Recording *recording, const char *figure, GPtrArray *differences, GError **error)
{
    g_autofree char *text = g_strdup_printf(
        "the edited text states a number of %s reports and lists none of those it listed before; "
        "the text before it stays",
        change_find_words(figure));
    mark_doubtful(differences, true);
    return record_doubtful_edit(recording, differences, error) &&
           note(recording, "reading_doubtful", recording->capture->document, text, error);
}

/* Whether somebody accepted the doubts of what counts of the document. */
static bool
is_accepted(const StoredReading *standing, const StoredReading *current)
{
    return release_is_doubtful(standing->release) && standing->id == current->id &&
           !release_is_doubtful(current->release);
}

/* Somebody accepted the very text before it came in here: in another ledger, or it was back. */
static bool
was_accepted_before(Recording *recording, bool *ret_was, GError **error)
{
    g_auto(Accepted) accepted = {0};
    if (!standings_find_accepted(recording->database, recording->facts.release_id, &accepted,
                                 error))
        return false;
    *ret_was = g_hash_table_contains(accepted.some, recording->capture->sha256);
    return true;
}

static bool
record_held(Recording *recording, const StoredReading *standing, Hold hold, const char *figure,
            GPtrArray *differences, GError **error)
{
    if (!keep_ids(recording, standing, error))
        return false;
    return hold == HOLD_LOST_LIST ? record_lost_list(recording, figure, differences, error)
                                  : record_doubtful_edit(recording, differences, error);
}

/* The same bytes, or other ones that say the same, are back after an edit that did not count; or
 * new phrases cleared up a doubtful reading of them, which is no edit, but news. */
static bool
record_same_bytes(Recording *recording, const StoredReading *standing, const StoredReading *current,
                  GError **error)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    if (is_same_content(standing->release, recording->release))
        return true;
    if (!release_is_doubtful(standing->release) || release_is_doubtful(recording->release))
        return record_reading_differs(recording, error);
    return standing->standing == STANDING_COPY
               ? record_edited_copy(recording, standing, current, error)
               : replace_reading(recording, standing, STANDING_SUPERSEDED, none, error);
}

/* @standing: what counts of this document so far */
static bool
record_edition(Recording *recording, const StoredReading *standing, const StoredReading *current,
               GError **error)
{
    const Release *release = recording->release;
    const char *figure = NULL;
    bool accepted = is_accepted(standing, current), accepted_before = false;
    if (g_strcmp0(standing->sha256, recording->capture->sha256) == 0)
        return record_same_bytes(recording, standing, current, error);
    g_autoptr(GPtrArray) differences = edition_compare(standing->release, release);
    Hold hold = standings_find_hold(standing->release, accepted, release, &figure);
    if (!was_accepted_before(recording, &accepted_before, error))
        return false;
    if (hold != HOLD_NONE && !accepted_before)
        return record_held(recording, standing, hold, figure, differences, error);
    recording->is_accepted = accepted || accepted_before;
    if (recording->is_accepted)
        mark_doubtful(differences, false);
    return standing->standing == STANDING_COPY
               ? record_edited_copy(recording, standing, current, error)
               : replace_reading(recording, standing, STANDING_SUPERSEDED, differences, error);
}

/* The publisher's own text comes before a reprint, and either before a row of a table. */
static unsigned
rank_text(const Release *release)
{
    if (g_strcmp0(release->carrier, FIGURES_TABLE_CARRIER) == 0)
        return 0;
    return release->carrier != NULL ? 1 : 2;
}

/* A clean reading is better than a doubtful one; then it depends on whose text it is. */
static bool
is_better(const Release *release, const Release *current)
{
    if (release_is_doubtful(release) != release_is_doubtful(current))
        return !release_is_doubtful(release);
    return rank_text(release) > rank_text(current);
}

static bool
record_copy(Recording *recording, const StoredReading *current, GError **error)
{
    g_autoptr(GArray) rows = NULL;
    g_autoptr(GPtrArray) differences = edition_compare_copy(current->release, recording->release);
    if (is_better(recording->release, current->release))
        return replace_reading(recording, current, STANDING_COPY, differences, error);
    take_changes(recording, differences);
    return insert_reading(recording, STANDING_COPY, &rows, error) && note_doubts(recording, error);
}

static bool
record_known_release(Recording *recording, const StoredReading *current, GError **error)
{
    const char *document = recording->facts.document, *id = recording->facts.release_id;
    g_autoptr(StoredReading) latest = NULL, standing = NULL;
    if (!readings_find_of_document(recording->database, document, id, false, &latest, error) ||
        !readings_find_of_document(recording->database, document, id, true, &standing, error))
        return false;
    if (latest != NULL && is_same_content(latest->release, recording->release))
        return true;
    if (standing == NULL)
        return record_copy(recording, current, error);
    return record_edition(recording, standing, current, error);
}

static bool
record_release(Recording *recording, GError **error)
{
    g_autoptr(StoredReading) current = NULL;
    if (recording->facts.release_id == NULL)
        return record_article(recording, error);
    if (!readings_find_current(recording->database, recording->facts.release_id, &current, error))
        return false;
    return current == NULL ? record_new_release(recording, error)
                           : record_known_release(recording, current, error);
}

/* Put down with the news itself: a crash after it loses neither. */
static bool
queue_save(Ledger *ledger, const Recording *recording, const ReadingOrigin *origin, GError **error)
{
    const Change *first =
        recording->changes->len > 0 ? g_ptr_array_index(recording->changes, 0) : NULL;
    if (origin == NULL || origin->save_address == NULL || first == NULL || first->baseline)
        return true;
    return ledger_queue_save(ledger, first->release_id, origin->save_address, recording->now,
                             error);
}

static bool
record_all(Recording *recording, GError **error)
{
    if (!captures_insert(recording->database, recording->capture, &recording->facts.capture, error))
        return false;
    if (recording->release == NULL || recording->capture->verdict != VERDICT_OK)
        return true;
    return withdrawals_list_ended(recording->database, recording->facts.document,
                                  recording->changes, error) &&
           record_release(recording, error) &&
           telling_record(recording->database, recording->changes, recording->subscribers,
                          recording->now, error);
}

bool
recording_run(Ledger *ledger, const Capture *capture, const Release *release,
              const ReadingOrigin *origin, GPtrArray *subscribers, gint64 now, GPtrArray *changes,
              GError **error)
{
    bool is_release = release != NULL && release->kind == RELEASE_KIND_RELEASE;
    g_autofree char *id = is_release ? release_get_id(release) : NULL;
    Recording recording = {.database = &ledger->database,
                           .capture = capture,
                           .release = release,
                           .subscribers = subscribers,
                           .now = now,
                           .is_history = origin != NULL && origin->is_history,
                           .changes = changes,
                           .facts = {.release_id = id,
                                     .document = capture->document,
                                     .reader_version = origin != NULL ? origin->reader_version : 0,
                                     .phrases_hash = origin != NULL ? origin->phrases_hash : NULL,
                                     .now = now}};
    bool done = record_all(&recording, error) && queue_save(ledger, &recording, origin, error);
    release_free(recording.edited);
    return done;
}

bool
ledger_record_reading(Ledger *ledger, const Capture *capture, const Release *release,
                      const ReadingOrigin *origin, GPtrArray *subscribers, gint64 now,
                      GPtrArray **ret_changes, GError **error)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    if (!database_begin(&ledger->database, error))
        return false;
    if (!recording_run(ledger, capture, release, origin, subscribers, now, changes, error) ||
        !database_commit(&ledger->database, error)) {
        database_roll_back(&ledger->database);
        return false;
    }
    if (ret_changes != NULL)
        *ret_changes = g_steal_pointer(&changes);
    return true;
}
