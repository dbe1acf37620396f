/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clock for whole programs, preloaded into them: when such a program would sleep and nothing that
 * happens outside could wake it, no time is waited for; its clocks go on by that much instead.
 * While it waits for a socket, a pipe or a child, time passes as everywhere. The file that
 * CIVCAS_TEST_CLOCK names is shared with the test, which reads how far the clocks are ahead and may
 * set the wall clock wrong. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS 1000000000
/* A child that is about to end is waited for like this. */
#define CHILD_WAIT_MS 20

typedef struct {
    _Atomic int64_t ahead_ns; /* of the true clocks */
    _Atomic int64_t wrong_ns; /* by which the wall clock alone is wrong */
} Clock;

static Clock *clock_now;

__attribute__((constructor)) static void
open_clock(void)
{
    const char *path = getenv("CIVCAS_TEST_CLOCK");
    int fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *place = mmap(NULL, sizeof(Clock), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    clock_now = place != MAP_FAILED ? place : NULL;
    (void)close(fd); /* the mapping stays */
}

static int64_t
get_shift(clockid_t id)
{
    if (clock_now == NULL)
        return 0;
    switch (id) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
        return atomic_load(&clock_now->ahead_ns) + atomic_load(&clock_now->wrong_ns);
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_BOOTTIME:
        return atomic_load(&clock_now->ahead_ns);
    default:
        return 0;
    }
}

int
clock_gettime(clockid_t id, struct timespec *time)
{
    static int (*real)(clockid_t, struct timespec *);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(id, time);
    int64_t whole = time->tv_sec * (int64_t)SECOND_NS + time->tv_nsec + get_shift(id);
    time->tv_sec = whole / SECOND_NS;
    time->tv_nsec = whole % SECOND_NS;
    return result;
}

int
gettimeofday(struct timeval *restrict time, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    *time = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

time_t
time(time_t *place)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (place != NULL)
        *place = now.tv_sec;
    return now.tv_sec;
}

static int
can_be_woken(const struct pollfd *fds, nfds_t count)
{
    for (nfds_t i = 0; i < count; i++) {
        struct stat info;
        if (fstat(fds[i].fd, &info) == 0 && (S_ISSOCK(info.st_mode) || S_ISFIFO(info.st_mode)))
            return 1;
    }
    return 0;
}

static int
has_children(void)
{
    siginfo_t info;
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

int
poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    static int (*real)(struct pollfd *, nfds_t, int);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "poll");
    int error = errno;
    int ready = real(fds, count, 0);
    if (ready != 0 || timeout_ms == 0)
        return ready;
    if (timeout_ms < 0 || clock_now == NULL || can_be_woken(fds, count))
        return real(fds, count, timeout_ms);
    if (has_children())
        return real(fds, count, timeout_ms < CHILD_WAIT_MS ? timeout_ms : CHILD_WAIT_MS);
    errno = error;
    atomic_fetch_add(&clock_now->ahead_ns, timeout_ms * (int64_t)1000000);
    return 0;
}
