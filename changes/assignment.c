/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/assignment.h"

#include <stdbool.h>

/* One connected part, with rows and columns numbered from 0 and its edges in a full matrix. */
typedef struct {
    guint height; /* rows */
    guint width;  /* columns, then one for each row that takes nothing */
    gint64 *cost; /* (owned) height * width: less is better, at most 0 */
    guint *edge;  /* (owned) height * width: index of the edge, or ASSIGNMENT_NONE */
    gint64 *row_potential, *column_potential; /* (owned) */
    guint *row_of;                            /* (owned) of a column: row + 1; 0: free */
} Part;

static void
part_clear(Part *part)
{
    g_free(part->cost);
    g_free(part->edge);
    g_free(part->row_potential);
    g_free(part->column_potential);
    g_free(part->row_of);
}

static guint
find_root(guint *parent, guint node)
{
    while (parent[node] != node) {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    return node;
}

/* Rows are nodes from 0, columns follow. The least node stands for its part. */
static guint *
join_parts(const AssignmentEdge *edges, guint edge_count, guint rows, guint columns)
{
    guint *parent = g_new(guint, rows + columns);
    for (guint i = 0; i < rows + columns; i++)
        parent[i] = i;
    for (guint i = 0; i < edge_count; i++) {
        guint a = find_root(parent, edges[i].row), b = find_root(parent, rows + edges[i].column);
        parent[MAX(a, b)] = MIN(a, b);
    }
    for (guint i = 0; i < rows + columns; i++)
        parent[i] = find_root(parent, i);
    return parent;
}

/* Columns and rows of the solver are numbered from 1; 0 is the row being placed. */
static guint
extend_path(const Part *part, gint64 *least, bool *used, guint *way, guint at)
{
    guint row = part->row_of[at], next = 0;
    gint64 delta = G_MAXINT64;
    used[at] = true;
    for (guint j = 1; j <= part->width; j++) {
        if (used[j])
            continue;
        gint64 slack = part->cost[(size_t)(row - 1) * part->width + j - 1] -
                       part->row_potential[row] - part->column_potential[j];
        if (slack < least[j]) {
            least[j] = slack;
            way[j] = at;
        }
        if (least[j] < delta) {
            delta = least[j];
            next = j;
        }
    }
    for (guint j = 0; j <= part->width; j++) {
        if (used[j]) {
            part->row_potential[part->row_of[j]] += delta;
            part->column_potential[j] -= delta;
        } else {
            least[j] -= delta;
        }
    }
    return next;
}

static void
place_row(Part *part, guint row, gint64 *least, bool *used, guint *way)
{
    guint at = 0;
    part->row_of[0] = row;
    for (guint j = 0; j <= part->width; j++) {
        least[j] = G_MAXINT64 / 2;
        used[j] = false;
    }
    do
        at = extend_path(part, least, used, way, at);
    while (part->row_of[at] != 0);
    for (; at != 0; at = way[at])
        part->row_of[at] = part->row_of[way[at]];
}

static void
solve_part(Part *part, guint *taken, const guint *row_numbers)
{
    g_autofree gint64 *least = g_new(gint64, part->width + 1);
    g_autofree bool *used = g_new(bool, part->width + 1);
    g_autofree guint *way = g_new0(guint, part->width + 1);
    for (guint row = 1; row <= part->height; row++)
        place_row(part, row, least, used, way);
    for (guint j = 1; j <= part->width; j++) {
        guint row = part->row_of[j];
        if (row != 0)
            taken[row_numbers[row - 1]] = part->edge[(size_t)(row - 1) * part->width + j - 1];
    }
}

/* What one part consists of. */
typedef struct {
    GArray *rows, *columns; /* (owned) of guint, ascending */
    GArray *edges;          /* (owned) of guint */
} Members;

static void
solve_members(const Members *members, const AssignmentEdge *edges, const guint *place,
              guint all_rows, guint *taken)
{
    guint height = members->rows->len, columns = members->columns->len, width = columns + height;
    Part part = {.height = height,
                 .width = width,
                 .cost = g_new0(gint64, (size_t)height * width),
                 .edge = g_new(guint, (size_t)height * width),
                 .row_potential = g_new0(gint64, height + 1),
                 .column_potential = g_new0(gint64, width + 1),
                 .row_of = g_new0(guint, width + 1)};
    for (size_t i = 0; i < (size_t)height * width; i++) {
        part.edge[i] = ASSIGNMENT_NONE;
        part.cost[i] = i % width < columns ? 1 : 0; /* no edge: worse than to take nothing */
    }
    for (guint i = 0; i < members->edges->len; i++) {
        guint number = g_array_index(members->edges, guint, i);
        size_t cell =
            (size_t)place[edges[number].row] * width + place[all_rows + edges[number].column];
        if (part.edge[cell] != ASSIGNMENT_NONE && -part.cost[cell] >= edges[number].weight)
            continue;
        part.edge[cell] = number;
        part.cost[cell] = -edges[number].weight;
    }
    solve_part(&part, taken, (const guint *)(const void *)members->rows->data);
    part_clear(&part);
}

static int
compare_edges(gconstpointer a, gconstpointer b, gpointer data)
{
    const AssignmentEdge *edges = data;
    const AssignmentEdge *left = &edges[*(const guint *)a], *right = &edges[*(const guint *)b];
    if (left->weight != right->weight)
        return left->weight > right->weight ? -1 : 1;
    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    return left->column < right->column ? -1 : left->column > right->column ? 1 : 0;
}

static void
solve_greedily(const Members *members, const AssignmentEdge *edges, guint *taken)
{
    g_autoptr(GHashTable) columns = g_hash_table_new(NULL, NULL);
    g_array_sort_with_data(members->edges, compare_edges, (gpointer)edges);
    for (guint i = 0; i < members->edges->len; i++) {
        guint number = g_array_index(members->edges, guint, i);
        gpointer column = GUINT_TO_POINTER(edges[number].column + 1);
        if (taken[edges[number].row] == ASSIGNMENT_NONE &&
            !g_hash_table_contains(columns, column)) {
            taken[edges[number].row] = number;
            g_hash_table_add(columns, column);
        }
    }
}

static void
members_free(Members *members)
{
    g_array_unref(members->rows);
    g_array_unref(members->columns);
    g_array_unref(members->edges);
    g_free(members);
}

static Members *
find_members(GPtrArray *parts, Members **of_root, guint root)
{
    if (of_root[root] == NULL) {
        of_root[root] = g_new0(Members, 1);
        of_root[root]->rows = g_array_new(FALSE, FALSE, sizeof(guint));
        of_root[root]->columns = g_array_new(FALSE, FALSE, sizeof(guint));
        of_root[root]->edges = g_array_new(FALSE, FALSE, sizeof(guint));
        g_ptr_array_add(parts, of_root[root]);
    }
    return of_root[root];
}

guint *
assignment_solve(const AssignmentEdge *edges, guint edge_count, guint rows, guint columns)
{
    guint *taken = g_new(guint, MAX(rows, 1));
    g_autofree guint *root = join_parts(edges, edge_count, rows, columns);
    g_autofree guint *place = g_new0(guint, rows + columns + 1);
    g_autofree Members **of_root = g_new0(Members *, rows + columns + 1);
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func((GDestroyNotify)members_free);
    for (guint i = 0; i < rows; i++)
        taken[i] = ASSIGNMENT_NONE;
    for (guint i = 0; i < edge_count; i++)
        g_array_append_val(find_members(parts, of_root, root[edges[i].row])->edges, i);
    for (guint i = 0; i < rows + columns; i++) {
        Members *members = of_root[root[i]];
        if (members == NULL)
            continue;
        GArray *kind = i < rows ? members->rows : members->columns;
        guint number = i < rows ? i : i - rows;
        place[i] = kind->len;
        g_array_append_val(kind, number);
    }
    for (guint i = 0; i < parts->len; i++) {
        const Members *members = g_ptr_array_index(parts, i);
        if (MAX(members->rows->len, members->columns->len) > ASSIGNMENT_MAX_EXACT)
            solve_greedily(members, edges, taken);
        else
            solve_members(members, edges, place, rows, taken);
    }
    return taken;
}
