/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "with_releases.h"

Release *
a_release_of(const char *month)
{
    Release *release = release_new(RELEASE_KIND_RELEASE);
    int year = atoi(month), number = atoi(month + 5);
    release->series = g_strdup("cjtf-oir-monthly");
    release->publisher = g_strdup("CJTF-OIR");
    release->title = g_strdup("Monthly Civilian Casualty Report");
    release->period_from = g_strdup_printf("%s-01", month);
    release->period_to = g_strdup_printf(
        "%s-%02u", month, (unsigned)g_date_get_days_in_month((GDateMonth)number, (GDateYear)year));
    return release;
}

void
state(Release *release, const char *name, double value)
{
    Figure *figure = figure_new(name);
    figure->low = figure->high = count_of(value);
    figure->basis = BASIS_ADMITTED;
    figure->speaker = g_strdup("CJTF-OIR");
    g_free(figure->quote);
    figure->quote = g_strdup_printf("%s is %.0f", name, value);
    g_ptr_array_add(release->figures, figure);
}

Entry *
list(Release *release, Section section, const char *date, const char *place, const char *source)
{
    Entry *entry = entry_new();
    entry->section = entry->listed_under = section;
    entry->id = g_strdup_printf("%.7s-%s-%s-%s-%u", release->period_to, section_to_name(section),
                                date, place, release->entries->len);
    entry->date = g_strdup(date);
    entry->date_text = g_strdup(date);
    entry->country = g_strdup("Syria");
    if (place != NULL)
        g_ptr_array_add(entry->places, g_strdup(place));
    if (source != NULL)
        g_ptr_array_add(entry->sources, g_strdup(source));
    entry->quote = g_strdup_printf("%s, near %s, via %s.", date, place, source);
    g_ptr_array_add(release->entries, entry);
    return entry;
}

static void
close_list(Release *release, Section section, const char *figure)
{
    guint count = 0;
    for (guint i = 0; i < release->entries->len; i++)
        count += ((const Entry *)g_ptr_array_index(release->entries, i))->section == section;
    if (!release_find_count(release, figure).stated)
        state(release, figure, count);
    if (count == 0)
        return;
    Check *check = check_new("entries_counted", section_to_name(section));
    check->stated = release_find_count(release, figure);
    check->computed = count_of(count);
    check->result = count_equals(check->stated, check->computed) ? CHECK_HOLDS : CHECK_FAILS;
    g_ptr_array_add(release->checks, check);
}

void
close_lists(Release *release)
{
    close_list(release, SECTION_CREDIBLE, "credible");
    close_list(release, SECTION_NON_CREDIBLE, "non_credible");
    close_list(release, SECTION_DUPLICATE, "duplicate");
    close_list(release, SECTION_OPEN, "open");
}

Fold *
fold_new(void)
{
    Fold *fold = g_new0(Fold, 1);
    fold->known = g_ptr_array_new_with_free_func((GDestroyNotify)known_case_free);
    fold->places = gazetteer_new_default();
    return fold;
}

void
fold_free(Fold *fold)
{
    g_ptr_array_unref(fold->known);
    gazetteer_free(fold->places);
    release_free(fold->previous);
    g_free(fold);
}

static KnownCase *
find_or_add(Fold *fold, const char *id)
{
    for (guint i = 0; i < fold->known->len; i++) {
        KnownCase *known = g_ptr_array_index(fold->known, i);
        if (g_str_equal(known->id, id))
            return known;
    }
    g_ptr_array_add(fold->known, known_case_new(id, STATUS_OPEN));
    return g_ptr_array_index(fold->known, fold->known->len - 1);
}

static void
forget_case(Fold *fold, const char *id)
{
    for (guint i = fold->known->len; i-- > 0;) {
        const KnownCase *known = g_ptr_array_index(fold->known, i);
        if (g_str_equal(known->id, id))
            g_ptr_array_remove_index(fold->known, i);
    }
}

static Entry *
copy_entry(const Entry *entry)
{
    Entry *copy = entry_new();
    copy->id = g_strdup(entry->id);
    copy->section = entry->section;
    copy->date = g_strdup(entry->date);
    copy->date_text = g_strdup(entry->date_text);
    copy->country = g_strdup(entry->country);
    copy->killed = entry->killed;
    copy->injured = entry->injured;
    copy->reopened = entry->reopened;
    copy->quote = g_strdup(entry->quote);
    for (guint i = 0; i < entry->places->len; i++)
        g_ptr_array_add(copy->places, g_strdup(g_ptr_array_index(entry->places, i)));
    for (guint i = 0; i < entry->sources->len; i++)
        g_ptr_array_add(copy->sources, g_strdup(g_ptr_array_index(entry->sources, i)));
    for (guint i = 0; i < entry->codes->len; i++)
        g_ptr_array_add(copy->codes, g_strdup(g_ptr_array_index(entry->codes, i)));
    return copy;
}

Comparison *
fold_release(Fold *fold, Release *release)
{
    const Knowledge knowledge = {.known = fold->known, .places = fold->places};
    Comparison *comparison =
        compare_release(release, fold->previous, &knowledge, fold->previous == NULL);
    for (guint i = 0; i < comparison->links->len; i++) {
        const Link *link = g_ptr_array_index(comparison->links, i);
        KnownCase *known = find_or_add(fold, link->case_id);
        known->status = link->status;
        g_clear_pointer(&known->last, entry_free);
        known->last = copy_entry(g_ptr_array_index(release->entries, i));
        g_free(known->last_release);
        known->last_release = release_get_id(release);
    }
    for (guint i = 0; i < comparison->merges->len; i++)
        forget_case(fold, ((const Merge *)g_ptr_array_index(comparison->merges, i))->gone);
    for (guint i = 0; i < comparison->missing->len; i++)
        find_or_add(fold, g_ptr_array_index(comparison->missing, i))->status = STATUS_MISSING;
    release_free(fold->previous);
    fold->previous = release;
    return comparison;
}

guint
count_changes(GPtrArray *changes, ChangeKind kind)
{
    guint count = 0;
    for (guint i = 0; i < changes->len; i++)
        count += ((const Change *)g_ptr_array_index(changes, i))->kind == kind;
    return count;
}

const Change *
only_change(GPtrArray *changes, ChangeKind kind)
{
    const Change *found = NULL;
    g_assert_cmpuint(count_changes(changes, kind), ==, 1);
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        if (change->kind == kind)
            found = change;
    }
    return found;
}
