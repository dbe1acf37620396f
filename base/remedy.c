/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/remedy.h"

#include <errno.h>
#include <glib.h>

static const struct {
    int number;
    const char *remedy;
} remedies[] = {
    {ENOSPC, "make room on that disk"},
    {EDQUOT, "make room, or have the quota raised"},
    {EACCES, "become its owner or a member of its group, or have its rights changed"},
    {EPERM, "become its owner, or root"},
    {EROFS, "the disk is mounted read-only: mount it for writing, or write elsewhere"},
    {ENOENT, "look at the name"},
    {ENOTDIR, "look at the name"},
    {EISDIR, "name a file, not a folder"},
    {EEXIST, "take another name"},
    {ELOOP, "it is a symbolic link: name the file that it leads to"},
    {ENAMETOOLONG, "take a shorter name"},
    {EMFILE, "raise LimitNOFILE="},
    {ENFILE, "close other programs"},
    {EIO, "the disk fails: look at the kernel's log, and take the last copy"},
};

char *
remedy_describe(int number)
{
    for (size_t i = 0; i < G_N_ELEMENTS(remedies); i++) {
        if (remedies[i].number == number)
            return g_strdup_printf("%s; %s", g_strerror(number), remedies[i].remedy);
    }
    return g_strdup(g_strerror(number));
}
