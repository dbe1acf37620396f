/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The notification server of this session, and what we have on it: one notification a release, and
 * one a watched case. */
typedef struct Board Board;

/* @ready: the server is there. @absent: it is not, or left; the board goes on looking for it. */
typedef struct {
    void (*ready)(gpointer data);
    void (*absent)(gpointer data);
    void (*muted)(gpointer data, const char *key); /* "release:ID" or "case:ID": no more of it */
} BoardEvents;

/* @with_actions: offer "Open release", "Show case" and "Mute" where the server can; needs a running
 * main loop later on. */
Board *board_new(bool with_actions, const BoardEvents *events, gpointer data);

bool board_is_ready(const Board *board);

/**
 * Shows @changes of release @release_id, in the place of an earlier notification for it that is
 * still up; that one's changes are then told again with the new ones. Returns true when the server
 * has accepted it, and takes the Change objects out of @changes then. Waits up to 25 s for a server
 * that hangs (libnotify's limit).
 */
bool board_show(Board *board, const char *release_id, GPtrArray *changes,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Shows @changes (of the one case @case_id, not taken) in a popup of its own, in the place of an
 * earlier one for it. */
bool board_show_case(Board *board, const char *case_id, GPtrArray *changes,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Shows that @changes changes of @releases releases are not shown one by one. */
bool board_show_rest(Board *board, unsigned releases, unsigned changes,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Shows that alerts do not go out, and takes that down when @trouble is "". */
bool board_show_trouble(Board *board, const char *trouble,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

void board_free(Board *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Board, board_free)
