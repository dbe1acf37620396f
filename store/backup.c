/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/remedy.h"
#include "store/health.h"
#include "store/ledger_internal.h"

/* For sqlite3_backup_step. */
#define ALL_PAGES (-1)

static bool
fail(const char *path, const char *doing, GError **error)
{
    g_autofree char *why = remedy_describe(errno);
    g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_FULL, "backup %s: %s: %s", path, doing, why);
    return false;
}

/* Brings the file or folder @path to the disk. */
static bool
sync_path(const char *path, int flags, GError **error)
{
    int fd = g_open(path, flags | O_CLOEXEC, 0);
    if (fd < 0)
        return fail(path, "cannot be opened", error);
    bool done = fsync(fd) == 0;
    if (!done)
        (void)fail(path, "cannot be written", error); /* done says so */
    (void)close(fd);                                  /* fsync has told */
    return done;
}

static bool
check_copy(const char *path, GError **error)
{
    g_autoptr(Ledger) copy = ledger_open(path, LEDGER_READ, "civcas", error);
    return copy != NULL && ledger_check_health(copy, error);
}

/* Page by page, as they lie in the ledger: two copies differ where the ledger moved, so that
 * copying the second over the first by rsync is quick. Readers and the writer go on meanwhile. */
static bool
copy_pages(Ledger *ledger, const char *part, GError **error)
{
    Database copy = {.path = (char *)part};
    int code =
        sqlite3_open_v2(part, &copy.handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL);
    sqlite3_backup *backup =
        code != SQLITE_OK
            ? NULL
            : sqlite3_backup_init(copy.handle, "main", ledger->database.handle, "main");
    if (backup != NULL) {
        (void)sqlite3_backup_step(backup, ALL_PAGES); /* finish repeats its failure */
        code = sqlite3_backup_finish(backup);
    }
    /* A copy is one file, also for readers who may not write beside it. */
    bool done = code == SQLITE_OK && backup != NULL
                    ? database_execute(&copy, "PRAGMA journal_mode = DELETE", error)
                    : database_fail(&copy, "cannot copy", error);
    database_close(&copy);
    return done;
}

static bool
write_copy(Ledger *ledger, const char *part, GError **error)
{
    int fd = g_open(part, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0640);
    if (fd < 0)
        return fail(part, "cannot be made", error);
    (void)close(fd); /* nothing was written */
    return copy_pages(ledger, part, error) && sync_path(part, O_RDWR, error) &&
           check_copy(part, error);
}

bool
ledger_back_up(Ledger *ledger, const char *path, GError **error)
{
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        errno = EEXIST;
        return fail(path, "cannot take its place", error);
    }
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *part = g_strconcat(absolute, ".part", NULL);
    g_autofree char *folder = g_path_get_dirname(absolute);
    bool done = write_copy(ledger, part, error);
    /* link(2) and not rename(2): what came to be there meanwhile is kept. */
    if (done && link(part, absolute) != 0)
        done = fail(path, "cannot be named", error);
    (void)g_unlink(part); /* the copy has its name, or is none */
    return done && sync_path(folder, O_RDONLY | O_DIRECTORY, error);
}
