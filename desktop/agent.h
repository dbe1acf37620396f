/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Shows what civcasd has recorded since this person last saw a notification. */
typedef struct Agent Agent;

typedef struct {
    bool system_bus;         /* where civcasd is; notifications are always on the session bus */
    bool once;               /* catch up, then call done */
    const char *cursor_path; /* see desktop/cursor.h */
} AgentOptions;

/* Called with @options.once alone. @problem: (nullable) NULL when everything has been shown. */
typedef void (*AgentDone)(gpointer data, const char *problem);

/* Fails when the cursor cannot be read. */
Agent *agent_new(const AgentOptions *options, AgentDone done, gpointer data,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void agent_free(Agent *agent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Agent, agent_free)
