/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/confinement.h"

#include <signal.h>
#include <sys/resource.h>

static void
limit(int resource, rlim_t most)
{
    struct rlimit both = {.rlim_cur = most, .rlim_max = most};
    /* Lowering our own limits cannot fail; and between fork and exec nobody could be told. */
    (void)setrlimit(resource, &both);
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
