/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/edition.h"

#include <string.h>

#include "changes/change_count_internal.h"
#include "changes/edition_pairs.h"
#include "changes/identity.h"
#include "changes/place.h"
#include "changes/release_id.h"

/* One comparison of two texts. */
typedef struct {
    const Release *before;
    const Release *after;
    ChangeKind kind;
    GPtrArray *changes; /* (owned) */
    GHashTable *told;   /* (owned) (nullable) set of owned figures with both values */
} Edition;

static Change *
add_change(const Edition *edition, const char *name)
{
    Change *change = change_new(edition->kind);
    change->series = g_strdup(edition->after->series);
    change->release_id = release_get_id(edition->after);
    change->release_title = g_strdup(edition->after->title);
    change->name = g_strdup(name);
    change->doubtful = release_is_doubtful(edition->after);
    g_ptr_array_add(edition->changes, change);
    return change;
}

static void
append_count(GString *text, Count count)
{
    g_autofree char *digits = change_format_count(count);
    g_string_append(text, digits);
}

/* "1302" for a plain number, "at least 1302*" for a hedged one. */
static char *
format_figure(const Figure *figure)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (figure->bound != BOUND_EXACT) {
        g_string_append(text, bound_to_name(figure->bound));
        g_strdelimit(text->str, "_", ' ');
        g_string_append_c(text, ' ');
    }
    if (figure->low.stated)
        append_count(text, figure->low);
    if (figure->high.stated && !count_equals(figure->low, figure->high)) {
        g_string_append(text, figure->low.stated ? " and " : "");
        append_count(text, figure->high);
    }
    g_string_append(text, figure->marker);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* What makes two figures statements of the same thing; the nth of them stands against the nth. */
static char *
get_figure_key(const Figure *figure)
{
    return g_strdup_printf(
        "%s|%s|%s|%s|%s|%s", figure->name, figure->speaker != NULL ? figure->speaker : "",
        figure->scope != NULL ? figure->scope : "", figure->from != NULL ? figure->from : "",
        figure->to != NULL ? figure->to : "", basis_to_name(figure->basis));
}

static char *
get_entry_key(const Entry *entry)
{
    g_autofree char *place = entry->places->len > 0
                                 ? place_get_skeleton(g_ptr_array_index(entry->places, 0))
                                 : g_strdup("");
    g_autoptr(GString) key = g_string_new(entry->date != NULL ? entry->date : entry->date_text);
    g_string_append_printf(key, "|%s", place);
    for (guint i = 0; i < entry->sources->len; i++)
        g_string_append_printf(key, "|%s", (const char *)g_ptr_array_index(entry->sources, i));
    return g_string_free(g_steal_pointer(&key), FALSE);
}

typedef char *(*GetKey)(gconstpointer item);

/* Items by key and turn: "killed_total|...#2". Returns: (owned) map of owned key to borrowed item
 */
static GHashTable *
index_items(GPtrArray *items, GetKey get_key)
{
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) turns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < items->len; i++) {
        gpointer item = g_ptr_array_index(items, i);
        char *key = get_key(item);
        guint turn = GPOINTER_TO_UINT(g_hash_table_lookup(turns, key)) + 1;
        g_hash_table_insert(index, g_strdup_printf("%s#%u", key, turn), item);
        g_hash_table_insert(turns, key, GUINT_TO_POINTER(turn));
    }
    return index;
}

/* "1,006" as "1006": what parts thousands is layout. Returns: (owned) */
static char *
drop_separators(const char *text)
{
    g_autoptr(GString) bare = g_string_new(NULL);
    for (const char *at = text != NULL ? text : ""; *at != '\0'; at++) {
        bool parts =
            *at == ',' && at > text && g_ascii_isdigit(at[-1]) && strspn(at + 1, "0123456789") == 3;
        if (!parts)
            g_string_append_c(bare, *at);
    }
    return g_string_free(g_steal_pointer(&bare), FALSE);
}

/* Layout may put any white space between words. */
static bool
is_same_wording(const char *a, const char *b)
{
    g_autofree char *bare_a = drop_separators(a), *bare_b = drop_separators(b);
    g_auto(GStrv) left = g_strsplit_set(bare_a, " \t\r\n", -1);
    g_auto(GStrv) right = g_strsplit_set(bare_b, " \t\r\n", -1);
    guint i = 0, j = 0;
    for (;;) {
        while (left[i] != NULL && *left[i] == '\0')
            i++;
        while (right[j] != NULL && *right[j] == '\0')
            j++;
        if (left[i] == NULL || right[j] == NULL)
            return left[i] == right[j];
        if (!g_str_equal(left[i++], right[j++]))
            return false;
    }
}

