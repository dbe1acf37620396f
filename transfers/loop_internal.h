/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <curl/curl.h>
#include <glib.h>

/* libcurl's multi interface on a GLib main loop. */
typedef struct Loop Loop;

/* Called from the main loop, never from inside loop_add. @easy has left the loop by then. */
typedef void (*LoopDone)(CURL *easy, CURLcode result, gpointer data);

/* Uses the thread-default main context. */
Loop *loop_new(void);
/* Handles still in it are left to their owners, and no LoopDone is called any more. */
void loop_free(Loop *loop);

/* Runs @easy, which stays the caller's, until it is done. */
void loop_add(Loop *loop, CURL *easy, LoopDone done, gpointer data);
/* Takes @easy out; its LoopDone is not called. */
void loop_remove(Loop *loop, CURL *easy);

/* Calls the LoopDone of all that have finished already. */
void loop_flush(Loop *loop);
