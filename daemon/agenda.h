/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Who is asked when: items with a time, earliest first, and of those due together the one that was
 * put in first. */
typedef struct Agenda Agenda;

/* Where an item stands. Its owner keeps it, zero at first, for as long as the agenda lives. */
typedef struct {
    GSequenceIter *at; /* (borrowed) (nullable) NULL: not in it */
    gint64 time;       /* UTC seconds */
    guint64 number;
    gpointer item; /* (borrowed) */
} AgendaEntry;

Agenda *agenda_new(void);
void agenda_free(Agenda *agenda);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Agenda, agenda_free)

/* Puts @item in at @time; the one that @entry stands for is taken out first. */
void agenda_put(Agenda *agenda, AgendaEntry *entry, gpointer item, gint64 time);
void agenda_remove(Agenda *agenda, AgendaEntry *entry);

/* The first item that is due at @now and that @may lets through. Returns: (borrowed) (nullable) */
gpointer agenda_find_due(const Agenda *agenda, gint64 now,
                         bool (*may)(gconstpointer item, gconstpointer data), gconstpointer data);

/* Time of the first item later than @now. False when there is none. */
bool agenda_find_next(const Agenda *agenda, gint64 now, gint64 *ret_time);
