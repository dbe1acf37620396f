/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "changes/identity.h"
#include "changes/identity_internal.h"
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

/* One case that vanished, and an entry that appeared and may be it. */
typedef struct {
    const KnownCase *known; /* (borrowed) */
    const Entry *entry;     /* (borrowed) */
    char *reasons;          /* (owned) */
} Suspicion;

static void
suspicion_free(gpointer data)
{
    Suspicion *suspicion = data;
    g_free(suspicion->reasons);
    g_free(suspicion);
}

static Suspicion *
suspect(const KnownCase *known, const Entry *entry, const char *reasons)
{
    Suspicion *suspicion = g_new0(Suspicion, 1);
    *suspicion = (Suspicion){known, entry, g_strdup(reasons)};
    return suspicion;
}

static bool
is_free(const News *news, const Entry *entry, guint number, GHashTable *taken)
{
    const Match *match = g_ptr_array_index(news->matches, number);
    return match->known == NULL && !entry->reopened && entry->section != SECTION_CORRECTION &&
           !g_hash_table_contains(taken, entry);
}

/* A pair that looks alike, though not enough to be linked. */
static Suspicion *
find_lookalike(const News *news, const KnownCase *known, GHashTable *taken)
{
    for (guint i = 0; i < news->unsure->len; i++) {
        const Match *match = g_ptr_array_index(news->unsure, i);
        const Entry *entry = g_ptr_array_index(news->release->entries, match->entry);
        if (match->known == known && is_free(news, entry, match->entry, taken))
            return suspect(known, entry, match->reasons);
    }
    return NULL;
}

/* Names that nothing joins may still be one place: Hatra is al-Hadhar. */
static Suspicion *
find_renamed(const News *news, const KnownCase *known, GHashTable *taken)
{
    for (guint i = 0; i < news->release->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(news->release->entries, i);
        if (is_free(news, entry, i, taken) &&
            identity_may_be_renamed(news->knowledge->places, entry, known->last))
            return suspect(known, entry, "same day, same source, same country, another place");
    }
    return NULL;
}

/* One entry for each of @vanished that has one. Returns: (owned) array of Suspicion */
static GPtrArray *
list_suspicions(const News *news, GPtrArray *vanished)
{
    GPtrArray *suspicions = g_ptr_array_new_with_free_func(suspicion_free);
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
    for (int renamed = 0; renamed <= 1; renamed++) {
        for (guint i = 0; i < vanished->len;) {
            const KnownCase *known = g_ptr_array_index(vanished, i);
            Suspicion *found =
                renamed ? find_renamed(news, known, taken) : find_lookalike(news, known, taken);
            if (found == NULL) {
                i++;
                continue;
            }
            g_hash_table_add(taken, (gpointer)found->entry);
            g_ptr_array_add(suspicions, found);
            g_ptr_array_remove_index(vanished, i);
        }
    }
    return suspicions;
}

static bool
waits_already(const News *news, const KnownCase *known, const Entry *entry)
{
    for (guint i = 0; i < news->comparison->unsure->len; i++) {
        const Link *link = g_ptr_array_index(news->comparison->unsure, i);
        if (g_strcmp0(link->entry_id, entry->id) == 0 && g_str_equal(link->case_id, known->id))
            return true;
    }
    return false;
}

static void
add_unsure(const News *news, const KnownCase *known, const Entry *entry, const char *reasons)
{
    if (waits_already(news, known, entry))
        return;
    Link *link = g_new0(Link, 1);
    link->entry_id = g_strdup(entry->id);
    link->case_id = g_strdup(known->id);
    link->status = known->status;
    link->score = LINK_UNSURE_SCORE;
    link->reasons = g_strdup(reasons);
    g_ptr_array_add(news->comparison->unsure, link);
}

/* Whether a case is received that may be an old one is not known. */
static void
drop_received(const News *news, const char *entry_id)
{
    GPtrArray *changes = news->comparison->changes;
    for (guint i = changes->len; i-- > 0;) {
        const Change *change = g_ptr_array_index(changes, i);
        if (change->kind == CHANGE_CASE_RECEIVED &&
            (entry_id == NULL || g_strcmp0(change->entry_id, entry_id) == 0))
            g_ptr_array_remove_index(changes, i);
    }
}

