/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* One document that a feed or list page points to. */
typedef struct {
    char *document;   /* (owned) identity: AFPIMS "host/Article/1971680", else GUID, else address */
    char *address;    /* (owned) absolute http or https address to fetch */
    char *title;      /* (owned) (nullable) */
    char *published;  /* (owned) (nullable) YYYY-MM-DD */
    GBytes *content;  /* (owned) (nullable) the document itself, when it came with its index */
    char *media_type; /* (owned) (nullable) of @content */
} Announcement;

Announcement *announcement_new(const char *document, const char *address);
void announcement_free(Announcement *announcement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Announcement, announcement_free)
