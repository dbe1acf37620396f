/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "releases/entries_internal.h"
#include "releases/figures_internal.h"

static bool
is_taken(const GArray *taken, size_t at)
{
    for (guint i = 0; i < taken->len; i++)
        if (g_array_index(taken, size_t, i) == at)
            return true;
    return false;
}

bool
casualties_hold_number(const Casualties *casualties, size_t at)
{
    return is_taken(casualties->numbers, at);
}

static void
doubt_people(const Reading *reading, const Match *match, const char *why)
{
    g_autofree char *words =
        view_quote(reading->view, view_get_span(reading->view, match->start, match->end));
    g_autofree char *doubt = g_strdup_printf("%s: %.120s", why, words);
    g_autofree char *valid = g_utf8_make_valid(doubt, -1);
    release_add_doubt(reading->release, valid);
}

/* "one of two civilians was", "half of the ten", "two or three": not all of the number, or another
 */
static bool
is_part(const View *view, const Match *match)
{
    static const char *const words[] = {" of", " or", " of the"};
    size_t end = match->start;
    while (end > 0 && view->text[end - 1] == ' ')
        end--;
    bool is_part = false;
    for (size_t i = 0; i < G_N_ELEMENTS(words) && !is_part; i++) {
        size_t length = strlen(words[i]);
        is_part = end >= length && strncmp(view->text + end - length, words[i], length) == 0;
    }
    return is_part;
}

/* "three civilians in a car were killed and their driver was injured": the verb between belongs to
 * the number, and that of the phrase to somebody else. */
static bool
skips_a_verb(const View *view, const Match *match, bool has_killed, bool has_injured)
{
    g_autofree char *words = g_strndup(view->text + match->start, match->end - match->start);
    bool says_killed = strstr(words, " killed") != NULL || strstr(words, " died") != NULL;
    bool says_injured = strstr(words, " injured") != NULL || strstr(words, " wounded") != NULL;
    return (has_injured && !has_killed && says_killed) ||
           (has_killed && !has_injured && says_injured);
}

static void
add_casualties(const Reading *reading, const Match *match, Entry *entry, GArray *taken)
{
    Count killed = count_absent(), injured = count_absent();
    guint taken_before = taken->len;
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        /* a number that only the words say stands nowhere: not where a printed one may stand */
        size_t at = hit->slot->is_constant ? match->end : hit->start;
        if (hit->slot->kind != SLOT_FIGURE || is_taken(taken, at))
            continue;
        Number number = slot_hit_get_number(hit, reading->view);
        Count value = number.low.stated ? number.low : number.high;
        g_array_append_val(taken, at);
        if (number.bound != BOUND_EXACT || number.percent ||
            figure_is_hedged_strangely(reading, match, hit))
            doubt_people(reading, match, "an entry counts people without an exact number");
        if (floor(value.value) < value.value || number.percent) {
            doubt_people(reading, match, "an entry counts people in a number that is not whole");
            continue;
        }
        Count *into = g_str_equal(hit->slot->name, "injured") ? &injured : &killed;
        *into = count_of(into->value + value.value);
    }
    if (taken->len > taken_before && is_part(reading->view, match))
        doubt_people(reading, match,
                     "an entry counts a part of some people, or one number or "
                     "another");
    if (taken->len > taken_before &&
        skips_a_verb(reading->view, match, killed.stated, injured.stated))
        doubt_people(reading, match, "an entry counts people in words not understood");
    if (taken->len > taken_before)
        phrase_search_note(reading->search, match);
    if ((killed.stated && entry->killed.stated) || (injured.stated && entry->injured.stated))
        doubt_people(reading, match, "an entry counts the same harm twice");
    if (killed.stated)
        entry->killed = count_of(entry->killed.value + killed.value);
    if (injured.stated)
        entry->injured = count_of(entry->injured.value + injured.value);
}

void
casualties_clear(Casualties *casualties)
{
    g_array_unref(casualties->numbers);
    g_array_unref(casualties->spans);
}

static bool
ends_with_word(const View *view, size_t end, const char *word)
{
    size_t length = strlen(word);
    return end > length && strncmp(view->text + end - length, word, length) == 0 &&
           view->text[end - length - 1] == ' ';
}

/* "were killed, one civilian was injured": those killed stand before the verb, not after it */
static bool
is_passive(const View *view, const Match *match)
{
    static const char *const verbs[] = {"unintentionally", "killed", "injured", "wounded"};
    static const char *const before[] = {"was", "were", "been", "unintentionally", "likely"};
    bool is_verb = false, is_passive = false;
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        is_verb = is_verb || strncmp(view->text + match->start, verbs[i], strlen(verbs[i])) == 0;
    size_t end = match->start;
    while (end > 0 && view->text[end - 1] == ' ')
        end--;
    for (size_t i = 0; i < G_N_ELEMENTS(before) && is_verb; i++)
        is_passive = is_passive || ends_with_word(view, end, before[i]);
    return is_passive;
}

Casualties
entry_casualties_read(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t end,
                      Entry *entry)
{
    g_autoptr(GPtrArray) matches =
        phrase_index_match(phrases->casualties, reading->search, start, end);
    Casualties casualties = {g_array_new(FALSE, FALSE, sizeof(size_t)),
                             g_array_new(FALSE, FALSE, sizeof(ListRange))};
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        const ListRange span = {match->start, match->end};
        if (is_passive(reading->view, match))
            continue;
        add_casualties(reading, match, entry, casualties.numbers);
        g_array_append_val(casualties.spans, span);
    }
    return casualties;
}