static void
tell_rekey(const News *news, guint vanished, guint appeared)
{
    drop_received(news, NULL);
    Change *change = news_add(news, CHANGE_REKEY_SUSPECTED);
    change->before = g_strdup_printf("%u", vanished);
    change->after = g_strdup_printf("%u", appeared);
}

static bool
is_refused(const Suspicion *suspicion)
{
    return known_case_get_judged(suspicion->known, suspicion->entry->id) == JUDGED_DIFFERENT;
}

/* Nothing is said to have vanished or come that may be one case: a person looks at the two. */
static void
tell_suspicion(const News *news, const Suspicion *suspicion)
{
    const Entry *last = suspicion->known->last, *entry = suspicion->entry;
    drop_received(news, entry->id);
    g_ptr_array_add(news->comparison->missing, g_strdup(suspicion->known->id));
    Change *change = news_add_case(news, CHANGE_REKEY_SUSPECTED, last, suspicion->known);
    g_free(change->before);
    g_free(change->entry_id);
    change->entry_id = g_strdup(entry->id);
    change->before = news_name_case(last);
    change->after = news_name_case(entry);
    change->quote_after = g_strdup(entry->quote);
    change->reason = g_strdup(suspicion->reasons);
}

/* Of several cases alike that were open, those that still are. */
typedef struct {
    guint before;
    guint now;
    const Entry *entry; /* (nullable) one that is listed now */
} Twins;

static Twins
count_twins(const News *news, const KnownCase *known)
{
    Twins twins = {1, 0, NULL};
    for (guint i = 0; i < news->matches->len; i++) {
        const Match *match = g_ptr_array_index(news->matches, i);
        const KnownCase *other = match->known;
        if (other == NULL || g_strcmp0(other->last_release, news->previous_id) != 0 ||
            identity_score(news->knowledge->places, other->last, known->last, NULL) <
                LINK_SURE_SCORE)
            continue;
        twins.before++;
        twins.now++;
        twins.entry = g_ptr_array_index(news->release->entries, match->entry);
    }
    return twins;
}

static void
tell_missing(const News *news, const KnownCase *known, guint vanished_alike)
{
    Change *change = news_add_case(news, CHANGE_CASE_MISSING, known->last, known);
    Twins twins = count_twins(news, known);
    change->after = g_strdup(case_status_to_name(STATUS_MISSING));
    g_ptr_array_add(news->comparison->missing, g_strdup(known->id));
    if (twins.entry == NULL)
        return;
    change->reason = g_strdup_printf("%u alike in day, place and source were listed, and %u now: "
                                     "which one is gone is not said",
                                     twins.before + vanished_alike, twins.now);
    add_unsure(news, known, twins.entry, "alike as the case that is still listed");
}

/* How many others of @vanished are like the one at @index. */
static guint
count_vanished_alike(const News *news, const GPtrArray *vanished, guint index)
{
    const KnownCase *known = g_ptr_array_index(vanished, index);
    guint count = 0;
    for (guint i = 0; i < vanished->len; i++) {
        const KnownCase *other = g_ptr_array_index(vanished, i);
        count += i != index && identity_score(news->knowledge->places, other->last, known->last,
                                              NULL) >= LINK_SURE_SCORE;
    }
    return count;
}

/* What waits for a person stays in the ledger as it is, whatever he says: only the words differ. */
static void
tell_suspicions(const News *news, const GPtrArray *suspicions, bool is_mass)
{
    for (guint i = 0; i < suspicions->len; i++) {
        const Suspicion *suspicion = g_ptr_array_index(suspicions, i);
        add_unsure(news, suspicion->known, suspicion->entry, suspicion->reasons);
        if (is_mass)
            continue;
        if (is_refused(suspicion))
            tell_missing(news, suspicion->known, 0);
        else
            tell_suspicion(news, suspicion);
    }
}

void
news_tell_missing(const News *news)
{
    if (!can_miss(news))
        return;
    g_autoptr(GPtrArray) vanished = list_vanished(news);
    guint count = vanished->len, appeared = count_appeared(news);
    bool is_mass = is_rekey(news, count, appeared);
    g_autoptr(GPtrArray) suspicions = list_suspicions(news, vanished);
    tell_suspicions(news, suspicions, is_mass);
    if (is_mass) {
        tell_rekey(news, count, appeared);
        return;
    }
    for (guint i = 0; i < vanished->len; i++)
        tell_missing(news, g_ptr_array_index(vanished, i), count_vanished_alike(news, vanished, i));
}
