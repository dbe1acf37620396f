/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A temporary folder for one test, with files in it. */
char *folder_new(void);
/* Writes @text to @folder/@name, with the folders on the way. */
void folder_write(const char *folder, const char *name, const char *text);
/* Removes the folder with all that is in it, and frees the name. */
void folder_free(char *folder);
G_GNUC_UNUSED static inline void
folder_cleanup(char **folder)
{
    folder_free(*folder);
}
#define autofolder __attribute__((cleanup(folder_cleanup))) char *
