/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/announcement.h"

Announcement *
announcement_new(const char *document, const char *address)
{
    Announcement *announcement = g_new0(Announcement, 1);
    announcement->document = g_strdup(document);
    announcement->address = g_strdup(address);
    return announcement;
}

void
announcement_free(Announcement *announcement)
{
    if (announcement == NULL)
        return;
    g_free(announcement->document);
    g_free(announcement->address);
    g_free(announcement->title);
    g_free(announcement->published);
    g_clear_pointer(&announcement->content, g_bytes_unref);
    g_free(announcement->media_type);
    g_free(announcement);
}
