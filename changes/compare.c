/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/compare.h"

#include "changes/books.h"
#include "changes/change_count_internal.h"
#include "changes/identity.h"
#include "changes/news_internal.h"

static Comparison *
comparison_new(void)
{
    Comparison *comparison = g_new0(Comparison, 1);
    comparison->changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    comparison->links = g_ptr_array_new_with_free_func((GDestroyNotify)link_free);
    comparison->unsure = g_ptr_array_new_with_free_func((GDestroyNotify)link_free);
    comparison->merges = g_ptr_array_new_with_free_func((GDestroyNotify)merge_free);
    comparison->missing = g_ptr_array_new_with_free_func(g_free);
    return comparison;
}

static CaseStatus
find_status_after(const Entry *entry, const KnownCase *known)
{
    switch (entry->section) {
    case SECTION_CREDIBLE:
        return STATUS_CREDIBLE;
    case SECTION_NON_CREDIBLE:
        return STATUS_NON_CREDIBLE;
    case SECTION_DUPLICATE:
        return STATUS_DUPLICATE;
    case SECTION_OPEN:
        return STATUS_OPEN;
    case SECTION_CORRECTION:
        break;
    }
    return known != NULL ? known->status : STATUS_UNSTATED;
}

static Link *
make_link(const News *news, const Match *match)
{
    const Entry *entry = g_ptr_array_index(news->release->entries, match->entry);
    Link *link = g_new0(Link, 1);
    link->entry_id = g_strdup(entry->id);
    link->case_id = g_strdup(match->known != NULL ? match->known->id : entry->id);
    link->status = find_status_after(entry, match->known);
    link->score = match->known != NULL ? match->score : 1;
    link->reasons = g_strdup(match->known != NULL ? match->reasons : "first time listed");
    return link;
}

static void
add_links(const News *news)
{
    for (guint i = 0; i < news->matches->len; i++)
        g_ptr_array_add(news->comparison->links,
                        make_link(news, g_ptr_array_index(news->matches, i)));
    for (guint i = 0; i < news->unsure->len; i++)
        g_ptr_array_add(news->comparison->unsure,
                        make_link(news, g_ptr_array_index(news->unsure, i)));
}

static Link *
find_link(const News *news, const char *entry_id)
{
    for (guint i = 0; i < news->comparison->links->len; i++) {
        Link *link = g_ptr_array_index(news->comparison->links, i);
        if (g_strcmp0(link->entry_id, entry_id) == 0)
            return link;
    }
    return NULL;
}

/* Entries that a person joined and that no case was known for open one together. */
static void
join_new(const News *news)
{
    const GPtrArray *joined = news->knowledge->joined;
    for (guint i = 0; joined != NULL && i < joined->len; i++) {
        const EntryPair *pair = g_ptr_array_index(joined, i);
        const Link *first = find_link(news, pair->a);
        Link *second = find_link(news, pair->b);
        if (first == NULL || second == NULL || g_str_equal(first->case_id, second->case_id))
            continue;
        g_free(second->case_id);
        second->case_id = g_strdup(first->case_id);
        g_free(second->reasons);
        second->reasons = g_strdup("judged the same");
    }
}

/* From here on the later of two merged cases goes by the name of the earlier. */
static void
rename_case(char **id, const Merge *merge)
{
    if (g_strcmp0(*id, merge->gone) != 0)
        return;
    g_free(*id);
    *id = g_strdup(merge->kept);
}

static void
apply_merge(const News *news, const Merge *merge)
{
    Comparison *comparison = news->comparison;
    for (guint i = 0; i < comparison->links->len; i++)
        rename_case(&((Link *)g_ptr_array_index(comparison->links, i))->case_id, merge);
    for (guint i = 0; i < comparison->unsure->len; i++)
        rename_case(&((Link *)g_ptr_array_index(comparison->unsure, i))->case_id, merge);
    for (guint i = 0; i < comparison->changes->len; i++)
        rename_case(&((Change *)g_ptr_array_index(comparison->changes, i))->case_id, merge);
    for (guint i = comparison->missing->len; i-- > 0;) {
        if (g_str_equal(g_ptr_array_index(comparison->missing, i), merge->gone))
            g_ptr_array_remove_index(comparison->missing, i);
    }
}

static const Entry *
find_entry(const Release *release, const char *id)
{
    for (guint i = 0; i < release->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(release->entries, i);
        if (g_strcmp0(entry->id, id) == 0)
            return entry;
    }
    return NULL;
}

static void
tell_merges(const News *news)
{
    for (guint i = 0; i < news->comparison->merges->len; i++) {
        const Merge *merge = g_ptr_array_index(news->comparison->merges, i);
        const Entry *entry = find_entry(news->release, merge->entry_id);
        apply_merge(news, merge);
        if (news->baseline || entry == NULL)
            continue;
        Change *change = news_add_case(news, CHANGE_CASE_AMENDED, entry, NULL);
        g_free(change->case_id);
        change->case_id = g_strdup(merge->kept);
        change->name = g_strdup("identity");
        change->before = g_strdup(merge->gone);
        change->after = g_strdup(merge->kept);
        change->quote_after = g_strdup(entry->quote);
    }
}

