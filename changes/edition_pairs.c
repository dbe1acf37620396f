/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/edition_pairs.h"

#include <string.h>

#include "changes/place.h"

/* More at once is no correction of a few: then each is told as taken out and put in. */
enum { MAX_EDITED = 200 };

static bool
is_same_names(const GPtrArray *a, const GPtrArray *b)
{
    if (a->len != b->len)
        return false;
    for (guint i = 0; i < a->len; i++) {
        if (g_strcmp0(g_ptr_array_index(a, i), g_ptr_array_index(b, i)) != 0)
            return false;
    }
    return true;
}

static bool
is_same_place(const GPtrArray *a, const GPtrArray *b)
{
    if (a->len != b->len)
        return false;
    for (guint i = 0; i < a->len; i++) {
        g_autofree char *one = place_get_skeleton(g_ptr_array_index(a, i));
        g_autofree char *other = place_get_skeleton(g_ptr_array_index(b, i));
        if (!g_str_equal(one, other))
            return false;
    }
    return true;
}

static bool
is_same_alternatives(const GPtrArray *a, const GPtrArray *b)
{
    if (a->len != b->len)
        return false;
    for (guint i = 0; i < a->len; i++) {
        if (!is_same_place(g_ptr_array_index(a, i), g_ptr_array_index(b, i)))
            return false;
    }
    return true;
}

static bool
is_same_day(const Entry *a, const Entry *b)
{
    if (a->date == NULL && b->date == NULL)
        return g_strcmp0(a->date_text, b->date_text) == 0;
    return g_strcmp0(a->date, b->date) == 0 && g_strcmp0(a->date_to, b->date_to) == 0;
}

/* How many of day, place and source are another. */
static guint
count_other_marks(const Entry *a, const Entry *b)
{
    bool same_place = is_same_place(a->places, b->places) &&
                      is_same_alternatives(a->alternatives, b->alternatives);
    return (is_same_day(a, b) ? 0u : 1u) + (same_place ? 0u : 1u) +
           (is_same_names(a->sources, b->sources) ? 0u : 1u);
}

static bool
is_same_finding(const Entry *a, const Entry *b)
{
    return a->section == b->section && a->listed_under == b->listed_under &&
           a->reason == b->reason && count_equals(a->killed, b->killed) &&
           count_equals(a->injured, b->injured) && a->reopened == b->reopened &&
           a->previously_unreported == b->previously_unreported &&
           g_strcmp0(a->country, b->country) == 0 && is_same_names(a->codes, b->codes) &&
           g_strcmp0(a->refers_to_date, b->refers_to_date) == 0 &&
           g_strcmp0(a->refers_to_release, b->refers_to_release) == 0;
}

static bool
is_but_one_mark(const Entry *before, const Entry *after)
{
    return is_same_finding(before, after) && count_other_marks(before, after) == 1;
}

static void
pair(GHashTable *pairs, gpointer before, gpointer after)
{
    g_hash_table_insert(pairs, before, after);
    g_hash_table_insert(pairs, after, before);
}

/* Of @entries those without a pair for which @is_like is true of @entry. */
typedef bool (*IsLike)(const Entry *before, const Entry *after);

static Entry *
find_only(const GPtrArray *entries, const Entry *entry, IsLike is_like, GHashTable *pairs)
{
    Entry *found = NULL;
    for (guint i = 0; i < entries->len; i++) {
        Entry *candidate = g_ptr_array_index(entries, i);
        if (g_hash_table_contains(pairs, candidate) || !is_like(candidate, entry))
            continue;
        if (found != NULL)
            return NULL;
        found = candidate;
    }
    return found;
}

/* The marks of an entry, in a text; twins share it. */
static char *
make_key(const Entry *entry, bool with_section)
{
    g_autoptr(GString) key = g_string_new(entry->date != NULL ? entry->date : entry->date_text);
    g_string_append_printf(key, "/%s", entry->date_to != NULL ? entry->date_to : "");
    g_string_append_printf(key, "|%d|", with_section ? (int)entry->section : -1);
    for (guint i = 0; i < entry->places->len; i++) {
        g_autofree char *place = place_get_skeleton(g_ptr_array_index(entry->places, i));
        g_string_append_printf(key, "%s,", place);
    }
    for (guint i = 0; i < entry->sources->len; i++)
        g_string_append_printf(key, "|%s", (const char *)g_ptr_array_index(entry->sources, i));
    return g_string_free(g_steal_pointer(&key), FALSE);
}

/* Returns: (owned) map of owned key to owned array of borrowed entries without a pair */
static GHashTable *
group(const GPtrArray *entries, bool with_section, GHashTable *pairs)
{
    GHashTable *groups =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < entries->len; i++) {
        Entry *entry = g_ptr_array_index(entries, i);
        if (g_hash_table_contains(pairs, entry))
            continue;
        char *key = make_key(entry, with_section);
        GPtrArray *same = g_hash_table_lookup(groups, key);
        if (same == NULL)
            g_hash_table_insert(groups, key, same = g_ptr_array_new());
        else
            g_free(key);
        g_ptr_array_add(same, entry);
    }
    return groups;
}

