/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Exit code of a process that asked the system for something after sandbox_enter(). */
#define SANDBOX_EXIT_VIOLATION 121

/**
 * From now on this process can compute, write to standard output and standard error, and end. What
 * it asks of the system beyond that ends it with SANDBOX_EXIT_VIOLATION and one line on standard
 * error: no file, no socket, no process, no memory that can be executed. There is no way back.
 * Built with AddressSanitizer it does nothing, for that needs the system until the end.
 */
bool sandbox_enter(GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* False in a build where sandbox_enter() does nothing. */
bool sandbox_is_built_in(void);
