/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/secret.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config_file.h"

#define SECRET_MAX_BYTES 4096

static bool
load_line(const char *path, char **ret_secret, GError **error)
{
    char *text = NULL;
    size_t size = 0;
    if (!config_file_load(path, SECRET_MAX_BYTES, &text, &size, error))
        return false;
    size_t length = strcspn(text, "\r\n");
    bool ends = strspn(text + length, "\r\n") == size - length;
    text[ends ? length : 0] = '\0';
    if (*text == '\0') {
        g_free(text);
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "%s: holds no password; write it there, on one line and nothing else", path);
        return false;
    }
    *ret_secret = text;
    return true;
}

static bool
load_file(const char *path, char **ret_secret, char **ret_problem, GError **error)
{
    struct stat status;
    if (g_stat(path, &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 077) != 0) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_SECRET,
                    "%s: others than its owner can read this password; run: chmod 600 %s", path,
                    path);
        return false;
    }
    if (g_access(path, R_OK) != 0 && errno == EACCES) {
        *ret_problem = g_strdup_printf("%s: this user may not read it; run as its owner", path);
        return true;
    }
    return load_line(path, ret_secret, error);
}

bool
secret_load(const char *path, const char *name, char **ret_secret, char **ret_problem,
            GError **error)
{
    if (path != NULL)
        return load_file(path, ret_secret, ret_problem, error);
    const char *folder = g_getenv("CREDENTIALS_DIRECTORY");
    if (folder == NULL || *folder == '\0') {
        *ret_problem = g_strdup_printf("no PasswordFile= is set and no credential %s was handed "
                                       "over; set one or the other",
                                       name);
        return true;
    }
    /* systemd guards this folder itself, with access lists that look like group rights. */
    g_autofree char *credential = g_build_filename(folder, name, NULL);
    if (!g_file_test(credential, G_FILE_TEST_EXISTS)) {
        *ret_problem = g_strdup_printf("%s: no such credential; add LoadCredential=%s:FILE to the "
                                       "unit, or set PasswordFile=",
                                       credential, name);
        return true;
    }
    return load_line(credential, ret_secret, error);
}
