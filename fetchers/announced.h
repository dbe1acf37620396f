/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "texts/announcement.h"

/**
 * Those of @all whose title or address holds @match, a pattern that ignores case; all of them when
 * it is NULL. Returns: (owned) array of Announcement, taken out of @all; NULL with @error
 */
GPtrArray *announced_filter(GPtrArray *all, const char *match,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Puts @announced in the order they were published, oldest first: what a release changes is told
 * against the one before. Those of one day, and those without one, are taken to stand newest first
 * now, as feeds and lists have them.
 */
void announced_sort(GPtrArray *announced);

/* What one round goes through: each document once, however many pages name it. */
typedef struct {
    GPtrArray *announcements; /* (owned) of Announcement, in the order they came */
    GHashTable *documents;    /* (owned) names borrowed from announcements */
} Announced;

Announced *announced_new(void);
void announced_free(Announced *announced);

/* Takes those of @all (owned) that are not there yet. @is_known: (nullable)
 * Returns: whether one of them is not known */
bool announced_add(Announced *announced, GPtrArray *all,
                   bool (*is_known)(const char *document, gpointer data), gpointer data);
