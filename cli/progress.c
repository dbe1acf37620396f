/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include <glib.h>
#include <unistd.h>

void
progress_show(unsigned seconds)
{
    if (isatty(STDERR_FILENO) == 1)
        g_printerr("\rcivcasd works … %u s", seconds);
}

void
progress_clear(void)
{
    if (isatty(STDERR_FILENO) == 1)
        g_printerr("\r\033[K"); /* ECMA-48, EL: the rest of the line */
}
