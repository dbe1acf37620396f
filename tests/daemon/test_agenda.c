/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/agenda.h"

static bool
is_not(gconstpointer item, gconstpointer data)
{
    return item != data;
}

static void
finds_what_has_been_due_longest(void)
{
    g_autoptr(Agenda) agenda = agenda_new();
    AgendaEntry entries[3] = {0};
    const char *late = "late", *early = "early", *later = "not yet";
    agenda_put(agenda, &entries[0], (gpointer)late, 20);
    agenda_put(agenda, &entries[1], (gpointer)early, 10);
    agenda_put(agenda, &entries[2], (gpointer)later, 90);

    g_assert_cmpstr(agenda_find_due(agenda, 50, is_not, NULL), ==, "early");
    g_assert_cmpstr(agenda_find_due(agenda, 50, is_not, early), ==, "late");
    g_assert_null(agenda_find_due(agenda, 9, is_not, NULL));
}

static void
keeps_the_order_of_those_due_together(void)
{
    g_autoptr(Agenda) agenda = agenda_new();
    AgendaEntry entries[2] = {0};
    const char *first = "first", *second = "second";
    agenda_put(agenda, &entries[0], (gpointer)first, 10);
    agenda_put(agenda, &entries[1], (gpointer)second, 10);

    g_assert_cmpstr(agenda_find_due(agenda, 10, is_not, NULL), ==, "first");
    agenda_put(agenda, &entries[0], (gpointer)first, 10);
    g_assert_cmpstr(agenda_find_due(agenda, 10, is_not, NULL), ==, "second");
}

static void
knows_when_there_is_more(void)
{
    g_autoptr(Agenda) agenda = agenda_new();
    AgendaEntry entries[2] = {0};
    gint64 next = 0;
    agenda_put(agenda, &entries[0], &entries[0], 10);
    agenda_put(agenda, &entries[1], &entries[1], 30);

    g_assert_true(agenda_find_next(agenda, 10, &next));
    g_assert_cmpint(next, ==, 30);
    g_assert_false(agenda_find_next(agenda, 30, &next));
}

static void
forgets_what_is_taken_out(void)
{
    g_autoptr(Agenda) agenda = agenda_new();
    AgendaEntry entry = {0};
    gint64 next = 0;
    agenda_put(agenda, &entry, &entry, 10);
    agenda_remove(agenda, &entry);
    agenda_remove(agenda, &entry);

    g_assert_null(agenda_find_due(agenda, 50, is_not, NULL));
    g_assert_false(agenda_find_next(agenda, 0, &next));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/agenda/finds-what-has-been-due-longest", finds_what_has_been_due_longest);
    g_test_add_func("/agenda/keeps-the-order-of-those-due-together",
                    keeps_the_order_of_those_due_together);
    g_test_add_func("/agenda/knows-when-there-is-more", knows_when_there_is_more);
    g_test_add_func("/agenda/forgets-what-is-taken-out", forgets_what_is_taken_out);
    return g_test_run();
}
