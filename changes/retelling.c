/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/retelling.h"

#include "changes/change_count_internal.h"
#include "changes/retelling_internal.h"

/* What was told, as it stands now */

/* The fields of a case that a change shows. */
typedef struct {
    const char *name;
    char *value; /* (owned) (nullable) */
} Field;

enum { FIELDS = 6 };
static const char *const field_names[FIELDS] = {"date",   "place",   "source",
                                                "killed", "injured", "reason"};

static char *
get_field(const Change *change, guint field)
{
    const char *const texts[] = {change->date, change->place, change->allegation_source};
    if (field < G_N_ELEMENTS(texts))
        return g_strdup(texts[field]);
    if (field == FIELDS - 1)
        return g_strdup(change->reason);
    return change_format_count(field == G_N_ELEMENTS(texts) ? change->killed : change->injured);
}

static void
set_text(char **text, const char *value)
{
    g_free(*text);
    *text = g_strdup(value);
}

static void
set_field(Change *change, const char *name, const char *value)
{
    Count count = value != NULL ? count_of(g_ascii_strtod(value, NULL)) : (Count){0};
    if (g_strcmp0(name, "date") == 0)
        set_text(&change->date, value);
    else if (g_strcmp0(name, "place") == 0)
        set_text(&change->place, value);
    else if (g_strcmp0(name, "source") == 0)
        set_text(&change->allegation_source, value);
    else if (g_strcmp0(name, "reason") == 0)
        set_text(&change->reason, value);
    else if (g_strcmp0(name, "killed") == 0)
        change->killed = count;
    else if (g_strcmp0(name, "injured") == 0)
        change->injured = count;
}

static bool
is_amendment_of_told(const Change *change, const Change *target)
{
    return change->kind == CHANGE_CASE_AMENDED && target->kind != CHANGE_CASE_AMENDED;
}

void
retelling_apply(Change *told, const Change *amendment)
{
    set_field(told, amendment->name, amendment->after);
    set_text(&told->entry_id, amendment->entry_id);
    set_text(&told->case_id, amendment->case_id);
    set_text(&told->quote_after, amendment->quote_after);
}

static guint
find_sequence(const GPtrArray *standing, gint64 sequence)
{
    guint i = 0;
    while (i < standing->len && ((const Change *)standing->pdata[i])->sequence != sequence)
        i++;
    return i;
}

/* @amendments: takes those that are part of what was told, (borrowed) */
static void
take_told(GPtrArray *standing, GPtrArray *amendments, const Change *told)
{
    guint at = told->corrects != 0 ? find_sequence(standing, told->corrects) : standing->len;
    Change *target = at < standing->len ? standing->pdata[at] : NULL;
    if (target != NULL && is_amendment_of_told(told, target)) {
        retelling_apply(target, told);
        g_ptr_array_add(amendments, (gpointer)told);
        return;
    }
    if (target != NULL)
        g_ptr_array_remove_index(standing, at);
    if (retelling_get_aspect(told) != ASPECT_TEXT)
        g_ptr_array_add(standing, change_copy(told));
}

/* Returns: (owned) what of @told was not corrected, with the amendments that were told of it */
static GPtrArray *
list_standing(const GPtrArray *told, GPtrArray *amendments)
{
    GPtrArray *standing = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    for (guint i = 0; i < told->len; i++)
        take_told(standing, amendments, g_ptr_array_index(told, i));
    return standing;
}

/* The very same */

static void
append_key_part(GString *key, const char *part)
{
    g_string_append_c(key, '|');
    g_string_append(key, part != NULL ? part : "");
}

static void
append_key_count(GString *key, Count count)
{
    if (count.stated)
        g_string_append_printf(key, "|%.4f", count.value);
    else
        g_string_append(key, "|");
}

/* That a case is decided is the same news, whether it was known before or not. */
static bool
is_outcome(ChangeKind kind)
{
    return kind == CHANGE_CASE_CREDIBLE || kind == CHANGE_CASE_DISMISSED ||
           kind == CHANGE_CASE_DUPLICATE;
}

static bool
is_remark(ChangeKind kind)
{
    return kind == CHANGE_CASE_MISSING || kind == CHANGE_CASE_RECEIVED ||
           kind == CHANGE_REKEY_SUSPECTED;
}

/* What makes two changes the same news. Case ids are left out: an edit may rename a case. */
static char *
make_key(const Change *change)
{
    g_autoptr(GString) key = g_string_new(change_kind_to_name(change->kind));
    append_key_part(key, change->date);
    append_key_part(key, change->place);
    append_key_part(key, change->allegation_source);
    append_key_part(key, change->name);
    append_key_part(key, change->section);
    append_key_part(key, is_outcome(change->kind) ? NULL : change->before);
    append_key_part(key, change->after);
    /* The remark on where a case may be found is no news by itself. */
    append_key_part(key, is_remark(change->kind) ? NULL : change->reason);
    append_key_part(key, retelling_get_aspect(change) == ASPECT_TEXT ? change->quote_after : NULL);
    append_key_count(key, change->killed);
    append_key_count(key, change->injured);
    append_key_count(key, change->residual);
    append_key_part(key, change->doubtful ? "doubtful" : "");
    return g_string_free(g_steal_pointer(&key), FALSE);
}

