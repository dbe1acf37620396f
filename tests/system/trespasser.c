/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reader that a document has taken over: confined, it asks for a socket, or, called with
 * "memory", for more and more of that, as a reader does that GLib ends when there is no more. */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "cli/sandbox.h"

int
main(int argc, char **argv)
{
    if (!sandbox_enter(NULL))
        return 1;
    if (!sandbox_is_built_in())
        return SANDBOX_EXIT_VIOLATION;
    while (argc > 1 && strcmp(argv[1], "memory") == 0)
        if (g_malloc(64 * 1024 * 1024) == NULL) /* never: it ends the program before */
            return 1;
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    printf("{\"schema\": 1, \"socket\": %d}\n", descriptor);
    return 0;
}
