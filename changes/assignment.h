/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A pair that may be taken. */
typedef struct {
    guint row;
    guint column;
    gint64 weight; /* above 0 */
} AssignmentEdge;

/* Rows and columns that hang together are solved exactly up to so many of either kind; above,
 * best pair first. A thousand twins of one day and place are no case list. */
#define ASSIGNMENT_MAX_EXACT 500u

#define ASSIGNMENT_NONE G_MAXUINT

/**
 * Takes at most one edge for each row and each column so that the sum of weights is greatest, by
 * shortest augmenting paths (Jonker and Volgenant 1987) within each connected part of the graph.
 * Among equal sums the answer depends on the numbers of rows and columns alone, not on the order of
 * @edges. Weights up to 2^40.
 * Returns: (owned) for each row the index of its edge in @edges, or ASSIGNMENT_NONE
 */
guint *assignment_solve(const AssignmentEdge *edges, guint edge_count, guint rows, guint columns);
