/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "changes/identity.h"
#include "changes/news_internal.h"

/* So many cases vanish at once, and such a part of the open list, before a renaming is suspected.
 */
enum { REKEY_MIN_CASES = 5, REKEY_MIN_PERCENT = 20, REKEY_TOLERANCE_PERCENT = 25 };

static bool
is_section_counted(const Release *release, Section section)
{
    bool counted = false;
    for (guint i = 0; i < release->checks->len; i++) {
        const Check *check = g_ptr_array_index(release->checks, i);
        if (!g_str_equal(check->name, "entries_counted") ||
            g_strcmp0(check->section, section_to_name(section)) != 0)
            continue;
        if (check->result != CHECK_HOLDS)
            return false;
        counted = true;
    }
    return counted;
}

static bool
is_stated_as_none(const Release *release, const char *figure)
{
    Count count = release_find_count(release, figure);
    return count.stated && count.value <= 0;
}

/* A case that left the open list may stand in any section, so that each must list what it states.
 */
static bool
lists_all_outcomes(const Release *release)
{
    return (is_section_counted(release, SECTION_CREDIBLE) ||
            is_stated_as_none(release, "credible")) &&
           (is_section_counted(release, SECTION_NON_CREDIBLE) ||
            is_stated_as_none(release, "non_credible")) &&
           (is_section_counted(release, SECTION_DUPLICATE) ||
            is_stated_as_none(release, "duplicate") ||
            !release_find_count(release, "duplicate").stated);
}

static bool
lists_all_open(const Release *release)
{
    return is_section_counted(release, SECTION_OPEN) || is_stated_as_none(release, "open");
}

static bool
can_miss(const News *news)
{
    return news->follows && !release_is_doubtful(news->release) &&
           !release_is_doubtful(news->previous) && lists_all_open(news->previous) &&
           lists_all_open(news->release) && lists_all_outcomes(news->release);
}

/* Returns: (owned) array of borrowed KnownCase: open in the release before, listed nowhere now. */
static GPtrArray *
list_vanished(const News *news)
{
    g_autoptr(GHashTable) listed = g_hash_table_new(NULL, NULL);
    GPtrArray *vanished = g_ptr_array_new();
    for (guint i = 0; i < news->matches->len; i++) {
        const Match *match = g_ptr_array_index(news->matches, i);
        if (match->known != NULL)
            g_hash_table_add(listed, match->known);
    }
    for (guint i = 0; i < news->knowledge->known->len; i++) {
        KnownCase *known = g_ptr_array_index(news->knowledge->known, i);
        if (known->status == STATUS_OPEN && known->last != NULL &&
            g_strcmp0(known->last_release, news->previous_id) == 0 &&
            !g_hash_table_contains(listed, known))
            g_ptr_array_add(vanished, known);
    }
    return vanished;
}

static guint
count_appeared(const News *news)
{
    guint count = 0;
    for (guint i = 0; i < news->matches->len; i++) {
        const Entry *entry = g_ptr_array_index(news->release->entries, i);
        const Match *match = g_ptr_array_index(news->matches, i);
        if (match->known == NULL && entry->section == SECTION_OPEN && !entry->reopened)
            count++;
    }
    return count;
}

static guint
count_open(const Release *release)
{
    guint count = 0;
    for (guint i = 0; i < release->entries->len; i++)
        count += ((const Entry *)g_ptr_array_index(release->entries, i))->section == SECTION_OPEN;
    return count;
}

static bool
is_rekey(const News *news, guint vanished, guint appeared)
{
    guint apart = vanished > appeared ? vanished - appeared : appeared - vanished;
    return vanished >= REKEY_MIN_CASES &&
           vanished * 100 >= count_open(news->previous) * REKEY_MIN_PERCENT &&
           apart * 100 <= MAX(vanished, appeared) * REKEY_TOLERANCE_PERCENT;
}

static void
tell_rekey(const News *news, guint vanished, guint appeared)
{
    GPtrArray *changes = news->comparison->changes;
    for (guint i = changes->len; i-- > 0;) {
        if (((const Change *)g_ptr_array_index(changes, i))->kind == CHANGE_CASE_RECEIVED)
            g_ptr_array_remove_index(changes, i);
    }
    Change *change = news_add(news, CHANGE_REKEY_SUSPECTED);
    change->before = g_strdup_printf("%u", vanished);
    change->after = g_strdup_printf("%u", appeared);
}

/* A case that may stand in the list under another day or name is told with that doubt. */
static char *
describe_lookalike(const News *news, const KnownCase *known)
{
    for (guint i = 0; i < news->unsure->len; i++) {
        const Match *match = g_ptr_array_index(news->unsure, i);
        const Entry *entry = g_ptr_array_index(news->release->entries, match->entry);
        if (match->known == known)
            return g_strdup_printf("maybe listed now as %s %s (%s)",
                                   entry->date_text != NULL ? entry->date_text : "undated",
                                   entry->places->len > 0
                                       ? (const char *)g_ptr_array_index(entry->places, 0)
                                       : "without a place",
                                   match->reasons);
    }
    return NULL;
}

static void
tell_missing(const News *news, const KnownCase *known)
{
    Change *change = news_add_case(news, CHANGE_CASE_MISSING, known->last, known);
    change->after = g_strdup(case_status_to_name(STATUS_MISSING));
    change->reason = describe_lookalike(news, known);
    g_ptr_array_add(news->comparison->missing, g_strdup(known->id));
}

void
news_tell_missing(const News *news)
{
    if (!can_miss(news))
        return;
    g_autoptr(GPtrArray) vanished = list_vanished(news);
    guint appeared = count_appeared(news);
    if (is_rekey(news, vanished->len, appeared)) {
        tell_rekey(news, vanished->len, appeared);
        return;
    }
    for (guint i = 0; i < vanished->len; i++)
        tell_missing(news, g_ptr_array_index(vanished, i));
}
