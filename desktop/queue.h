/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "changes/change.h"

/* Changes that wait to be shown, by release, oldest release first. */
typedef struct Queue Queue;

typedef struct {
    char *release_id;   /* (owned) */
    GPtrArray *changes; /* (owned) of Change, oldest first */
} QueuedRelease;

Queue *queue_new(void);

/* Takes @change. */
void queue_add(Queue *queue, Change *change);

unsigned queue_count_releases(const Queue *queue);
/* Changes of the @releases oldest releases; more than there are is fine. */
unsigned queue_count_oldest(const Queue *queue, unsigned releases);

/* The oldest release. Returns: (borrowed) (nullable) */
QueuedRelease *queue_peek(Queue *queue);

/* Forgets the @count oldest releases. */
void queue_drop(Queue *queue, unsigned count);

/* Sequence number of the oldest change that waits, 0 when none does. */
gint64 queue_get_first_sequence(const Queue *queue);

void queue_free(Queue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Queue, queue_free)
