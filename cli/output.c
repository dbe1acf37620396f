/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/output.h"

#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/remedy.h"
#include "cli/verb.h"

/* What a shell says of a program that SIGPIPE ended. Not the signal itself: GIO and curl ignore it,
 * and a confined reader may not ask for it. */
enum { EXIT_CODE_PIPE = 128 + SIGPIPE };

/* _exit, since what is left in the buffer cannot be written either. */
static void
give_up(int problem)
{
    if (problem == EPIPE)
        _exit(EXIT_CODE_PIPE);
    g_autofree char *why = remedy_describe(problem);
    g_printerr("%s: standard output could not be written: %s\n", g_get_prgname(), why);
    _exit(EXIT_CODE_FAILED);
}

static void
print_watched(const char *text)
{
    if (fputs(text, stdout) == EOF)
        give_up(errno);
}

/* The end of what stdio holds back; also after --help, which GOption ends with exit(0). */
static void
flush_watched(void)
{
    if (fflush(stdout) != 0)
        give_up(errno);
}

void
output_watch(void)
{
    (void)g_set_print_handler(print_watched); /* the first one: there is none to keep */
    if (atexit(flush_watched) != 0)
        g_printerr("%s: a full disk will not be noticed: %s\n", g_get_prgname(),
                   g_strerror(errno)); /* for want of memory only */
}
