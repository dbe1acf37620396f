/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/release.h"

#include <math.h>

static const char *const kind_names[] = {"release", "article", "statement"};
static const char *const bound_names[] = {"exact",     "about", "at_least",
                                          "more_than", "up_to", "between"};
static const char *const basis_names[] = {"admitted", "estimated", "alleged"};
static const char *const section_names[] = {"credible", "non_credible", "duplicate", "open",
                                            "correction"};
static const char *const reason_names[] = {NULL, "no_strike", "insufficient_information",
                                           "reviewed_no_harm", "other"};
static const char *const result_names[] = {"holds", "fails", "unknown"};

static bool
find_name(const char *const *names, size_t count, const char *name, size_t *ret_index)
{
    for (size_t i = 0; name != NULL && i < count; i++) {
        if (g_strcmp0(names[i], name) != 0)
            continue;
        *ret_index = i;
        return true;
    }
    return false;
}

#define NAME_FUNCTIONS(Type, noun, names)                                                          \
    const char *noun##_to_name(Type value)                                                         \
    {                                                                                              \
        g_return_val_if_fail((size_t)value < G_N_ELEMENTS(names), NULL);                           \
        return names[value];                                                                       \
    }                                                                                              \
    bool noun##_from_name(const char *name, Type *ret_value)                                       \
    {                                                                                              \
        size_t index = 0;                                                                          \
        if (!find_name(names, G_N_ELEMENTS(names), name, &index))                                  \
            return false;                                                                          \
        *ret_value = (Type)index;                                                                  \
        return true;                                                                               \
    }

NAME_FUNCTIONS(ReleaseKind, release_kind, kind_names)
NAME_FUNCTIONS(Bound, bound, bound_names)
NAME_FUNCTIONS(Basis, basis, basis_names)
NAME_FUNCTIONS(Section, section, section_names)
NAME_FUNCTIONS(Reason, reason, reason_names)
NAME_FUNCTIONS(CheckResult, check_result, result_names)

Count
count_of(double value)
{
    return (Count){.stated = true, .value = value};
}

Count
count_absent(void)
{
    return (Count){.stated = false, .value = 0};
}

double
count_value(Count count)
{
    return count.stated ? count.value : NAN;
}

bool
count_equals(Count a, Count b)
{
    if (a.stated != b.stated)
        return false;
    return !a.stated || (a.value <= b.value && a.value >= b.value);
}

Release *
release_new(ReleaseKind kind)
{
    Release *release = g_new0(Release, 1);
    release->kind = kind;
    release->figures = g_ptr_array_new_with_free_func((GDestroyNotify)figure_free);
    release->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    release->checks = g_ptr_array_new_with_free_func((GDestroyNotify)check_free);
    release->unread = g_ptr_array_new_with_free_func((GDestroyNotify)unread_free);
    release->doubts = g_ptr_array_new_with_free_func(g_free);
    return release;
}

void
release_free(Release *release)
{
    if (release == NULL)
        return;
    g_free(release->series);
    g_free(release->publisher);
    g_free(release->carrier);
    g_free(release->title);
    g_free(release->release_number);
    g_free(release->published);
    g_free(release->period_from);
    g_free(release->period_to);
    g_ptr_array_unref(release->figures);
    g_ptr_array_unref(release->entries);
    g_ptr_array_unref(release->checks);
    g_ptr_array_unref(release->unread);
    g_ptr_array_unref(release->doubts);
    g_free(release);
}

Figure *
figure_new(const char *name)
{
    Figure *figure = g_new0(Figure, 1);
    figure->name = g_strdup(name);
    figure->with = g_ptr_array_new_with_free_func(g_free);
    figure->marker = g_strdup("");
    figure->quote = g_strdup("");
    return figure;
}

void
figure_free(Figure *figure)
{
    if (figure == NULL)
        return;
    g_free(figure->name);
    g_free(figure->speaker);
    g_ptr_array_unref(figure->with);
    g_free(figure->from);
    g_free(figure->to);
    g_free(figure->scope);
    g_free(figure->marker);
    g_free(figure->quote);
    g_free(figure);
}

