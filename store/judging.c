/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/amendment.h"
#include "store/decision_internal.h"
#include "store/folding_internal.h"
#include "store/items_internal.h"
#include "store/judgements.h"
#include "store/ledger_internal.h"
#include "store/readings_internal.h"
#include "store/standings_internal.h"
#include "store/telling_internal.h"
#include "store/waiting_internal.h"

enum { ID_LENGTH = 12, TEXT_MIN_DIGITS = 6 };

static bool G_GNUC_PRINTF(2, 3) refuse(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, LEDGER_ERROR, LEDGER_ERROR_OTHER, message);
    return false;
}

static char *
make_id(const Judgement *judgement)
{
    const char *const parts[] = {judgement->kind,  judgement->a,  judgement->b,   judgement->field,
                                 judgement->value, judgement->by, judgement->note};
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *time = g_strdup_printf("%" G_GINT64_FORMAT, judgement->made_at);
    g_checksum_update(digest, (const guchar *)time, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_checksum_update(digest, (const guchar *)"\n", 1);
        if (parts[i] != NULL)
            g_checksum_update(digest, (const guchar *)parts[i], -1);
    }
    return g_strndup(g_checksum_get_string(digest), ID_LENGTH);
}

/* The release in which @entry_id stands now. */
static bool
find_release(Database *database, const char *entry_id, char **ret_release, GError **error)
{
    g_autoptr(Statement) statement = statement_new(
        database, "SELECT r.release_id FROM entries AS e JOIN readings AS r ON r.id = e.reading"
                  " WHERE e.entry_id = :id AND r.standing = 'current' LIMIT 1");
    bind_text(statement, ":id", entry_id);
    *ret_release = statement_next(statement) ? column_copy(statement, 0) : NULL;
    return statement_finish(statement, error);
}

/* Of two releases the one that is folded later; a judgement counts from there on. */
static bool
find_later(Database *database, const char *a, const char *b, char **ret_id, GError **error)
{
    g_autoptr(Statement) statement =
        statement_new(database, "SELECT id FROM releases WHERE id IN (:a, :b)"
                                " ORDER BY period_to DESC, id DESC LIMIT 1");
    bind_text(statement, ":a", a);
    bind_text(statement, ":b", b);
    *ret_id = statement_next(statement) ? column_copy(statement, 0) : NULL;
    return statement_finish(statement, error);
}

static bool
check_texts(const Judgement *judgement, GError **error)
{
    if (judgement->by == NULL || *judgement->by == '\0')
        return refuse(error, "a judgement is signed: say who makes it");
    if (strlen(judgement->by) > JUDGEMENT_MAX_TEXT ||
        (judgement->note != NULL && strlen(judgement->note) > JUDGEMENT_MAX_TEXT))
        return refuse(error, "name and note of a judgement have at most %u bytes",
                      JUDGEMENT_MAX_TEXT);
    return true;
}

/* Where folding has to begin for @judgement; NULL when the ledger does not know its entries. */
static bool
find_start(Database *database, const Judgement *judgement, char **ret_release, GError **error)
{
    g_autofree char *of_a = NULL, *of_b = NULL;
    bool is_amend = g_str_equal(judgement->kind, "amend");
    *ret_release = NULL;
    if (is_amend || g_str_equal(judgement->kind, "accept")) {
        const char *id = judgement->b != NULL ? judgement->b : judgement->a;
        return find_later(database, id, id, ret_release, error);
    }
    if (!find_release(database, judgement->a, &of_a, error) ||
        !find_release(database, judgement->b, &of_b, error))
        return false;
    return of_a == NULL || of_b == NULL || find_later(database, of_a, of_b, ret_release, error);
}

static bool
check_pair(Database *database, const Judgement *judgement, GError **error)
{
    g_autofree char *of_a = NULL, *of_b = NULL;
    if (!find_release(database, judgement->a, &of_a, error) ||
        !find_release(database, judgement->b, &of_b, error))
        return false;
    if (of_a == NULL)
        return refuse(
            error,
            "no release on record has an entry “%s”; civcas review and civcas case --why name them",
            judgement->a);
    if (of_b == NULL)
        return refuse(
            error,
            "no release on record has an entry “%s”; civcas review and civcas case --why name them",
            judgement->b);
    if (g_str_equal(judgement->a, judgement->b))
        return refuse(error, "“%s” is one entry: a judgement is about two", judgement->a);
    return true;
}

