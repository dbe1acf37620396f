/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/standings_internal.h"

#include "changes/edition.h"
#include "store/judgements_internal.h"
#include "store/telling_internal.h"

/* What is held back */

/* A list that was there and is gone, while the text still states that it has cases, is half a page
 * before it is an edit. Returns: (nullable) static, the figure that is stated */
static const char *
find_lost_list(const Release *before, const Release *after)
{
    static const struct {
        Section section;
        const char *figure;
    } lists[] = {
        {SECTION_CREDIBLE, "credible"},
        {SECTION_NON_CREDIBLE, "non_credible"},
        {SECTION_DUPLICATE, "duplicate"},
        {SECTION_OPEN, "open"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        Count stated = release_find_count(after, lists[i].figure);
        if (stated.stated && stated.value > 0 &&
            release_count_entries(after, lists[i].section) == 0 &&
            release_count_entries(before, lists[i].section) > 0)
            return lists[i].figure;
    }
    return NULL;
}

/* Somebody who accepted a text looked into its doubts, and into no others. */
static bool
has_only_doubts_of(const Release *release, const Release *accepted)
{
    for (guint i = 0; i < release->doubts->len; i++) {
        if (!g_ptr_array_find_with_equal_func(accepted->doubts, release->doubts->pdata[i],
                                              g_str_equal, NULL))
            return false;
    }
    return true;
}

Hold
standings_find_hold(const Release *standing, bool is_accepted, const Release *release,
                    const char **ret_figure)
{
    bool counts = !release_is_doubtful(standing) || is_accepted;
    if (!counts)
        return HOLD_NONE;
    if (release_is_doubtful(release) &&
        !(is_accepted && release_is_doubtful(standing) && has_only_doubts_of(release, standing)))
        return HOLD_DOUBTFUL;
    *ret_figure = find_lost_list(standing, release);
    return *ret_figure != NULL ? HOLD_LOST_LIST : HOLD_NONE;
}

/* What people accepted */

void
accepted_clear(Accepted *accepted)
{
    g_clear_pointer(&accepted->some, g_hash_table_unref);
}

bool
standings_find_accepted(Database *database, const char *release_id, Accepted *ret_accepted,
                        GError **error)
{
    static const char sql[] = "SELECT value FROM judgements WHERE kind = 'accept'"
                              " AND a = :release_id AND undone_at IS NULL";
    g_autoptr(Statement) statement = statement_new(database, sql);
    *ret_accepted =
        (Accepted){.some = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    bind_text(statement, ":release_id", release_id);
    while (statement_next(statement)) {
        char *sha256 = column_copy(statement, 0);
        if (sha256 != NULL)
            g_hash_table_add(ret_accepted->some, sha256);
        else
            ret_accepted->all = true;
    }
    return statement_finish(statement, error);
}

static bool
has_accepted(const Accepted *accepted, const StoredReading *reading)
{
    return reading->sha256 != NULL && g_hash_table_contains(accepted->some, reading->sha256);
}

/* The texts in turn */

/* The text that counts so far, and whether it is doubtful and accepted. */
typedef struct {
    const Accepted *accepted;
    GPtrArray *counted; /* (borrowed) */
    bool is_accepted;
} Turn;

static bool
counts(const Turn *turn, const StoredReading *reading, bool *ret_accepted)
{
    const StoredReading *standing = g_ptr_array_index(turn->counted, turn->counted->len - 1);
    const char *figure = NULL;
    Hold hold =
        standings_find_hold(standing->release, turn->is_accepted, reading->release, &figure);
    *ret_accepted = hold == HOLD_NONE ? turn->is_accepted : has_accepted(turn->accepted, reading);
    return hold == HOLD_NONE || *ret_accepted;
}

static bool
is_same_text(const StoredReading *a, const StoredReading *b)
{
    return a->capture == b->capture || (a->sha256 != NULL && g_strcmp0(a->sha256, b->sha256) == 0);
}

/* @reading: (taken) */
static void
take_turn(Turn *turn, StoredReading *reading)
{
    GPtrArray *counted = turn->counted;
    bool is_first = counted->len == 0, is_accepted = turn->is_accepted;
    if (is_first)
        is_accepted = turn->accepted->all || has_accepted(turn->accepted, reading);
    else if (is_same_text(g_ptr_array_index(counted, counted->len - 1), reading))
        g_ptr_array_remove_index(counted, counted->len - 1); /* it was read anew */
    else if (!counts(turn, reading, &is_accepted)) {
        stored_reading_free(reading);
        return;
    }
    turn->is_accepted = is_accepted && release_is_doubtful(reading->release);
    g_ptr_array_add(counted, reading);
}

GPtrArray *
standings_list_counted(Database *database, const char *document, const char *release_id,
                       GError **error)
{
    g_auto(Accepted) accepted = {0};
    g_autoptr(GPtrArray) texts = readings_list_of_document(database, document, release_id, error);
    if (texts == NULL || !standings_find_accepted(database, release_id, &accepted, error))
        return NULL;
    g_autoptr(GPtrArray) counted =
        g_ptr_array_new_with_free_func((GDestroyNotify)stored_reading_free);
    Turn turn = {.accepted = &accepted, .counted = counted};
    while (texts->len > 0)
        take_turn(&turn, g_ptr_array_steal_index(texts, 0));
    for (guint i = 0; i < counted->len; i++) {
        StoredReading *reading = g_ptr_array_index(counted, i);
        if (!judgements_amend(database, release_id, reading->release, error))
            return NULL;
    }
    return g_steal_pointer(&counted);
}

/* Another in its place */

static GPtrArray *
list_documents(Database *database, const char *release_id, GError **error)
{
    g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Statement) statement = statement_new(
        database, "SELECT DISTINCT document FROM readings WHERE release_id = :release_id"
                  " ORDER BY document");
    bind_text(statement, ":release_id", release_id);
    while (statement_next(statement))
        g_ptr_array_add(documents, column_copy(statement, 0));
    return statement_finish(statement, error) ? g_steal_pointer(&documents) : NULL;
}

/* What another text in this place says differently; it was accepted, and is no doubt any more. */
static bool
tell_differences(Database *database, const StoredReading *before, const StoredReading *after,
                 GPtrArray *differences, GError **error)
{
    g_autoptr(GPtrArray) found = edition_compare(before->release, after->release);
    if (!telling_fill_origins(database, after->id, found, error))
        return false;
    while (found->len > 0) {
        Change *change = g_ptr_array_steal_index(found, 0);
        change->doubtful = false;
        g_ptr_array_add(differences, change);
    }
    return true;
}

static bool
settle_document(Database *database, const char *release_id, const char *document, bool *ret_moved,
                GPtrArray *differences, GError **error)
{
    g_autoptr(StoredReading) standing = NULL;
    g_autoptr(GPtrArray) counted = NULL;
    if (!readings_find_of_document(database, document, release_id, true, &standing, error))
        return false;
    if (standing == NULL)
        return true;
    counted = standings_list_counted(database, document, release_id, error);
    if (counted == NULL)
        return false;
    const StoredReading *counts = g_ptr_array_index(counted, counted->len - 1);
    if (counts->id == standing->id)
        return true;
    bool is_current = standing->standing == STANDING_CURRENT;
    *ret_moved = *ret_moved || is_current;
    return readings_set_standing(database, standing->id, STANDING_SUPERSEDED, error) &&
           readings_set_standing(database, counts->id, standing->standing, error) &&
           (!is_current || tell_differences(database, standing, counts, differences, error));
}

bool
standings_settle(Database *database, const char *release_id, bool *ret_moved,
                 GPtrArray *differences, GError **error)
{
    g_autoptr(GPtrArray) documents = list_documents(database, release_id, error);
    *ret_moved = false;
    for (guint i = 0; documents != NULL && i < documents->len; i++) {
        if (!settle_document(database, release_id, g_ptr_array_index(documents, i), ret_moved,
                             differences, error))
            return false;
    }
    return documents != NULL && readings_restate(database, release_id, error);
}
