/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * Runs the program @argv to its end. Its lines on standard output are passed on; @tick is called
 * each second, @clear before each line.
 * @ret_status: its exit status
 */
gboolean once_run(const char *const *argv, void (*tick)(unsigned seconds), void (*clear)(void),
                  int *ret_status, GError **error) G_GNUC_WARN_UNUSED_RESULT;
