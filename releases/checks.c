/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reading_internal.h"

static Count
add(Count a, Count b)
{
    return a.stated && b.stated ? count_of(a.value + b.value) : count_absent();
}

static Count
subtract(Count a, Count b)
{
    return a.stated && b.stated ? count_of(a.value - b.value) : count_absent();
}

static Count
or_zero(Count count)
{
    return count.stated ? count : count_of(0);
}

static const Check *
add_check(Release *release, const char *name, const char *section, Count stated, Count computed)
{
    Check *check = check_new(name, section);
    check->stated = stated;
    check->computed = computed;
    if (stated.stated && computed.stated)
        check->result = count_equals(stated, computed) ? CHECK_HOLDS : CHECK_FAILS;
    g_ptr_array_add(release->checks, check);
    return check;
}

static Count
count_entries(const Release *release, Section section)
{
    unsigned count = 0;
    for (guint i = 0; i < release->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(release->entries, i);
        count += entry->listed_under == section;
    }
    return count_of(count);
}

static void
check_section(Release *release, Section section, Count stated)
{
    Count listed = count_entries(release, section);
    if (!stated.stated || listed.value < 1)
        return; /* a count without a list is normal */
    const Check *check =
        add_check(release, "entries_counted", section_to_name(section), stated, listed);
    if (check->result != CHECK_FAILS)
        return;
    g_autofree char *doubt = g_strdup_printf("%g %s reports are stated, %g are listed",
                                             stated.value, section_to_name(section), listed.value);
    release_add_doubt(release, doubt);
}

/* Killed this period = sum over the credible entries that are not told late. */
static Count
sum_killed(const Release *release)
{
    unsigned listed = 0;
    Count sum = release_sum_killed(release, false, &listed);
    return listed > 0 ? sum : count_absent();
}

static Count
count_reopened(const Release *release)
{
    unsigned count = 0;
    for (guint i = 0; i < release->entries->len; i++)
        count += ((const Entry *)g_ptr_array_index(release->entries, i))->reopened;
    return count_of(count);
}

void
checks_run(Release *release)
{
    Count carried = release_find_count(release, "carried_over");
    Count received = release_find_count(release, "received");
    Count completed = release_find_count(release, "completed");
    Count credible = release_find_count(release, "credible");
    Count non_credible = release_find_count(release, "non_credible");
    Count duplicate = release_find_count(release, "duplicate");
    Count open = release_find_count(release, "open");
    Count late = release_find_count(release, "late_credible");
    add_check(release, "open_balances", NULL, open, subtract(add(carried, received), completed));
    const Check *outcomes = add_check(release, "outcomes_add_up", NULL, completed,
                                      add(add(credible, non_credible), or_zero(duplicate)));
    if (outcomes->result == CHECK_FAILS) /* no release ever got this sum wrong */
        release_add_doubt(release, "credible, non-credible and duplicate reports do not add up to "
                                   "those completed");
    check_section(release, SECTION_CREDIBLE, add(credible, or_zero(late)));
    check_section(release, SECTION_NON_CREDIBLE, non_credible);
    check_section(release, SECTION_DUPLICATE, duplicate);
    check_section(release, SECTION_OPEN, open);
    add_check(release, "killed_listed", NULL, release_find_count(release, "killed"),
              sum_killed(release));
    bool lists_open = count_entries(release, SECTION_OPEN).value > 0;
    add_check(release, "reopened_counted", NULL, release_find_count(release, "reopened"),
              lists_open ? count_reopened(release) : count_absent());
}
