/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reader that a document has taken over: confined, it asks for a socket. */
#include <stdio.h>
#include <sys/socket.h>

#include "cli/sandbox.h"

int
main(void)
{
    if (!sandbox_enter(NULL))
        return 1;
    if (!sandbox_is_built_in())
        return SANDBOX_EXIT_VIOLATION;
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    printf("{\"schema\": 1, \"socket\": %d}\n", descriptor);
    return 0;
}