guint
release_count_entries(const Release *release, Section section)
{
    guint count = 0;
    for (guint i = 0; i < release->entries->len; i++)
        count += ((const Entry *)g_ptr_array_index(release->entries, i))->section == section;
    return count;
}

Entry *
entry_new(void)
{
    Entry *entry = g_new0(Entry, 1);
    entry->places = g_ptr_array_new_with_free_func(g_free);
    entry->alternatives = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    entry->sources = g_ptr_array_new_with_free_func(g_free);
    entry->codes = g_ptr_array_new_with_free_func(g_free);
    return entry;
}

void
entry_free(Entry *entry)
{
    if (entry == NULL)
        return;
    g_free(entry->id);
    g_free(entry->date);
    g_free(entry->date_to);
    g_free(entry->date_text);
    g_ptr_array_unref(entry->places);
    g_ptr_array_unref(entry->alternatives);
    g_free(entry->country);
    g_ptr_array_unref(entry->sources);
    g_ptr_array_unref(entry->codes);
    g_free(entry->refers_to_date);
    g_free(entry->refers_to_release);
    g_free(entry->quote);
    g_free(entry);
}

Check *
check_new(const char *name, const char *section)
{
    Check *check = g_new0(Check, 1);
    check->name = g_strdup(name);
    check->section = g_strdup(section);
    check->result = CHECK_UNKNOWN;
    return check;
}

void
check_free(Check *check)
{
    if (check == NULL)
        return;
    g_free(check->name);
    g_free(check->section);
    g_free(check);
}

void
unread_free(Unread *unread)
{
    if (unread == NULL)
        return;
    g_free(unread->text);
    g_free(unread);
}

bool
release_is_doubtful(const Release *release)
{
    return release->kind == RELEASE_KIND_RELEASE && release->doubts->len > 0;
}

void
release_add_doubt(Release *release, const char *doubt)
{
    if (release->doubts->len >= RELEASE_MAX_DOUBTS ||
        g_ptr_array_find_with_equal_func(release->doubts, doubt, g_str_equal, NULL))
        return;
    bool is_last = release->doubts->len + 1 == RELEASE_MAX_DOUBTS;
    g_ptr_array_add(release->doubts, g_strdup(is_last ? "there are more doubts" : doubt));
}

/* Lower is better; the books want the plain statement about the whole. A running total says since
 * when, or leads to a footnote: a number without either may be of one place. */
static int
rank_figure(const Release *release, const Figure *figure)
{
    if (figure->scope != NULL || g_strcmp0(figure->speaker, release->publisher) != 0)
        return -1;
    if (g_str_has_suffix(figure->name, "_total"))
        return figure->from != NULL || figure->to != NULL || figure->marker[0] != '\0' ? 0 : 1;
    return figure->bound == BOUND_EXACT ? 0 : 1;
}

const Figure *
release_find_figure(const Release *release, const char *name)
{
    const Figure *best = NULL;
    int best_rank = 0;
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        int rank = g_str_equal(figure->name, name) ? rank_figure(release, figure) : -1;
        if (rank < 0 || (best != NULL && rank >= best_rank))
            continue;
        best = figure;
        best_rank = rank;
    }
    return best;
}

Count
release_find_count(const Release *release, const char *name)
{
    const Figure *figure = release_find_figure(release, name);
    if (figure == NULL)
        return count_absent();
    return figure->low.stated ? figure->low : figure->high;
}

Count
release_sum_killed(const Release *release, bool told_late, unsigned *ret_entries)
{
    double sum = 0;
    bool all_state = true;
    *ret_entries = 0;
    for (guint i = 0; i < release->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(release->entries, i);
        if (entry->listed_under != SECTION_CREDIBLE || entry->previously_unreported != told_late)
            continue;
        (*ret_entries)++;
        all_state = all_state && (entry->killed.stated || entry->injured.stated);
        sum += entry->killed.stated ? entry->killed.value : 0;
    }
    return all_state ? count_of(sum) : count_absent();
}
