/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/agenda.h"

struct Agenda {
    GSequence *entries; /* (owned) of AgendaEntry (borrowed) */
    guint64 number;
};

Agenda *
agenda_new(void)
{
    Agenda *agenda = g_new0(Agenda, 1);
    agenda->entries = g_sequence_new(NULL);
    return agenda;
}

void
agenda_free(Agenda *agenda)
{
    if (agenda == NULL)
        return;
    g_sequence_free(agenda->entries);
    g_free(agenda);
}

static int
compare(gconstpointer a, gconstpointer b, gpointer unused)
{
    const AgendaEntry *left = a, *right = b;
    (void)unused;
    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

void
agenda_remove(Agenda *agenda, AgendaEntry *entry)
{
    (void)agenda; /* the place knows its sequence */
    if (entry->at != NULL)
        g_sequence_remove(entry->at);
    entry->at = NULL;
}

void
agenda_put(Agenda *agenda, AgendaEntry *entry, gpointer item, gint64 time)
{
    agenda_remove(agenda, entry);
    entry->item = item;
    entry->time = time;
    entry->number = ++agenda->number;
    entry->at = g_sequence_insert_sorted(agenda->entries, entry, compare, NULL);
}

gpointer
agenda_find_due(const Agenda *agenda, gint64 now,
                bool (*may)(gconstpointer item, gconstpointer data), gconstpointer data)
{
    GSequenceIter *at = g_sequence_get_begin_iter(agenda->entries);
    for (; !g_sequence_iter_is_end(at); at = g_sequence_iter_next(at)) {
        const AgendaEntry *entry = g_sequence_get(at);
        if (entry->time > now)
            return NULL;
        if (may(entry->item, data))
            return entry->item;
    }
    return NULL;
}

bool
agenda_find_next(const Agenda *agenda, gint64 now, gint64 *ret_time)
{
    AgendaEntry key = {.time = now, .number = G_MAXUINT64};
    GSequenceIter *at = g_sequence_search(agenda->entries, &key, compare, NULL);
    if (g_sequence_iter_is_end(at))
        return false;
    *ret_time = ((const AgendaEntry *)g_sequence_get(at))->time;
    return true;
}
