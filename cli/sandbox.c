/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sandbox.h"

#include <errno.h>
#include <gio/gio.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED 1
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

bool
sandbox_is_built_in(void)
{
    return IS_SANITIZED == 0;
}

/* What computing needs. */
static const int always[] = {
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(tgkill),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(restart_syscall),
};

/* Allows @call where argument @number compares so. Returns: 0 or a negative errno, as libseccomp
 * does. Not by its macros, which leave out fields. */
static int
allow_where(scmp_filter_ctx filter, int call, unsigned number, enum scmp_compare how,
            scmp_datum_t first, scmp_datum_t second)
{
    const struct scmp_arg_cmp bound = {
        .arg = number, .op = how, .datum_a = first, .datum_b = second};
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &bound);
}

static int
allow_writing(scmp_filter_ctx filter, int call)
{
    int failed = 0;
    for (int descriptor = STDOUT_FILENO; descriptor <= STDERR_FILENO && failed == 0; descriptor++)
        failed = allow_where(filter, call, 0, SCMP_CMP_EQ, (scmp_datum_t)descriptor, 0);
    return failed;
}

static int
allow_memory(scmp_filter_ctx filter, int call)
{
    return allow_where(filter, call, 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
}

static int
add_rules(scmp_filter_ctx filter)
{
    int failed = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(always) && failed == 0; i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, always[i], 0);
    if (failed == 0)
        failed = allow_writing(filter, SCMP_SYS(write));
    if (failed == 0)
        failed = allow_writing(filter, SCMP_SYS(writev));
    if (failed == 0)
        failed = allow_memory(filter, SCMP_SYS(mmap));
    if (failed == 0)
        failed = allow_memory(filter, SCMP_SYS(mprotect));
    if (failed == 0) /* is standard output a terminal, and how wide? */
        failed = allow_where(filter, SCMP_SYS(ioctl), 1, SCMP_CMP_EQ, TCGETS, 0);
    if (failed == 0)
        failed = allow_where(filter, SCMP_SYS(ioctl), 1, SCMP_CMP_EQ, TIOCGWINSZ, 0);
    return failed;
}

/* Only what signal-safety(7) allows. */
static void
on_violation(int number, siginfo_t *info, void *context)
{
    char line[] = "asked the system for call 0000 after it was confined\n";
    (void)number;
    (void)context;
    int call = info->si_syscall;
    for (char *digit = strrchr(line, '0'); *digit == '0' && call > 0; digit--, call /= 10)
        *digit = (char)('0' + call % 10);
    (void)!write(STDERR_FILENO, line, sizeof line - 1); /* the exit code says it too */
    _exit(SANDBOX_EXIT_VIOLATION);
}

static bool
load_filter(GError **error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
    int failed = filter == NULL ? -ENOMEM : add_rules(filter);
    if (failed == 0)
        failed = seccomp_load(filter);
    seccomp_release(filter); /* takes NULL */
    if (failed == 0)
        return true;
    g_set_error(error, G_IO_ERROR, g_io_error_from_errno(-failed),
                "the filter of system calls could not be set: %s", g_strerror(-failed));
    return false;
}

/* GLib's own writer looks for the journal and for the time zone; and g_printerr() would take memory
 * and open a converter to say that there is no memory. */
static GLogWriterOutput
write_log(GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
    (void)data;
    if ((level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)) != 0)
        return G_LOG_WRITER_HANDLED;
    for (gsize i = 0; i < count; i++)
        if (g_str_equal(fields[i].key, "MESSAGE") && fields[i].length < 0)
            (void)fprintf(stderr, "%s\n",
                          (const char *)fields[i].value); /* nowhere else to say it */
    return G_LOG_WRITER_HANDLED;
}

bool
sandbox_enter(GError **error)
{
    struct sigaction action = {.sa_sigaction = on_violation, .sa_flags = SA_SIGINFO};
    if (!sandbox_is_built_in())
        return true;
    (void)fflush(stdout); /* nothing is in it yet; with a buffer of its own it asks nothing later */
    (void)setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
    (void)g_get_console_charset(NULL); /* kept by GLib, and g_print() asks for it */
    g_log_set_writer_func(write_log, NULL, NULL);
    if (sigaction(SIGSYS, &action, NULL) != 0) {
        g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno), "SIGSYS: %s",
                    g_strerror(errno));
        return false;
    }
    return load_filter(error);
}
