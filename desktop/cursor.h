/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Sequence number of the last change this person has been shown, on disk: "42 session\n". */

typedef enum {
    CURSOR_FOUND,
    CURSOR_ABSENT,    /* never started before */
    CURSOR_OTHER_BUS, /* counts the changes of another civcasd */
} CursorState;

/* $XDG_STATE_HOME/civcas/notify-cursor. Returns: (owned) */
char *cursor_find_path(void);

/**
 * @bus: "session" or "system"
 * @ret_sequence: set for CURSOR_FOUND; a damaged file counts from 0, so that nothing is lost
 * Fails when the file is there and cannot be read.
 */
bool cursor_load(const char *path, const char *bus, CursorState *ret_state, gint64 *ret_sequence,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Written beside and renamed, on disk when this returns. Makes the folder. */
bool cursor_store(const char *path, const char *bus, gint64 sequence,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
