/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* So many at once, and whoever comes later waits: first come, first served. */
typedef struct Turns Turns;
typedef struct Turn Turn;

typedef void (*TurnBegin)(gpointer data);

/* @at_once: at least 1. Returns: (owned) */
Turns *turns_new(unsigned at_once);
/* Nobody may have a turn any more, or wait for one. */
void turns_free(Turns *turns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Turns, turns_free)

/**
 * Calls @begin when it is our turn: at once, before this returns, or when another turn ends.
 * Returns: (owned) free it to end the turn, or the waiting for it
 */
Turn *turns_take(Turns *turns, TurnBegin begin, gpointer data);
void turn_free(Turn *turn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Turn, turn_free)
