/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/assignment.h"

#include <stdbool.h>

enum { MOST = 7 };

static gint64
add_up(const AssignmentEdge *edges, const guint *taken, guint rows)
{
    gint64 total = 0;
    for (guint i = 0; i < rows; i++)
        total += taken[i] != ASSIGNMENT_NONE ? edges[taken[i]].weight : 0;
    return total;
}

/* Every way there is. */
static gint64
try_all(gint64 weights[MOST][MOST], guint rows, guint columns, guint row, guint used)
{
    if (row == rows)
        return 0;
    gint64 best = try_all(weights, rows, columns, row + 1, used);
    for (guint j = 0; j < columns; j++) {
        if (weights[row][j] == 0 || (used & (1u << j)) != 0)
            continue;
        gint64 total = weights[row][j] + try_all(weights, rows, columns, row + 1, used | (1u << j));
        best = MAX(best, total);
    }
    return best;
}

static guint
list_edges(gint64 weights[MOST][MOST], guint rows, guint columns, AssignmentEdge *edges)
{
    guint count = 0;
    for (guint i = 0; i < rows; i++) {
        for (guint j = 0; j < columns; j++) {
            if (weights[i][j] > 0)
                edges[count++] = (AssignmentEdge){i, j, weights[i][j]};
        }
    }
    return count;
}

static void
the_best_total_beats_the_best_pair(void)
{
    const AssignmentEdge edges[] = {{0, 0, 10}, {0, 1, 9}, {1, 0, 9}};

    g_autofree guint *taken = assignment_solve(edges, G_N_ELEMENTS(edges), 2, 2);

    g_assert_cmpuint(taken[0], ==, 1);
    g_assert_cmpuint(taken[1], ==, 2);
}

static void
nothing_is_given_where_there_is_nothing(void)
{
    const AssignmentEdge edges[] = {{1, 0, 5}};

    g_autofree guint *taken = assignment_solve(edges, 1, 3, 1);
    g_autofree guint *none = assignment_solve(NULL, 0, 2, 0);

    g_assert_cmpuint(taken[0], ==, ASSIGNMENT_NONE);
    g_assert_cmpuint(taken[1], ==, 0);
    g_assert_cmpuint(taken[2], ==, ASSIGNMENT_NONE);
    g_assert_cmpuint(none[1], ==, ASSIGNMENT_NONE);
}

static void
no_way_of_all_is_better(void)
{
    g_autoptr(GRand) chance = g_rand_new_with_seed(20190531);
    for (guint round = 0; round < 2000; round++) {
        gint64 weights[MOST][MOST] = {{0}};
        AssignmentEdge edges[MOST * MOST];
        guint rows = (guint)g_rand_int_range(chance, 1, MOST + 1);
        guint columns = (guint)g_rand_int_range(chance, 1, MOST + 1);
        for (guint i = 0; i < rows; i++) {
            for (guint j = 0; j < columns; j++)
                weights[i][j] =
                    g_rand_boolean(chance) ? g_rand_int_range(chance, 1, round % 2 ? 4 : 1000) : 0;
        }
        guint count = list_edges(weights, rows, columns, edges);
        g_autofree guint *taken = assignment_solve(edges, count, rows, columns);
        g_assert_cmpint(add_up(edges, taken, rows), ==, try_all(weights, rows, columns, 0, 0));
    }
}

static void
each_row_and_column_is_taken_once(void)
{
    g_autoptr(GRand) chance = g_rand_new_with_seed(7);
    enum { SIDE = 60, EDGES = 600 };
    AssignmentEdge edges[EDGES];
    bool used[SIDE] = {false};
    for (guint i = 0; i < EDGES; i++)
        edges[i] = (AssignmentEdge){(guint)g_rand_int_range(chance, 0, SIDE),
                                    (guint)g_rand_int_range(chance, 0, SIDE),
                                    g_rand_int_range(chance, 1, 9)};

    g_autofree guint *taken = assignment_solve(edges, EDGES, SIDE, SIDE);

    for (guint i = 0; i < SIDE; i++) {
        if (taken[i] == ASSIGNMENT_NONE)
            continue;
        g_assert_cmpuint(edges[taken[i]].row, ==, i);
        g_assert_false(used[edges[taken[i]].column]);
        used[edges[taken[i]].column] = true;
    }
}

static void
the_order_of_edges_does_not_matter(void)
{
    enum { SIDE = 6, EDGES = SIDE * SIDE };
    AssignmentEdge edges[EDGES], backwards[EDGES];
    for (guint i = 0; i < EDGES; i++)
        edges[i] = (AssignmentEdge){i / SIDE, i % SIDE, 1 + (i * 7) % 3};
    for (guint i = 0; i < EDGES; i++)
        backwards[i] = edges[EDGES - 1 - i];

    g_autofree guint *one = assignment_solve(edges, EDGES, SIDE, SIDE);
    g_autofree guint *other = assignment_solve(backwards, EDGES, SIDE, SIDE);

    for (guint i = 0; i < SIDE; i++)
        g_assert_cmpuint(edges[one[i]].column, ==, backwards[other[i]].column);
}

/* Above the limit the best pair goes first; it must end, and soon. */
static void
a_crowd_beyond_the_limit_is_served_too(void)
{
    enum { SIDE = ASSIGNMENT_MAX_EXACT + 100 };
    g_autoptr(GArray) edges = g_array_new(FALSE, FALSE, sizeof(AssignmentEdge));
    for (guint i = 0; i < SIDE; i++) {
        for (guint j = 0; j < SIDE; j++) {
            AssignmentEdge edge = {i, j, i == j ? 2 : 1};
            g_array_append_val(edges, edge);
        }
    }

    g_autofree guint *taken =
        assignment_solve((const AssignmentEdge *)(const void *)edges->data, edges->len, SIDE, SIDE);

    for (guint i = 0; i < SIDE; i++)
        g_assert_cmpuint(taken[i], ==, i * SIDE + i);
}

#define ADD(claim) g_test_add_func("/assignment/" #claim, claim)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(the_best_total_beats_the_best_pair);
    ADD(nothing_is_given_where_there_is_nothing);
    ADD(no_way_of_all_is_better);
    ADD(each_row_and_column_is_taken_once);
    ADD(the_order_of_edges_does_not_matter);
    ADD(a_crowd_beyond_the_limit_is_served_too);
    return g_test_run();
}
