/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a program as a unit's SystemCallFilter= would: only the calls named on standard input, a
 * name a line, everything else fails with EPERM. What it reads then is the file given first. */
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME_MAX_BYTES 64

static int
allow_named(scmp_filter_ctx filter)
{
    char name[NAME_MAX_BYTES];
    int count = 0;
    while (fgets(name, sizeof name, stdin) != NULL) {
        name[strcspn(name, "\n")] = '\0';
        int call = seccomp_syscall_resolve_name(name);
        if (call < 0) /* of another architecture, or newer than this library */
            continue;
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0)
            return 0;
        count++;
    }
    return count;
}

int
main(int argc, char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (argc < 3 || filter == NULL || allow_named(filter) == 0) {
        fprintf(stderr, "usage: unit_filter FILE PROGRAM [ARGUMENT...] <names of calls\n");
        return 2;
    }
    int input = open(argv[1], O_RDONLY);
    if (input < 0 || dup2(input, STDIN_FILENO) < 0 || seccomp_load(filter) != 0) {
        perror("unit_filter");
        return 2;
    }
    (void)execv(argv[2], argv + 2); /* returns only when it failed */
    perror(argv[2]);
    return 2;
}
