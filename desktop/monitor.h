/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* civcasd as seen from a desktop: the client of base/monitor.xml. */
typedef struct Monitor Monitor;

/* Changes asked for at once, as the interface allows. */
#define MONITOR_PAGE 1000u

typedef struct {
    /* civcasd is there; @last: its newest sequence number */
    void (*found)(gpointer data, gint64 last);
    /* @trouble: what people must know about delivery; "" when there is none. Before found(), and
     * when it changes */
    void (*troubled)(gpointer data, const char *trouble);
    /* it has recorded more */
    void (*recorded)(gpointer data);
    /* the answer to monitor_ask(): @changes (borrowed) of Change; @last: ask again from there */
    void (*answered)(gpointer data, GPtrArray *changes, gint64 last);
    /* no bus, no civcasd, or no usable answer; the monitor goes on trying and calls found() */
    void (*lost)(gpointer data, const char *why);
} MonitorEvents;

/* @system_bus: else the session bus. Nothing is called from inside this. */
Monitor *monitor_new(bool system_bus, const MonitorEvents *events, gpointer data);

/* Asks for changes after @since; answered() or lost() follows. Only after found(), one at a time.
 */
void monitor_ask(Monitor *monitor, gint64 since);

void monitor_free(Monitor *monitor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Monitor, monitor_free)
