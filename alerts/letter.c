/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/letter_internal.h"

#include "alerts/words_internal.h"
#include "base/visible.h"

/* A group of more items than this is told in two lines an item. */
#define MAX_FULL_ITEMS 20u

static void
letter_group_free(LetterGroup *group)
{
    g_ptr_array_unref(group->items);
    g_free(group);
}

void
letter_free(Letter *letter)
{
    if (letter == NULL)
        return;
    g_free(letter->summary);
    g_ptr_array_unref(letter->warnings);
    g_free(letter->series);
    g_free(letter->release_id);
    g_free(letter->release_title);
    g_free(letter->document);
    g_free(letter->sha256);
    g_free(letter->previous_id);
    g_ptr_array_unref(letter->groups);
    g_free(letter->left_out);
    g_free(letter);
}

static int
compare_changes(gconstpointer a, gconstpointer b)
{
    const Change *left = *(const Change *const *)a;
    const Change *right = *(const Change *const *)b;
    unsigned left_rank = words_rank_kind(left->kind);
    unsigned right_rank = words_rank_kind(right->kind);
    if (left_rank != right_rank)
        return left_rank < right_rank ? -1 : 1;
    return (left->sequence > right->sequence) - (left->sequence < right->sequence);
}

static LetterGroup *
letter_add_group(Letter *letter, ChangeKind kind)
{
    LetterGroup *group = g_new0(LetterGroup, 1);
    group->head = words_head_kind(kind);
    group->items = g_ptr_array_new_with_free_func((GDestroyNotify)letter_item_free);
    g_ptr_array_add(letter->groups, group);
    return group;
}

/* Returns: how many did not fit. */
static unsigned
letter_add_groups(Letter *letter, GPtrArray *sorted, const LetterWords *words, size_t budget_bytes)
{
    LetterGroup *group = NULL;
    unsigned left_out = 0;
    for (unsigned i = 0; i < sorted->len; i++) {
        const Change *change = g_ptr_array_index(sorted, i);
        if (group == NULL || group->head != words_head_kind(change->kind))
            group = letter_add_group(letter, change->kind);
        group->total++;
        group->condensed = group->total > MAX_FULL_ITEMS;
        if (left_out > 0) { /* once something is left out, so is all that matters less */
            left_out++;
            continue;
        }
        LetterItem *item = letter_item_new(change, words, letter->document, letter->sha256);
        size_t bytes = letter_item_measure(item);
        if (bytes > budget_bytes) {
            letter_item_free(item);
            left_out++;
            continue;
        }
        budget_bytes -= bytes;
        g_ptr_array_add(group->items, item);
    }
    return left_out;
}

static void
letter_add_warnings(Letter *letter, GPtrArray *changes)
{
    unsigned doubtful = 0;
    bool baseline = false;
    for (unsigned i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        doubtful += change->doubtful ? 1 : 0;
        baseline = baseline || change->baseline;
    }
    if (doubtful > 0)
        g_ptr_array_add(
            letter->warnings,
            g_strdup("Doubtful reading. civcas is not sure that it read this release rightly: "
                     "sentences may be unread, or stated numbers and lists disagree. Read the "
                     "release itself before you quote anything below. Editors have not been "
                     "told: civcas review shows what waits for somebody to accept it."));
    if (baseline)
        g_ptr_array_add(letter->warnings,
                        g_strdup("This is the first release of its series in the ledger. What it "
                                 "says is the starting point, not news."));
}

static char *
tell_left_out(GPtrArray *changes, unsigned left_out)
{
    gint64 since = 0;
    for (unsigned i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        if (change->recorded_at > 0 && (since == 0 || change->recorded_at < since))
            since = change->recorded_at;
    }
    g_autoptr(GDateTime) day = g_date_time_new_from_unix_utc(since);
    g_autofree char *date = day != NULL ? g_date_time_format(day, "%Y-%m-%d") : NULL;
    return g_strdup_printf("%u of %u changes are not in this mail, because it would be too large. "
                           "See all of them with: civcas changes --since %s",
                           left_out, changes->len, date != NULL ? date : "1970-01-01");
}

Letter *
letter_new(GPtrArray *changes, const LetterWords *words, size_t budget_bytes)
{
    Letter *letter = g_new0(Letter, 1);
    letter->warnings = g_ptr_array_new_with_free_func(g_free);
    letter->groups = g_ptr_array_new_with_free_func((GDestroyNotify)letter_group_free);
    g_autofree char *summary = changes_summarise(changes);
    letter->summary = visible_copy(summary, LETTER_MAX_FIELD);
    if (changes->len > 0) {
        const Change *first = g_ptr_array_index(changes, 0);
        letter->series = visible_copy(first->series, LETTER_MAX_FIELD);
        letter->release_id = visible_copy(first->release_id, LETTER_MAX_FIELD);
        letter->release_title = letter_copy_field(first->release_title, LETTER_MAX_FIELD);
        letter->document = letter_copy_field(first->document, LETTER_MAX_ADDRESS);
        letter->sha256 = letter_copy_field(first->capture_sha256, LETTER_MAX_FIELD);
        letter->previous_id = letter_copy_field(first->previous_id, LETTER_MAX_FIELD);
    }
    letter_add_warnings(letter, changes);
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy(changes, NULL, NULL);
    g_ptr_array_set_free_func(sorted, NULL);
    g_ptr_array_sort(sorted, compare_changes);
    unsigned left_out = letter_add_groups(letter, sorted, words, budget_bytes);
    if (left_out > 0)
        letter->left_out = tell_left_out(changes, left_out);
    return letter;
}
