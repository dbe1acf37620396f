/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    CONFIG_ERROR_ABSENT,  /* no such file or folder */
    CONFIG_ERROR_INVALID, /* message: FILE: [Group] Key: what is wrong and what to do */
    CONFIG_ERROR_SECRET,  /* a password file that others can read */
} ConfigError;
#define CONFIG_ERROR config_error_quark()
GQuark config_error_quark(void);

/* Reads a regular file of at most @max_bytes. Fails with CONFIG_ERROR_ABSENT when there is none. */
bool config_file_load(const char *path, size_t max_bytes, char **ret_text, size_t *ret_size,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