/* A figure that a text states twice was changed once. */
static bool
was_told(const Edition *edition, const Figure *figure, const char *was, const char *is)
{
    g_autofree char *key = get_figure_key(figure);
    return edition->told != NULL &&
           !g_hash_table_add(edition->told, g_strdup_printf("%s|%s|%s", key, was != NULL ? was : "",
                                                            is != NULL ? is : ""));
}

static void
tell_figure(const Edition *edition, const Figure *before, const Figure *after)
{
    g_autofree char *was = before != NULL ? format_figure(before) : NULL;
    g_autofree char *is = after != NULL ? format_figure(after) : NULL;
    if (was_told(edition, before != NULL ? before : after, was, is))
        return;
    Change *change = add_change(edition, before != NULL ? before->name : after->name);
    change->before = g_steal_pointer(&was);
    change->after = g_steal_pointer(&is);
    change->quote_before = g_strdup(before != NULL ? before->quote : NULL);
    change->quote_after = g_strdup(after != NULL ? after->quote : NULL);
    if (before != NULL && after != NULL && before->low.stated && after->low.stated)
        change->residual = count_of(after->low.value - before->low.value);
}

static void
tell_wording(const Edition *edition, const char *before, const char *after)
{
    Change *change = add_change(edition, "wording");
    change->quote_before = g_strdup(before);
    change->quote_after = g_strdup(after);
}

static void
compare_figure(const Edition *edition, const Figure *before, const Figure *after)
{
    g_autofree char *was = format_figure(before), *is = format_figure(after);
    if (!g_str_equal(was, is))
        tell_figure(edition, before, after);
    else if (!is_same_wording(before->quote, after->quote))
        tell_wording(edition, before->quote, after->quote);
}

static void
describe_place(Change *change, const Entry *entry)
{
    change->date = g_strdup(entry->date);
    change->entry_id = g_strdup(entry->id);
    if (entry->places->len > 0)
        change->place = g_strdup(g_ptr_array_index(entry->places, 0));
    if (entry->sources->len > 0)
        change->allegation_source = g_strdup(g_ptr_array_index(entry->sources, 0));
}

static const char *
get_first(const GPtrArray *names)
{
    return names->len > 0 ? g_ptr_array_index(names, 0) : NULL;
}

static void
append_if_other(GString *text, const char *value, const char *other)
{
    if (g_strcmp0(value, other) != 0)
        g_string_append_printf(text, ", %s", value != NULL ? value : "not stated");
}

static double
place_compare_or_none(const char *a, const char *b)
{
    return a != NULL && b != NULL ? place_compare(a, b) : a == b ? 1 : 0;
}

/* By what it is known: the line names one of two, so that what is another there is said. */
static void
append_marks(GString *text, const Entry *entry, const Entry *other)
{
    append_if_other(text, entry->date, other->date);
    if (place_compare_or_none(get_first(entry->places), get_first(other->places)) < PLACE_SAME)
        append_if_other(text, get_first(entry->places), get_first(other->places));
    append_if_other(text, entry->country, other->country);
    append_if_other(text, get_first(entry->sources), get_first(other->sources));
}