/* What was read where @judgement amends it: it holds until the publisher changes that. */
static bool
note_what_was_read(Database *database, Judgement *judgement, const StoredReading *reading,
                   const char *release_id, const char *entry_id, GError **error)
{
    g_autoptr(StoredReading) read = NULL;
    if (!readings_find_of_document(database, reading->document, release_id, true, &read, error))
        return false;
    g_free(judgement->was);
    judgement->was =
        read != NULL ? release_find_amendable(read->release, entry_id, judgement->field) : NULL;
    return true;
}

/* Somebody accepts what he looked at: of a text that waits its hash is filled in. */
static bool
check_acceptance(Database *database, Judgement *judgement, GError **error)
{
    g_autoptr(GPtrArray) waiting = waiting_list(database, judgement->a, error);
    if (waiting == NULL)
        return false;
    bool is_named = judgement->value != NULL && *judgement->value != '\0';
    if (!is_named) {
        const WaitingText *first = waiting->len > 0 ? g_ptr_array_index(waiting, 0) : NULL;
        g_clear_pointer(&judgement->field, g_free);
        g_clear_pointer(&judgement->value, g_free);
        return first == NULL || !first->is_edit ||
               refuse(error,
                      "an edited text of “%s” waits: compare it with civcas diff %.12s %.12s, and "
                      "name it: civcas accept %s %.12s",
                      judgement->a, first->counts, first->sha256, judgement->a, first->sha256);
    }
    for (guint i = 0; i < waiting->len; i++) {
        const WaitingText *text = g_ptr_array_index(waiting, i);
        if (!text->is_edit || strlen(judgement->value) < TEXT_MIN_DIGITS ||
            !g_str_has_prefix(text->sha256, judgement->value))
            continue;
        g_free(judgement->value);
        g_free(judgement->field);
        judgement->value = g_strdup(text->sha256);
        judgement->field = g_strdup("text");
        return true;
    }
    return refuse(error,
                  "no text of “%s” that begins with “%.64s” waits; civcas review lists those "
                  "that do",
                  judgement->a, judgement->value);
}

/* An amendment must fit what was read; its entry's release is filled in.
 * @ret_before: (owned) (nullable) what counted until now */
static bool
check_amendment(Database *database, Judgement *judgement, char **ret_before, GError **error)
{
    g_autofree char *release_id = NULL;
    g_autoptr(StoredReading) reading = NULL;
    if (!find_release(database, judgement->a, &release_id, error))
        return false;
    if (release_id != NULL) {
        g_free(judgement->b);
        judgement->b = g_strdup(release_id);
    }
    const char *id = release_id != NULL ? release_id : judgement->a;
    if (!readings_find_current(database, id, &reading, error))
        return false;
    if (reading == NULL)
        return refuse(error,
                      "there is no entry and no release “%s” on record; "
                      "civcas case --why and civcas books name them",
                      judgement->a);
    if (g_str_equal(judgement->kind, "accept"))
        return check_acceptance(database, judgement, error);
    const char *entry_id = release_id != NULL ? judgement->a : NULL;
    *ret_before = release_find_amendable(reading->release, entry_id, judgement->field);
    return note_what_was_read(database, judgement, reading, id, entry_id, error) &&
           release_amend(reading->release, entry_id, judgement->field,
                         judgement->value != NULL ? judgement->value : "", error);
}

static bool
check_judgement(Database *database, Judgement *judgement, char **ret_before, GError **error)
{
    bool is_pair =
        !g_str_equal(judgement->kind, "amend") && !g_str_equal(judgement->kind, "accept");
    return check_texts(judgement, error) &&
           (is_pair ? check_pair(database, judgement, error)
                    : check_amendment(database, judgement, ret_before, error));
}