/* Returns: (owned) map of owned key to owned array of borrowed changes: twins are told twice */
static GHashTable *
index_by_key(const GPtrArray *changes)
{
    GHashTable *index =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < changes->len; i++) {
        g_autofree char *key = make_key(g_ptr_array_index(changes, i));
        GPtrArray *same = g_hash_table_lookup(index, key);
        if (same == NULL) {
            same = g_ptr_array_new();
            g_hash_table_insert(index, g_steal_pointer(&key), same);
        }
        g_ptr_array_add(same, g_ptr_array_index(changes, i));
    }
    return index;
}

/* Takes each of @changes that is among @told out of both. */
static void
drop_same(GPtrArray *told, GPtrArray *changes)
{
    g_autoptr(GHashTable) index = index_by_key(told);
    for (guint i = 0; i < changes->len;) {
        g_autofree char *key = make_key(g_ptr_array_index(changes, i));
        GPtrArray *same = g_hash_table_lookup(index, key);
        if (same == NULL || same->len == 0) {
            i++;
            continue;
        }
        g_ptr_array_remove(told, g_ptr_array_steal_index(same, 0));
        g_ptr_array_remove_index(changes, i);
    }
}

/* The same in part */

/* A total moved from the one before it when it was told; that another release came in between is
 * no news while the release still states it. */
static bool
still_states(const Release *release, const Change *move)
{
    g_autofree char *now = change_format_count(release_find_count(release, move->name));
    return g_strcmp0(now, move->after) == 0;
}

static bool
is_same_total(const Change *a, const Change *b)
{
    return a->kind == CHANGE_FIGURE_MOVED && b->kind == CHANGE_FIGURE_MOVED &&
           g_strcmp0(a->name, b->name) == 0 && a->doubtful == b->doubtful;
}

static void
drop_standing_totals(GPtrArray *told, const Release *release, GPtrArray *changes)
{
    for (guint i = told->len; i-- > 0;) {
        const Change *move = g_ptr_array_index(told, i);
        if (move->kind != CHANGE_FIGURE_MOVED || !still_states(release, move))
            continue;
        for (guint k = changes->len; k-- > 0;) {
            if (is_same_total(move, g_ptr_array_index(changes, k)))
                g_ptr_array_remove_index(changes, k);
        }
        g_ptr_array_remove_index(told, i);
    }
}

static const char *
find_remark(ChangeKind kind)
{
    switch (kind) {
    case CHANGE_CASE_CREDIBLE:
        return "newly credible in this release";
    case CHANGE_CASE_DISMISSED:
        return "dismissed in this release";
    case CHANGE_CASE_DUPLICATE:
        return "found to be a duplicate in this release";
    case CHANGE_CASE_REVERSED:
        return "reversed in this release";
    case CHANGE_CASE_REOPENED:
        return "reopened in this release";
    case CHANGE_CASE_RETURNED:
        return "back on the list in this release";
    case CHANGE_CASE_RECEIVED:
        return "newly received in this release";
    default:
        return NULL;
    }
}

static Change *
make_amendment(const Change *told, const Change *now, guint field, const char *was, const char *is)
{
    Change *change = change_copy(now);
    change->kind = CHANGE_CASE_AMENDED;
    change->corrects = told->sequence;
    set_text(&change->name, field_names[field]);
    set_text(&change->before, was);
    set_text(&change->after, is);
    /* Where only its reading is another, one sentence says all. */
    bool is_same_text = g_strcmp0(told->quote_after, now->quote_after) == 0;
    set_text(&change->quote_before, is_same_text ? NULL : told->quote_after);
    set_text(&change->reason, find_remark(now->kind));
    return change;
}

/* One amendment for each field that an edit, or a better reading, changed. */
static void
add_amendments(const Change *told, const Change *now, GPtrArray *changes)
{
    for (guint field = 0; field < FIELDS; field++) {
        g_autofree char *was = get_field(told, field), *is = get_field(now, field);
        bool is_shown = field != FIELDS - 1 || !is_remark(now->kind);
        if (is_shown && g_strcmp0(was, is) != 0)
            g_ptr_array_add(changes, make_amendment(told, now, field, was, is));
    }
}

/* Only what is still the same of a case can have its fields amended. */
static bool
can_amend(const Change *told, const Change *now)
{
    return told->kind == now->kind && g_strcmp0(told->after, now->after) == 0 &&
           told->kind != CHANGE_CASE_MISSING && retelling_get_aspect(told) == ASPECT_STATUS &&
           told->kind != CHANGE_REKEY_SUSPECTED;
}