/* @other: (nullable) the entry that it stands against */
static char *
format_entry(const Entry *entry, const Entry *other)
{
    g_autoptr(GString) text = g_string_new(section_to_name(entry->section));
    g_strdelimit(text->str, "_", '-');
    if (other != NULL)
        append_marks(text, entry, other);
    if (entry->killed.stated) {
        g_string_append(text, ", killed ");
        append_count(text, entry->killed);
    }
    if (entry->injured.stated) {
        g_string_append(text, ", injured ");
        append_count(text, entry->injured);
    }
    if (entry->reason != REASON_NOT_STATED)
        g_string_append_printf(text, ", %s", reason_to_name(entry->reason));
    if (entry->reopened)
        g_string_append(text, ", reopened");
    if (entry->previously_unreported)
        g_string_append(text, ", not reported before");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
tell_entry(const Edition *edition, const Entry *before, const Entry *after)
{
    Change *change = add_change(edition, "entry");
    describe_place(change, after != NULL ? after : before);
    change->before = before != NULL ? format_entry(before, after) : NULL;
    change->after = after != NULL ? format_entry(after, before) : NULL;
    change->quote_before = g_strdup(before != NULL ? before->quote : NULL);
    change->quote_after = g_strdup(after != NULL ? after->quote : NULL);
}

static bool
do_counts_contradict(Count a, Count b)
{
    return a.stated && b.stated && !count_equals(a, b);
}

/* A reprint that leaves something out contradicts nothing. */
static bool
do_entries_contradict(const Entry *a, const Entry *b)
{
    return a->section != b->section || do_counts_contradict(a->killed, b->killed) ||
           do_counts_contradict(a->injured, b->injured);
}

static void
compare_entry(const Edition *edition, const Entry *before, const Entry *after)
{
    g_autofree char *was = format_entry(before, after), *is = format_entry(after, before);
    if (!g_str_equal(was, is))
        tell_entry(edition, before, after);
    else if (!is_same_wording(before->quote, after->quote))
        tell_wording(edition, before->quote, after->quote);
}

static void
compare_copied_entry(const Edition *edition, const Entry *original, const Entry *copy)
{
    if (do_entries_contradict(original, copy))
        tell_entry(edition, original, copy);
}

typedef void (*CompareItem)(const Edition *edition, gconstpointer before, gconstpointer after);
typedef void (*TellItem)(const Edition *edition, gconstpointer before, gconstpointer after);

/* An entry whose day, place or source was changed has another key, and is the same entry. */
static bool
is_same_entry(gconstpointer before, gconstpointer after)
{
    return identity_score(NULL, after, before, NULL) >= LINK_UNSURE_SCORE;
}

typedef bool (*IsSame)(gconstpointer before, gconstpointer after);

static void
pair_rest(GPtrArray *before, GPtrArray *after, GHashTable *partners, IsSame is_same)
{
    for (guint i = 0; i < before->len; i++) {
        gpointer old = g_ptr_array_index(before, i);
        for (guint k = 0; k < after->len && !g_hash_table_contains(partners, old); k++) {
            gpointer new = g_ptr_array_index(after, k);
            if (g_hash_table_contains(partners, new) || !is_same(old, new))
                continue;
            g_hash_table_insert(partners, old, new);
            g_hash_table_insert(partners, new, old);
        }
    }
}

/* In the order of the texts: first what the earlier one says, then what only the later one says.
 * @partners: map of item to item, both ways: those that are known to be the same */
static void
compare_items(const Edition *edition, GPtrArray *before, GPtrArray *after, GetKey get_key,
              IsSame is_same, CompareItem compare_item, TellItem tell_item, GHashTable *partners)
{
    g_autoptr(GHashTable) was = index_items(before, get_key);
    g_autoptr(GHashTable) is = index_items(after, get_key);
    GHashTableIter each;
    gpointer key = NULL, item = NULL;
    g_hash_table_iter_init(&each, was);
    while (g_hash_table_iter_next(&each, &key, &item)) {
        gpointer partner = g_hash_table_lookup(is, key);
        if (partner == NULL || g_hash_table_contains(partners, item) ||
            g_hash_table_contains(partners, partner))
            continue;
        g_hash_table_insert(partners, item, partner);
        g_hash_table_insert(partners, partner, item);
    }
    if (is_same != NULL)
        pair_rest(before, after, partners, is_same);
    for (guint i = 0; i < before->len; i++) {
        gconstpointer old = g_ptr_array_index(before, i);
        gconstpointer new = g_hash_table_lookup(partners, old);
        if (new != NULL)
            compare_item(edition, old, new);
        else if (tell_item != NULL)
            tell_item(edition, old, NULL);
    }
    for (guint i = 0; tell_item != NULL && i < after->len; i++) {
        gconstpointer new = g_ptr_array_index(after, i);
        if (!g_hash_table_contains(partners, new))
            tell_item(edition, NULL, new);
    }
}

static char *
figure_key(gconstpointer item)
{
    return get_figure_key(item);
}

static char *
entry_key(gconstpointer item)
{
    return get_entry_key(item);
}

static void
compare_figure_items(const Edition *edition, gconstpointer before, gconstpointer after)
{
    compare_figure(edition, before, after);
}

static void
compare_entry_items(const Edition *edition, gconstpointer before, gconstpointer after)
{
    compare_entry(edition, before, after);
}

static void
compare_copied_items(const Edition *edition, gconstpointer original, gconstpointer copy)
{
    compare_copied_entry(edition, original, copy);
}

static const Figure *
find_same_figure(const GPtrArray *figures, const Figure *figure)
{
    g_autofree char *key = get_figure_key(figure), *value = format_figure(figure);
    for (guint i = 0; i < figures->len; i++) {
        const Figure *other = g_ptr_array_index(figures, i);
        g_autofree char *other_key = get_figure_key(other), *other_value = format_figure(other);
        if (g_str_equal(key, other_key) && g_str_equal(value, other_value))
            return other;
    }
    return NULL;
}

/* Said once more, or once less, it is the same figure. */
static void
tell_figure_item(const Edition *edition, gconstpointer before, gconstpointer after)
{
    const Release *other = before != NULL ? edition->after : edition->before;
    const Figure *figure = before != NULL ? before : after;
    if (find_same_figure(other->figures, figure) == NULL)
        tell_figure(edition, before, after);
    else
        tell_wording(edition, before != NULL ? figure->quote : NULL,
                     before != NULL ? NULL : figure->quote);
}

static void
tell_entry_item(const Edition *edition, gconstpointer before, gconstpointer after)
{
    tell_entry(edition, before, after);
}

GPtrArray *
edition_compare(const Release *before, const Release *after)
{
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Edition edition = {.before = before,
                       .after = after,
                       .kind = CHANGE_RELEASE_EDITED,
                       .changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free),
                       .told = told};
    g_autoptr(GHashTable) figures = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) entries = edition_pair_entries(before, after);
    compare_items(&edition, before->figures, after->figures, figure_key, NULL, compare_figure_items,
                  tell_figure_item, figures);
    compare_items(&edition, before->entries, after->entries, entry_key, is_same_entry,
                  compare_entry_items, tell_entry_item, entries);
    return edition.changes;
}

