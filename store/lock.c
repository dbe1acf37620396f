/* SPDX-License-Identifier: GPL-3.0-or-later */
/* F_OFD_SETLK is newer than POSIX.1-2008, and realpath is of its XSI part. A lock that belongs to
 * the open file, not to the process, also keeps two ledgers in one process apart, and is not lost
 * when somebody else in the process closes the file. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/remedy.h"
#include "store/ledger_error.h"
#include "store/lock_internal.h"

enum { GROUP_READS = 0640 };

static bool
fail(const char *path, const char *doing, LedgerError code, GError **error)
{
    g_autofree char *why = remedy_describe(errno);
    g_set_error(error, LEDGER_ERROR, (gint)code, "ledger: %s %s: %s", doing, path, why);
    return false;
}

/* "civcasd 1234" as the holder wrote it; anything else is only "another program". */
static void
name_holder(int lock, const char *ledger_path, GError **error)
{
    char text[128] = "";
    ssize_t size = pread(lock, text, sizeof text - 1, 0);
    char *space = size > 0 ? strrchr(text, ' ') : NULL;
    guint64 process = space != NULL ? g_ascii_strtoull(space + 1, NULL, 10) : 0;
    if (space != NULL)
        *space = '\0';
    bool is_service = strcmp(text, "civcasd") == 0;
    if (process > 0 && g_str_is_ascii(text))
        g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_HELD,
                    "ledger %s is held by %s (process %" G_GUINT64_FORMAT "); %s", ledger_path,
                    text, process,
                    is_service ? "it does not answer on the bus that Bus= names; stop it "
                                 "for the while: systemctl stop civcasd"
                               : "wait until it has ended, or stop it");
    else
        g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_HELD,
                    "ledger %s is held by another program; stop it first", ledger_path);
}

static bool
write_holder(int lock, const char *program)
{
    g_autofree char *text = g_strdup_printf("%s %ld\n", program, (long)getpid());
    return ftruncate(lock, 0) == 0 && pwrite(lock, text, strlen(text), 0) == (ssize_t)strlen(text);
}

bool
lock_take(const char *ledger_path, const char *program, int *ret_lock, GError **error)
{
    g_autofree char *path = g_strconcat(ledger_path, ".lock", NULL);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, GROUP_READS);
    if (lock < 0)
        return fail(path, "cannot open", LEDGER_ERROR_FULL, error);
    if (fcntl(lock, F_OFD_SETLK, &whole) != 0) {
        if (errno == EAGAIN || errno == EACCES)
            name_holder(lock, ledger_path, error);
        else
            fail(path, "cannot lock", LEDGER_ERROR_OTHER, error);
        (void)close(lock); /* nothing was written */
        return false;
    }
    if (!write_holder(lock, program)) {
        fail(path, "cannot write", LEDGER_ERROR_FULL, error);
        (void)close(lock); /* told already */
        return false;
    }
    *ret_lock = lock;
    return true;
}

char *
lock_resolve_path(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    char *resolved = realpath(folder, NULL);
    if (resolved == NULL) {
        fail(folder, "cannot find the folder", LEDGER_ERROR_ABSENT, error);
        return NULL;
    }
    char *whole = g_build_filename(resolved, name, NULL);
    free(resolved);
    return whole;
}

bool
lock_create_file(const char *path, GError **error)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, GROUP_READS);
    if (file < 0)
        return errno == EEXIST || fail(path, "cannot create", LEDGER_ERROR_FULL, error);
    /* The umask may have kept the group out; SQLite gives its other files the same mode. */
    bool readable = fchmod(file, GROUP_READS) == 0;
    if (!readable)
        fail(path, "cannot set the mode of", LEDGER_ERROR_FULL, error);
    (void)close(file); /* nothing was written */
    return readable;
}