static void
replace_told(const Change *told, Change *now, GPtrArray *changes)
{
    if (can_amend(told, now)) {
        add_amendments(told, now, changes);
        g_ptr_array_remove(changes, now);
        return;
    }
    now->corrects = told->sequence;
    if (now->quote_before == NULL)
        now->quote_before = g_strdup(told->quote_after);
}

static void
replace_alike(GPtrArray *told, GPtrArray *changes)
{
    g_autoptr(GArray) pairs = retelling_list_pairs(told, changes);
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < pairs->len; i++) {
        const RetellPair *pair = &g_array_index(pairs, RetellPair, i);
        if (g_hash_table_contains(done, pair->told) || g_hash_table_contains(done, pair->now))
            continue;
        g_hash_table_add(done, (gpointer)pair->told);
        g_hash_table_add(done, pair->now);
        replace_told(pair->told, pair->now, changes);
        g_ptr_array_remove(told, (gpointer)pair->told);
    }
}

/* What is said twice */

static bool
is_same_amendment(const Change *a, const Change *b)
{
    return a->kind == CHANGE_CASE_AMENDED && g_strcmp0(a->entry_id, b->entry_id) == 0 &&
           g_strcmp0(a->name, b->name) == 0 && g_strcmp0(a->after, b->after) == 0;
}

static bool
is_amended_by(const GPtrArray *amendments, const Change *change)
{
    for (guint i = 0; i < amendments->len; i++) {
        const Change *other = g_ptr_array_index(amendments, i);
        if (other->corrects != 0 && is_same_amendment(other, change))
            return true;
    }
    return false;
}

/* That an edit gives a case another day than the release before did is the same news as that it
 * gives it another day than was told. */
static void
drop_told_as_part(const GPtrArray *amendments, GPtrArray *changes)
{
    for (guint i = changes->len; i-- > 0;) {
        const Change *change = g_ptr_array_index(changes, i);
        if (change->kind == CHANGE_CASE_AMENDED && change->corrects == 0 &&
            (is_amended_by(amendments, change) || is_amended_by(changes, change)))
            g_ptr_array_remove_index(changes, i);
    }
}

/* What is left */

/* A doubtful one was never told as true, and neither was a suspicion. */
static void
add_corrections(const GPtrArray *told, RetellReason reason, GPtrArray *changes)
{
    static const char *const reasons[] = {
        [RETELL_EDITED] = "the text that now stands does not say so",
        [RETELL_AGAIN] = "all releases and judgements taken together no longer say so",
    };
    for (guint i = 0; i < told->len; i++) {
        const Change *change = g_ptr_array_index(told, i);
        bool is_suspicion =
            change->kind == CHANGE_REKEY_SUSPECTED && retelling_get_aspect(change) == ASPECT_STATUS;
        if (!change->doubtful && !is_suspicion)
            g_ptr_array_add(changes, change_new_correction(change, reasons[reason]));
    }
}

/* Editors hear nothing of a doubtful reading: what it stated is news to them once it counts. */
static bool
is_news_to_editors(const GPtrArray *told, const Change *change)
{
    bool was_doubtful = false;
    for (guint i = 0; i < told->len; i++) {
        const Change *before = g_ptr_array_index(told, i);
        if (before->kind != change->kind || g_strcmp0(before->name, change->name) != 0)
            continue;
        if (!before->doubtful)
            return false;
        was_doubtful = true;
    }
    return was_doubtful && !change->doubtful;
}

static void
drop_kind(const GPtrArray *told, ChangeKind kind, GPtrArray *changes)
{
    for (guint i = changes->len; i-- > 0;) {
        const Change *change = g_ptr_array_index(changes, i);
        if (change->kind == kind && change->corrects == 0 && !is_news_to_editors(told, change))
            g_ptr_array_remove_index(changes, i);
    }
}

void
retelling_keep_untold(const GPtrArray *told, const Release *release, RetellReason reason,
                      GPtrArray *changes)
{
    g_autoptr(GPtrArray) amendments = g_ptr_array_new();
    g_autoptr(GPtrArray) standing = list_standing(told, amendments);
    drop_kind(told, CHANGE_RELEASE_PUBLISHED, changes);
    drop_same(standing, changes);
    drop_standing_totals(standing, release, changes);
    replace_alike(standing, changes);
    drop_told_as_part(amendments, changes);
    if (reason == RETELL_AGAIN)
        drop_kind(told, CHANGE_FIGURE_MOVED, changes);
    add_corrections(standing, reason, changes);
}

void
retelling_drop_repeated(const GPtrArray *told, GPtrArray *changes)
{
    g_autoptr(GPtrArray) standing = g_ptr_array_new();
    for (guint i = 0; i < told->len; i++)
        g_ptr_array_add(standing, g_ptr_array_index(told, i));
    drop_same(standing, changes);
}