/* Whether a text itself says that it lists the whole section. */
static bool
is_listed_whole(const Release *release, Section section)
{
    for (guint i = 0; i < release->checks->len; i++) {
        const Check *check = g_ptr_array_index(release->checks, i);
        if (g_str_equal(check->name, "entries_counted") && check->result == CHECK_HOLDS &&
            g_strcmp0(check->section, section_to_name(section)) == 0)
            return true;
    }
    return false;
}

static void
compare_list_lengths(const Edition *edition, const Release *original, const Release *copy)
{
    for (int section = SECTION_CREDIBLE; section <= SECTION_CORRECTION; section++) {
        guint here = release_count_entries(original, (Section)section);
        guint there = release_count_entries(copy, (Section)section);
        if (here == there || !is_listed_whole(original, (Section)section) ||
            !is_listed_whole(copy, (Section)section))
            continue;
        Change *change = add_change(edition, "entries");
        change->section = g_strdup(section_to_name((Section)section));
        change->before = g_strdup_printf("%u", here);
        change->after = g_strdup_printf("%u", there);
    }
}

/* The books' own figures, whichever words each publisher states them in. */
static void
compare_stated(const Edition *edition, const Release *original, const Release *copy)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < original->figures->len; i++) {
        const char *name = ((const Figure *)g_ptr_array_index(original->figures, i))->name;
        const Figure *here = release_find_figure(original, name);
        const Figure *there = release_find_figure(copy, name);
        if (!g_hash_table_add(seen, (gpointer)name) || here == NULL || there == NULL)
            continue;
        if (!count_equals(here->low, there->low) || !count_equals(here->high, there->high))
            tell_figure(edition, here, there);
    }
}

GPtrArray *
edition_compare_copy(const Release *original, const Release *copy)
{
    Edition edition = {.before = original,
                       .after = copy,
                       .kind = CHANGE_PUBLISHERS_DIFFER,
                       .changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free)};
    g_autoptr(GHashTable) partners = g_hash_table_new(NULL, NULL);
    compare_stated(&edition, original, copy);
    compare_items(&edition, original->entries, copy->entries, entry_key, NULL, compare_copied_items,
                  NULL, partners);
    compare_list_lengths(&edition, original, copy);
    return edition.changes;
}