static bool
insert(Database *database, const Judgement *judgement, GError **error)
{
    static const char sql[] =
        "INSERT INTO judgements (id, made_at, kind, a, b, field, value, was, made_by, note,"
        " undone_at, undone_by, undone_note) VALUES (:id, :made_at, :kind, :a, :b, :field, :value,"
        " :was, :by, :note, nullif(:undone_at, 0), :undone_by, :undone_note)"
        " ON CONFLICT (id) DO UPDATE SET undone_at = coalesce(undone_at, excluded.undone_at),"
        " undone_by = coalesce(undone_by, excluded.undone_by),"
        " undone_note = coalesce(undone_note, excluded.undone_note)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":id", judgement->id);
    bind_integer(statement, ":made_at", judgement->made_at);
    bind_text(statement, ":kind", judgement->kind);
    bind_text(statement, ":a", judgement->a);
    bind_text(statement, ":b", judgement->b);
    bind_text(statement, ":field", judgement->field);
    bind_text(statement, ":value", judgement->value);
    bind_text(statement, ":was", judgement->was);
    bind_text(statement, ":by", judgement->by);
    bind_text(statement, ":note", judgement->note != NULL ? judgement->note : "");
    bind_integer(statement, ":undone_at", judgement->undone_at);
    bind_text(statement, ":undone_by", judgement->undone_by);
    bind_text(statement, ":undone_note", judgement->undone_note);
    return statement_run(statement, error);
}

/* Which text of a release counts follows from what was accepted, and its rows from what was
 * amended. @differences: takes what the text that now counts says differently */
static bool
restate(Database *database, const Judgement *judgement, bool *ret_moved, GPtrArray *differences,
        GError **error)
{
    const char *id = judgement->b != NULL ? judgement->b : judgement->a;
    *ret_moved = false;
    if (g_str_equal(judgement->kind, "accept"))
        return standings_settle(database, id, ret_moved, differences, error);
    return !g_str_equal(judgement->kind, "amend") || readings_restate(database, id, error);
}

static bool
finish(Ledger *ledger, bool done, GPtrArray *changes, GPtrArray *subscribers, gint64 now,
       GError **error)
{
    if (done && telling_record(&ledger->database, changes, subscribers, now, error) &&
        database_commit(&ledger->database, error))
        return true;
    database_roll_back(&ledger->database);
    return false;
}

static bool
fold_from(Database *database, const Judgement *judgement, GPtrArray *changes, GError **error)
{
    g_autofree char *start = NULL;
    bool is_other_text = false;
    if (!restate(database, judgement, &is_other_text, changes, error) ||
        !find_start(database, judgement, &start, error))
        return false;
    /* That the page says something else was told, and stays true when the word is taken back. */
    if (judgement->undone_at != 0)
        g_ptr_array_set_size(changes, 0);
    return start == NULL ||
           (telling_drop_repeated(database, start, changes, error) &&
            folding_insert(database, start, is_other_text ? FOLD_EDITED : FOLD_AGAIN, changes,
                           error));
}

bool
ledger_judge(Ledger *ledger, Judgement *judgement, GPtrArray *subscribers, GPtrArray **ret_changes,
             GError **error)
{
    Database *database = &ledger->database;
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    if (!database_begin(database, error))
        return false;
    g_autofree char *before = NULL;
    bool done = check_judgement(database, judgement, &before, error);
    if (done) {
        g_autofree char *decision = decision_describe(judgement, before);
        g_free(judgement->id);
        judgement->id = make_id(judgement);
        done = insert(database, judgement, error) && fold_from(database, judgement, changes, error);
        decision_sign(changes, judgement->id, decision);
    }
    if (!finish(ledger, done, changes, subscribers, judgement->made_at, error))
        return false;
    *ret_changes = g_steal_pointer(&changes);
    return true;
}

static GPtrArray *
list_judgements(Database *database, const char *id, GError **error)
{
    static const char sql[] =
        "SELECT id, made_at, kind, a, b, field, value, made_by, note, undone_at, undone_by,"
        " undone_note, was FROM judgements WHERE :id IS NULL OR id = :id ORDER BY made_at, id";
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)judgement_free);
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":id", id);
    while (statement_next(statement)) {
        Judgement *judgement = judgement_new(column_text(statement, 2), column_text(statement, 3),
                                             column_text(statement, 4));
        judgement->id = column_copy(statement, 0);
        judgement->made_at = column_integer(statement, 1);
        judgement->field = column_copy(statement, 5);
        judgement->value = column_copy(statement, 6);
        judgement->by = column_copy(statement, 7);
        judgement->note = column_copy(statement, 8);
        judgement->undone_at = column_integer(statement, 9);
        judgement->undone_by = column_copy(statement, 10);
        judgement->undone_note = column_copy(statement, 11);
        judgement->was = column_copy(statement, 12);
        g_ptr_array_add(list, judgement);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&list) : NULL;
}

