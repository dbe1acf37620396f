/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/turns.h"

#include <stdbool.h>

struct Turns {
    unsigned free;
    GQueue waiting; /* (owned) of Turn (borrowed) */
};

struct Turn {
    Turns *turns; /* (borrowed) */
    TurnBegin begin;
    gpointer data;
    bool has_begun;
};

Turns *
turns_new(unsigned at_once)
{
    Turns *turns = g_new0(Turns, 1);
    turns->free = MAX(at_once, 1);
    g_queue_init(&turns->waiting);
    return turns;
}

void
turns_free(Turns *turns)
{
    if (turns == NULL)
        return;
    g_queue_clear(&turns->waiting);
    g_free(turns);
}

static void
begin_next(Turns *turns)
{
    Turn *turn = turns->free > 0 ? g_queue_pop_head(&turns->waiting) : NULL;
    if (turn == NULL)
        return;
    turns->free--;
    turn->has_begun = true;
    turn->begin(turn->data);
}

Turn *
turns_take(Turns *turns, TurnBegin begin, gpointer data)
{
    Turn *turn = g_new0(Turn, 1);
    *turn = (Turn){.turns = turns, .begin = begin, .data = data};
    g_queue_push_tail(&turns->waiting, turn);
    begin_next(turns);
    return turn;
}

void
turn_free(Turn *turn)
{
    if (turn == NULL)
        return;
    Turns *turns = turn->turns;
    bool had_begun = turn->has_begun;
    if (!had_begun)
        (void)g_queue_remove(&turns->waiting, turn); /* it is there */
    g_free(turn);
    if (!had_begun)
        return;
    turns->free++;
    begin_next(turns);
}