/* What a release without any list states of its period: there is no other news in it.
 * Returns: (owned) (nullable) */
static char *
describe_figures(const Release *release)
{
    static const struct {
        const char *figure;
        const char *one;
        const char *more;
    } figures[] = {{"killed", "killed", "killed"},
                   {"injured", "injured", "injured"},
                   {"credible", "found credible", "found credible"},
                   {"completed", "assessment completed", "assessments completed"},
                   {"open", "open", "open"}};
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(figures); i++) {
        g_autofree char *count =
            change_format_count(release_find_count(release, figures[i].figure));
        if (count != NULL)
            g_string_append_printf(text, "%s%s %s", text->len > 0 ? ", " : "", count,
                                   g_str_equal(count, "1") ? figures[i].one : figures[i].more);
    }
    return text->len > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

static void
tell_published(const News *news)
{
    Change *change = news_add(news, CHANGE_RELEASE_PUBLISHED);
    guint cases =
        news->release->entries->len - release_count_entries(news->release, SECTION_CORRECTION);
    if (cases == 0)
        change->after = describe_figures(news->release);
    else
        change->after = g_strdup_printf("%u cases listed, %u of them open", cases,
                                        release_count_entries(news->release, SECTION_OPEN));
}

/* As people should read them: what happened to people first, then the lists, then the sums. */
static guint
rank_kind(ChangeKind kind)
{
    static const ChangeKind order[] = {
        CHANGE_RELEASE_PUBLISHED, CHANGE_RELEASE_EDITED,    CHANGE_RELEASE_WITHDRAWN,
        CHANGE_PUBLISHERS_DIFFER, CHANGE_REKEY_SUSPECTED,   CHANGE_CASE_CREDIBLE,
        CHANGE_CASE_REVERSED,     CHANGE_CASE_REOPENED,     CHANGE_CASE_MISSING,
        CHANGE_CASE_RETURNED,     CHANGE_CASE_CONTRADICTED, CHANGE_CASE_DISMISSED,
        CHANGE_CASE_DUPLICATE,    CHANGE_CASE_RECEIVED,     CHANGE_CASE_AMENDED,
        CHANGE_FIGURE_MOVED,      CHANGE_BOOKS_UNBALANCED,  CHANGE_CORRECTED,
    };
    guint rank = 0;
    while (rank < G_N_ELEMENTS(order) && order[rank] != kind)
        rank++;
    return rank;
}

/* Keeps the order of the text among changes of one kind; g_ptr_array_sort promises no such thing.
 */
static void
sort_changes(Comparison *comparison)
{
    GPtrArray *sorted = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    for (guint rank = 0; rank <= CHANGE_CORRECTED; rank++) {
        for (guint i = 0; i < comparison->changes->len; i++) {
            Change *change = g_ptr_array_index(comparison->changes, i);
            if (change != NULL && rank_kind(change->kind) == rank)
                g_ptr_array_add(sorted, change);
        }
    }
    g_assert_cmpuint(sorted->len, ==, comparison->changes->len);
    g_ptr_array_set_free_func(comparison->changes, NULL);
    g_ptr_array_unref(comparison->changes);
    comparison->changes = sorted;
}

static void
tell_all(const News *news)
{
    tell_published(news);
    news_tell_books(news);
    if (news->baseline)
        return;
    news_tell_cases(news);
    news_tell_contradictions(news);
    news_tell_missing(news);
    news_tell_totals(news);
}

static void
news_clear(News *news)
{
    g_free(news->release_id);
    g_free(news->previous_id);
    g_ptr_array_unref(news->matches);
    g_ptr_array_unref(news->unsure);
}

Comparison *
compare_release(const Release *release, const Release *previous, const Knowledge *knowledge,
                bool is_baseline)
{
    News news = {.release = release,
                 .previous = previous,
                 .release_id = release_get_id(release),
                 .previous_id = previous != NULL ? release_get_id(previous) : NULL,
                 .baseline = is_baseline,
                 .knowledge = knowledge,
                 .comparison = comparison_new()};
    g_autofree char *expected = release_get_previous_id(release);
    news.follows = previous != NULL && g_strcmp0(expected, news.previous_id) == 0;
    news.matches = identity_assign(release->entries, knowledge, &news.unsure);
    identity_join(release->entries, knowledge, news.matches, news.comparison->merges);
    identity_find_merges(release->entries, knowledge, news.matches, news.comparison->merges);
    add_links(&news);
    join_new(&news);
    news_add_twins(&news);
    news.comparison->checks = books_check(release, news.follows ? previous : NULL);
    tell_all(&news);
    tell_merges(&news);
    sort_changes(news.comparison);
    news_clear(&news);
    return news.comparison;
}
