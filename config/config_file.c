/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/config_file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/remedy.h"

G_DEFINE_QUARK(civcas_config_error, config_error)

static bool
refuse(GError **error, const char *path, const char *what, int number)
{
    g_autofree char *why = remedy_describe(number);
    g_set_error(error, CONFIG_ERROR,
                number == ENOENT || number == ENOTDIR ? CONFIG_ERROR_ABSENT : CONFIG_ERROR_INVALID,
                "%s: %s: %s", path, what, why);
    return false;
}

/* At most @max_bytes from @fd, one more byte being too many. */
static bool
read_all(int fd, const char *path, size_t max_bytes, GByteArray *bytes, GError **error)
{
    guint8 part[16384];
    for (;;) {
        ssize_t count = read(fd, part, sizeof part);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return refuse(error, path, "cannot be read", errno);
        if (count == 0)
            return true;
        g_byte_array_append(bytes, part, (guint)count);
        if (bytes->len <= max_bytes)
            continue;
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "%s: larger than %" G_GSIZE_FORMAT " bytes; is this the right file?", path,
                    max_bytes);
        return false;
    }
}

bool
config_file_load(const char *path, size_t max_bytes, char **ret_text, size_t *ret_size,
                 GError **error)
{
    /* A named pipe must not stop the program. */
    int fd = g_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
    if (fd < 0)
        return refuse(error, path, "cannot be opened", errno);
    struct stat status;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    bool done = false;
    if (fstat(fd, &status) != 0)
        (void)refuse(error, path, "cannot be looked at", errno); /* done stays false */
    else if (!S_ISREG(status.st_mode))
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "%s: not a regular file; remove it or put a file there", path);
    else
        done = read_all(fd, path, max_bytes, bytes, error);
    (void)close(fd); /* nothing was written */
    if (!done)
        return false;
    *ret_size = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    *ret_text = (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE);
    return true;
}