/* Twins stand in turn, as long as none was put in or taken out. */
static void
pair_alike(const Release *before, const Release *after, bool with_section, GHashTable *pairs)
{
    g_autoptr(GHashTable) were = group(before->entries, with_section, pairs);
    g_autoptr(GHashTable) are = group(after->entries, with_section, pairs);
    GHashTableIter each;
    gpointer key = NULL, value = NULL;
    g_hash_table_iter_init(&each, were);
    while (g_hash_table_iter_next(&each, &key, &value)) {
        const GPtrArray *old = value, *new = g_hash_table_lookup(are, key);
        bool is_clear = new != NULL &&new->len == old->len && (with_section || old->len == 1);
        for (guint i = 0; is_clear && i < old->len; i++)
            pair(pairs, g_ptr_array_index(old, i), g_ptr_array_index(new, i));
    }
}

/* The nearest entry of its list that has a pair, on the side of @step. Returns: (nullable) */
static const Entry *
find_neighbour(GPtrArray *entries, const Entry *entry, int step, GHashTable *pairs)
{
    guint at = 0;
    (void)g_ptr_array_find(entries, entry, &at); /* it is one of them */
    for (gint64 i = (gint64)at + step; i >= 0 && i < entries->len; i += step) {
        const Entry *other = g_ptr_array_index(entries, (guint)i);
        if (other->listed_under == entry->listed_under && g_hash_table_contains(pairs, other))
            return other;
    }
    return NULL;
}

static bool
is_same_position(const Release *before, const Entry *old, const Release *after, const Entry *new,
                 GHashTable *pairs)
{
    for (int step = -1; step <= 1; step += 2) {
        const Entry *was = find_neighbour(before->entries, old, step, pairs);
        const Entry *is = find_neighbour(after->entries, new, step, pairs);
        if (was == NULL ? is != NULL : g_hash_table_lookup(pairs, was) != is)
            return false;
    }
    return true;
}

static bool
is_but_one_mark_back(const Entry *after, const Entry *before)
{
    return is_but_one_mark(before, after);
}

static guint
count_without(const GPtrArray *entries, GHashTable *pairs)
{
    guint count = 0;
    for (guint i = 0; i < entries->len; i++)
        count += !g_hash_table_contains(pairs, g_ptr_array_index(entries, i));
    return count;
}

/* All that an edit gave another day, place or source; found first, so that none helps another. */
static void
pair_edited(const Release *before, const Release *after, GHashTable *pairs)
{
    g_autoptr(GHashTable) found = g_hash_table_new(NULL, NULL);
    GHashTableIter each;
    gpointer old = NULL, new = NULL;
    if (count_without(before->entries, pairs) > MAX_EDITED ||
        count_without(after->entries, pairs) > MAX_EDITED)
        return;
    for (guint i = 0; i < after->entries->len; i++) {
        new = g_ptr_array_index(after->entries, i);
        if (g_hash_table_contains(pairs, new))
            continue;
        old = find_only(before->entries, new, is_but_one_mark, pairs);
        if (old != NULL && find_only(after->entries, old, is_but_one_mark_back, pairs) ==
                               new &&is_same_position(before, old, after, new, pairs))
            g_hash_table_insert(found, old, new);
    }
    g_hash_table_iter_init(&each, found);
    while (g_hash_table_iter_next(&each, &old, &new))
        pair(pairs, old, new);
}

GHashTable *
edition_pair_entries(const Release *before, const Release *after)
{
    GHashTable *pairs = g_hash_table_new(NULL, NULL);
    pair_alike(before, after, true, pairs);
    pair_alike(before, after, false, pairs);
    pair_edited(before, after, pairs);
    return pairs;
}

/* The day an entry had may be the day of another by now, which then needs a name of its own. */
static char *
find_free_id(const Entry *entry, GHashTable *taken)
{
    for (guint turn = 2; entry->id != NULL; turn++) {
        g_autofree char *id = g_strdup_printf("%s~%u", entry->id, turn);
        if (!g_hash_table_contains(taken, id))
            return g_steal_pointer(&id);
    }
    return NULL;
}

/* Whether it has another id now. @id: (taken) (nullable) */
static bool
set_id(Entry *entry, char *id, GHashTable *taken)
{
    bool is_other = g_strcmp0(entry->id, id) != 0;
    g_free(entry->id);
    entry->id = id;
    if (id != NULL)
        g_hash_table_add(taken, g_strdup(id));
    return is_other;
}

bool
edition_keep_ids(const Release *before, Release *after)
{
    g_autoptr(GHashTable) pairs = edition_pair_entries(before, after);
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool any = false;
    for (guint i = 0; i < after->entries->len; i++) {
        Entry *entry = g_ptr_array_index(after->entries, i);
        const Entry *was = g_hash_table_lookup(pairs, entry);
        if (was != NULL)
            any = set_id(entry, g_strdup(was->id), taken) || any;
    }
    for (guint i = 0; i < after->entries->len; i++) {
        Entry *entry = g_ptr_array_index(after->entries, i);
        if (g_hash_table_contains(pairs, entry) || entry->id == NULL)
            continue;
        bool is_taken = g_hash_table_contains(taken, entry->id);
        char *id = is_taken ? find_free_id(entry, taken) : g_strdup(entry->id);
        any = set_id(entry, id, taken) || any;
    }
    return any;
}