GPtrArray *
ledger_list_judgements(Ledger *ledger, GError **error)
{
    return list_judgements(&ledger->database, NULL, error);
}

static bool
undo(Database *database, const char *id, const char *by, const char *note, gint64 now,
     GPtrArray *changes, GError **error)
{
    g_autoptr(GPtrArray) found = list_judgements(database, id, error);
    if (found == NULL)
        return false;
    if (found->len == 0)
        return refuse(error, "there is no judgement “%s”; civcas judgements export lists them", id);
    Judgement *judgement = g_ptr_array_index(found, 0);
    if (judgement->undone_at != 0)
        return refuse(error, "judgement “%s” was taken back before", id);
    judgement->undone_at = now;
    judgement->undone_by = g_strdup(by);
    judgement->undone_note = g_strdup(note);
    g_autofree char *decision = decision_describe_undo(judgement);
    if (!insert(database, judgement, error) || !fold_from(database, judgement, changes, error))
        return false;
    decision_sign(changes, judgement->id, decision);
    return true;
}

bool
ledger_undo_judgement(Ledger *ledger, const char *id, const char *by, const char *note, gint64 now,
                      GPtrArray *subscribers, GPtrArray **ret_changes, GError **error)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    if (by == NULL || *by == '\0')
        return refuse(error, "taking a judgement back is signed: say who does it");
    if (!database_begin(&ledger->database, error))
        return false;
    bool done = undo(&ledger->database, id, by, note, now, changes, error);
    if (!finish(ledger, done, changes, subscribers, now, error))
        return false;
    *ret_changes = g_steal_pointer(&changes);
    return true;
}

static bool
take_in(Database *database, GPtrArray *judgements, GPtrArray *changes, GError **error)
{
    bool is_other_text = false; /* all is folded again */
    for (guint i = 0; i < judgements->len; i++) {
        Judgement *judgement = g_ptr_array_index(judgements, i);
        g_free(judgement->id);
        judgement->id = make_id(judgement);
        if (!check_texts(judgement, error) || !insert(database, judgement, error) ||
            !restate(database, judgement, &is_other_text, changes, error))
            return false;
    }
    if (!folding_rebuild(database, changes, error))
        return false;
    decision_sign(changes, NULL, "judgements were taken over from a file");
    return true;
}

bool
ledger_import_judgements(Ledger *ledger, GPtrArray *judgements, gint64 now, GPtrArray *subscribers,
                         GPtrArray **ret_changes, GError **error)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    if (!database_begin(&ledger->database, error))
        return false;
    bool done = take_in(&ledger->database, judgements, changes, error);
    if (!finish(ledger, done, changes, subscribers, now, error))
        return false;
    *ret_changes = g_steal_pointer(&changes);
    return true;
}

GPtrArray *
ledger_list_unsure(Ledger *ledger, GError **error)
{
    static const char sql[] =
        "SELECT u.release_id, e.entry_id, u.case_id, u.score, u.reasons FROM unsure_links AS u"
        " JOIN entries AS e ON e.id = u.entry JOIN cases AS c ON c.id = u.case_id"
        " WHERE NOT EXISTS (SELECT 1 FROM judgements AS j WHERE j.undone_at IS NULL"
        " AND j.kind IN ('same', 'different') AND e.entry_id IN (j.a, j.b) AND EXISTS"
        " (SELECT 1 FROM steps AS s JOIN entries AS o ON o.id = s.entry"
        "  WHERE s.case_id = u.case_id AND o.entry_id IN (j.a, j.b) AND o.entry_id <> e.entry_id))"
        " ORDER BY u.score DESC, u.release_id, e.entry_id, u.case_id";
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func((GDestroyNotify)unsure_pair_free);
    while (statement_next(statement)) {
        UnsurePair *pair = g_new0(UnsurePair, 1);
        pair->release_id = column_copy(statement, 0);
        pair->entry_id = column_copy(statement, 1);
        pair->case_id = column_copy(statement, 2);
        pair->score = column_real(statement, 3);
        pair->reasons = column_copy(statement, 4);
        g_ptr_array_add(pairs, pair);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&pairs) : NULL;
}
