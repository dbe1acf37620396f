/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/announced.h"

/* Announcements of @days, "-" for one without a day, named by their place. Returns: (owned) */
static GPtrArray *
announce(const char *days)
{
    GPtrArray *announced = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    g_auto(GStrv) list = g_strsplit(days, " ", -1);
    for (size_t i = 0; list[i] != NULL; i++) {
        g_autofree char *name = g_strdup_printf("%zu", i + 1);
        Announcement *announcement = announcement_new(name, "https://publisher.example/");
        announcement->published = *list[i] != '-' ? g_strdup(list[i]) : NULL;
        g_ptr_array_add(announced, announcement);
    }
    return announced;
}

/* The names in order. Returns: (owned) */
static char *
list_names(GPtrArray *announced)
{
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < announced->len; i++) {
        const Announcement *announcement = announced->pdata[i];
        g_string_append_printf(names, "%s%s", i > 0 ? " " : "", announcement->document);
    }
    return g_string_free(names, FALSE);
}

static void
check_order(const char *days, const char *expected)
{
    g_autoptr(GPtrArray) announced = announce(days);
    announced_sort(announced);
    g_autofree char *names = list_names(announced);
    g_assert_cmpstr(names, ==, expected);
}

static void
sorts_by_day_whatever_order_the_publisher_chose(void)
{
    check_order("2019-05-31 2019-04-25 2019-06-30", "2 1 3");
}

static void
takes_those_of_one_day_for_newest_first(void)
{
    check_order("2019-05-31 2019-05-31 2019-04-25", "3 2 1");
}

static void
takes_those_without_a_day_for_newest_first(void)
{
    check_order("- - -", "3 2 1");
}

#define ADD(claim) g_test_add_func("/announced/" #claim, claim)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(sorts_by_day_whatever_order_the_publisher_chose);
    ADD(takes_those_of_one_day_for_newest_first);
    ADD(takes_those_without_a_day_for_newest_first);
    return g_test_run();
}
