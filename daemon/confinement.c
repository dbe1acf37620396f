/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/confinement.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

/* No exit code of `civcas read`. */
#define EXIT_UNCONFINED 120

static void
limit(int resource, rlim_t most)
{
    static const char complaint[] = "its limits could not be set\n";
    struct rlimit both = {.rlim_cur = most, .rlim_max = most};
    if (setrlimit(resource, &both) == 0)
        return;
    /* A filter of system calls may forbid it. Rather no reader than an unlimited one. */
    (void)!write(STDERR_FILENO, complaint, sizeof complaint - 1); /* the exit code says it too */
    _exit(EXIT_UNCONFINED);
}

/* Runs between fork and exec: only async-signal-safe calls (signal-safety(7)). Namespaces and a
 * filter of system calls belong here as well, after the limits. */
static void
confine(gpointer data)
{
    (void)data;
    (void)signal(SIGPIPE, SIG_DFL); /* we ignore it, and that would be inherited */
    limit(RLIMIT_CPU, CONFINEMENT_MAX_CPU_S);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0); /* pipes are no files: it writes nothing else */
    limit(RLIMIT_NOFILE, CONFINEMENT_MAX_FILES);
#ifndef __SANITIZE_ADDRESS__ /* its shadow memory alone maps terabytes */
    limit(RLIMIT_AS, CONFINEMENT_MAX_MEMORY);
#endif
}

void
confinement_prepare(GSubprocessLauncher *launcher)
{
    g_subprocess_launcher_set_child_setup(launcher, confine, NULL, NULL);
}
