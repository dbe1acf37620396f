/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/turns.h"

static void
count(gpointer data)
{
    (*(unsigned *)data)++;
}

static void
lets_so_many_begin_at_once(void)
{
    g_autoptr(Turns) turns = turns_new(2);
    unsigned begun[3] = {0};
    Turn *all[3];

    for (unsigned i = 0; i < 3; i++)
        all[i] = turns_take(turns, count, &begun[i]);

    g_assert_cmpuint(begun[0], ==, 1);
    g_assert_cmpuint(begun[1], ==, 1);
    g_assert_cmpuint(begun[2], ==, 0);
    for (unsigned i = 0; i < 3; i++)
        turn_free(all[i]);
}

static void
serves_first_who_came_first(void)
{
    g_autoptr(Turns) turns = turns_new(1);
    unsigned begun[3] = {0};
    Turn *first = turns_take(turns, count, &begun[0]);
    Turn *second = turns_take(turns, count, &begun[1]);
    Turn *third = turns_take(turns, count, &begun[2]);

    turn_free(first);

    g_assert_cmpuint(begun[1], ==, 1);
    g_assert_cmpuint(begun[2], ==, 0);
    turn_free(second);
    turn_free(third);
}

static void
passes_over_who_went_away(void)
{
    g_autoptr(Turns) turns = turns_new(1);
    unsigned begun[3] = {0};
    Turn *first = turns_take(turns, count, &begun[0]);
    Turn *second = turns_take(turns, count, &begun[1]);
    Turn *third = turns_take(turns, count, &begun[2]);

    turn_free(second);
    turn_free(first);

    g_assert_cmpuint(begun[1], ==, 0);
    g_assert_cmpuint(begun[2], ==, 1);
    turn_free(third);
}

static void
lets_nobody_in_twice_for_one_end(void)
{
    g_autoptr(Turns) turns = turns_new(1);
    unsigned begun[4] = {0};
    Turn *first = turns_take(turns, count, &begun[0]);
    turn_free(first);
    Turn *second = turns_take(turns, count, &begun[1]);
    Turn *third = turns_take(turns, count, &begun[2]);

    g_assert_cmpuint(begun[1] + begun[2], ==, 1);
    turn_free(second);
    turn_free(third);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/turns/lets so many begin at once", lets_so_many_begin_at_once);
    g_test_add_func("/turns/serves first who came first", serves_first_who_came_first);
    g_test_add_func("/turns/passes over who went away", passes_over_who_went_away);
    g_test_add_func("/turns/lets nobody in twice for one end", lets_nobody_in_twice_for_one_end);
    return g_test_run();
}
