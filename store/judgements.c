/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/judgements.h"

#include <string.h>

#include "releases/amendment.h"
#include "store/judgements_internal.h"

Judgement *
judgement_new(const char *kind, const char *a, const char *b)
{
    Judgement *judgement = g_new0(Judgement, 1);
    judgement->kind = g_strdup(kind);
    judgement->a = g_strdup(a);
    judgement->b = g_strdup(b);
    return judgement;
}

void
judgement_free(Judgement *judgement)
{
    if (judgement == NULL)
        return;
    g_free(judgement->id);
    g_free(judgement->kind);
    g_free(judgement->a);
    g_free(judgement->b);
    g_free(judgement->field);
    g_free(judgement->value);
    g_free(judgement->was);
    g_free(judgement->by);
    g_free(judgement->note);
    g_free(judgement->undone_by);
    g_free(judgement->undone_note);
    g_free(judgement);
}

void
unsure_pair_free(UnsurePair *pair)
{
    if (pair == NULL)
        return;
    g_free(pair->release_id);
    g_free(pair->entry_id);
    g_free(pair->case_id);
    g_free(pair->reasons);
    g_free(pair);
}

void
ruling_free(Ruling *ruling)
{
    if (ruling == NULL)
        return;
    g_free(ruling->entry_id);
    g_free(ruling->case_id);
    g_free(ruling->kind);
    g_free(ruling);
}

/* One amendment as it stands in the table. */
typedef struct {
    char *entry_id; /* (owned) (nullable) NULL: of a figure */
    char *field;
    char *value;
    char *was; /* (nullable) of an amendment from before this was kept */
} Amendment;

static void
amendment_free(Amendment *amendment)
{
    g_free(amendment->entry_id);
    g_free(amendment->field);
    g_free(amendment->value);
    g_free(amendment->was);
    g_free(amendment);
}

static GPtrArray *
list_amendments(Database *database, const char *release_id, bool *ret_accepted, GError **error)
{
    static const char sql[] =
        "SELECT kind, CASE WHEN b IS NULL THEN NULL ELSE a END, field, value, was FROM judgements"
        " WHERE undone_at IS NULL AND kind IN ('amend', 'accept')"
        " AND ((b IS NULL AND a = :release_id) OR b = :release_id) ORDER BY made_at, id";
    g_autoptr(Statement) statement = statement_new(database, sql);
    g_autoptr(GPtrArray) amendments =
        g_ptr_array_new_with_free_func((GDestroyNotify)amendment_free);
    bind_text(statement, ":release_id", release_id);
    while (statement_next(statement)) {
        if (g_str_equal(column_text(statement, 0), "accept")) {
            *ret_accepted = true;
            continue;
        }
        Amendment *amendment = g_new0(Amendment, 1);
        amendment->entry_id = column_copy(statement, 1);
        amendment->field = column_copy(statement, 2);
        amendment->value = column_copy(statement, 3);
        amendment->was = column_copy(statement, 4);
        g_ptr_array_add(amendments, amendment);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&amendments) : NULL;
}

/* Whether the publisher changed what was misread: then what it says now counts. */
static bool
is_lapsed(const Release *release, const Amendment *amendment)
{
    g_autofree char *read = release_find_amendable(release, amendment->entry_id, amendment->field);
    return amendment->was != NULL && g_strcmp0(amendment->was, read) != 0;
}

bool
judgements_amend(Database *database, const char *release_id, Release *release, GError **error)
{
    bool accepted = false;
    g_autoptr(GPtrArray) amendments = list_amendments(database, release_id, &accepted, error);
    if (amendments == NULL)
        return false;
    /* What was read is asked of all before any is applied: the second of two is made of that too.
     */
    for (guint i = amendments->len; i-- > 0;) {
        if (is_lapsed(release, g_ptr_array_index(amendments, i)))
            g_ptr_array_remove_index(amendments, i);
    }
    for (guint i = 0; i < amendments->len; i++) {
        const Amendment *amendment = g_ptr_array_index(amendments, i);
        /* An edit may have taken the entry away since: then there is nothing left to amend. */
        (void)release_amend(release, amendment->entry_id, amendment->field,
                            amendment->value != NULL ? amendment->value : "", NULL);
    }
    if (accepted)
        release_accept(release);
    return true;
}

static bool
add_rulings(Statement *statement, const char *entry_id, GPtrArray *rulings, GError **error)
{
    bind_text(statement, ":id", entry_id);
    while (statement_next(statement)) {
        Ruling *ruling = g_new0(Ruling, 1);
        ruling->entry_id = g_strdup(entry_id);
        ruling->case_id = column_copy(statement, 0);
        ruling->kind = column_copy(statement, 1);
        g_ptr_array_add(rulings, ruling);
    }
    return statement_finish(statement, error);
}

GPtrArray *
judgements_list_rulings(Database *database, const Release *release, GError **error)
{
    static const char sql[] =
        "SELECT s.case_id, j.kind FROM"
        " (SELECT b AS other, kind, made_at, id FROM judgements WHERE a = :id"
        "  AND undone_at IS NULL AND kind IN ('same', 'different', 'unsure')"
        "  UNION ALL"
        "  SELECT a, kind, made_at, id FROM judgements WHERE b = :id"
        "  AND undone_at IS NULL AND kind IN ('same', 'different', 'unsure')) AS j"
        " JOIN entries AS e ON e.entry_id = j.other JOIN steps AS s ON s.entry = e.id"
        " ORDER BY j.made_at, j.id";
    g_autoptr(GPtrArray) rulings = g_ptr_array_new_with_free_func((GDestroyNotify)ruling_free);
    g_autoptr(Statement) statement = statement_new(database, sql);
    gint64 any = 0;
    if (!database_ask_integer(database, "SELECT EXISTS (SELECT 1 FROM judgements)", &any, error))
        return NULL;
    for (guint i = 0; any != 0 && i < release->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(release->entries, i);
        if (!add_rulings(statement, entry->id, rulings, error))
            return NULL;
    }
    return g_steal_pointer(&rulings);
}

GPtrArray *
judgements_list_joined(Database *database, const char *release_id, GError **error)
{
    static const char sql[] =
        "SELECT j.a, j.b FROM judgements AS j"
        " JOIN entries AS e ON e.entry_id = j.a JOIN readings AS r ON r.id = e.reading"
        " JOIN entries AS o ON o.entry_id = j.b AND o.reading = e.reading"
        " WHERE j.kind = 'same' AND j.undone_at IS NULL AND r.standing = 'current'"
        " AND r.release_id = :release_id AND NOT EXISTS (SELECT 1 FROM judgements AS l"
        "  WHERE l.kind IN ('same', 'different', 'unsure') AND l.undone_at IS NULL"
        "  AND ((l.a = j.a AND l.b = j.b) OR (l.a = j.b AND l.b = j.a))"
        "  AND (l.made_at, l.id) > (j.made_at, j.id))"
        " ORDER BY j.made_at, j.id";
    g_autoptr(GPtrArray) joined = g_ptr_array_new_with_free_func((GDestroyNotify)entry_pair_free);
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_text(statement, ":release_id", release_id);
    while (statement_next(statement))
        g_ptr_array_add(joined,
                        entry_pair_new(column_text(statement, 0), column_text(statement, 1)));
    return statement_finish(statement, error) ? g_steal_pointer(&joined) : NULL;
}
