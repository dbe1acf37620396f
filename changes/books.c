/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/books.h"

static const char *const running_totals[] = {
    "killed_total",      "injured_total", "strikes_total",
    "engagements_total", "reports_total", "credible_total",
    "report_rate",       "credible_rate", NULL,
};

const char *const *
books_list_totals(void)
{
    return running_totals;
}

static Count
find_count(const Release *release, const char *name)
{
    return release != NULL ? release_find_count(release, name) : count_absent();
}

static Count
subtract(Count a, Count b)
{
    return a.stated && b.stated ? count_of(a.value - b.value) : count_absent();
}

/* As a sentence states them, else as the list of credible cases does; 0 where neither does. */
static Count
find_late_killed(const Release *release)
{
    unsigned listed = 0;
    Count stated = find_count(release, "late_killed");
    return stated.stated ? stated : release_sum_killed(release, true, &listed);
}

static bool
is_total_marked(const Release *release)
{
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        if (g_str_equal(figure->name, "killed_total") && *figure->marker != '\0')
            return true;
    }
    return false;
}

/* What an audit moved: as a sentence states it, else the dead of the correction in the footnote to
 * which the total's mark leads ("1,302*", April 2019). Other corrections move no total. */
static Count
find_corrected_killed(const Release *release)
{
    double sum = 0;
    Count stated = find_count(release, "corrected_killed");
    if (stated.stated || !is_total_marked(release))
        return stated.stated ? stated : count_of(0);
    for (guint i = 0; i < release->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(release->entries, i);
        if (entry->section == SECTION_CORRECTION && entry->killed.stated)
            sum += entry->killed.value;
    }
    return count_of(sum);
}

static Count
sum_killed(const Release *release)
{
    Count killed = find_count(release, "killed");
    Count late = find_late_killed(release);
    if (!killed.stated || !late.stated)
        return count_absent();
    return count_of(killed.value + late.value + find_corrected_killed(release).value);
}

Count
books_explain_move(const Release *release, const char *total)
{
    if (g_str_equal(total, "killed_total"))
        return sum_killed(release);
    if (g_str_equal(total, "reports_total"))
        return find_count(release, "received");
    return count_absent();
}

static void
add_check(GPtrArray *checks, const char *name, const char *section, Count stated, Count computed)
{
    Check *check = check_new(name, section);
    check->stated = stated;
    check->computed = computed;
    if (stated.stated && computed.stated)
        check->result = count_equals(stated, computed) ? CHECK_HOLDS : CHECK_FAILS;
    g_ptr_array_add(checks, check);
}

static void
add_floor(GPtrArray *checks, const char *total, Count stated, Count before)
{
    add_check(checks, "never_falls", total, stated, before);
    Check *check = g_ptr_array_index(checks, checks->len - 1);
    if (check->result == CHECK_FAILS && stated.value > before.value)
        check->result = CHECK_HOLDS;
}

GPtrArray *
books_check(const Release *release, const Release *predecessor)
{
    static const char *const floors[] = {"killed_total", "strikes_total", "reports_total",
                                         "credible_total"};
    GPtrArray *checks = g_ptr_array_new_with_free_func((GDestroyNotify)check_free);
    add_check(checks, "carry_continues", NULL, find_count(release, "carried_over"),
              find_count(predecessor, "open"));
    add_check(
        checks, "total_explained", NULL,
        subtract(find_count(release, "killed_total"), find_count(predecessor, "killed_total")),
        sum_killed(release));
    add_check(
        checks, "reports_continue", NULL,
        subtract(find_count(release, "reports_total"), find_count(predecessor, "reports_total")),
        find_count(release, "received"));
    for (size_t i = 0; i < G_N_ELEMENTS(floors); i++)
        add_floor(checks, floors[i], find_count(release, floors[i]),
                  find_count(predecessor, floors[i]));
    return checks;
}
