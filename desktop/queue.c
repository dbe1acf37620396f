/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desktop/queue.h"

#include <string.h>

struct Queue {
    GPtrArray *releases; /* (owned) of QueuedRelease */
};

static void
queued_release_free(QueuedRelease *release)
{
    g_free(release->release_id);
    g_ptr_array_unref(release->changes);
    g_free(release);
}

Queue *
queue_new(void)
{
    Queue *queue = g_new0(Queue, 1);
    queue->releases = g_ptr_array_new_with_free_func((GDestroyNotify)queued_release_free);
    return queue;
}

/* From the end: a release's changes follow one another. */
static QueuedRelease *
queue_find(const Queue *queue, const char *release_id)
{
    for (unsigned i = queue->releases->len; i > 0; i--) {
        QueuedRelease *release = g_ptr_array_index(queue->releases, i - 1);
        if (strcmp(release->release_id, release_id) == 0)
            return release;
    }
    return NULL;
}

void
queue_add(Queue *queue, Change *change)
{
    const char *release_id = change->release_id != NULL ? change->release_id : "";
    QueuedRelease *release = queue_find(queue, release_id);
    if (release == NULL) {
        release = g_new0(QueuedRelease, 1);
        release->release_id = g_strdup(release_id);
        release->changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
        g_ptr_array_add(queue->releases, release);
    }
    g_ptr_array_add(release->changes, change);
}

unsigned
queue_count_releases(const Queue *queue)
{
    return queue->releases->len;
}

unsigned
queue_count_oldest(const Queue *queue, unsigned releases)
{
    unsigned count = 0;
    for (unsigned i = 0; i < MIN(releases, queue->releases->len); i++)
        count += ((const QueuedRelease *)g_ptr_array_index(queue->releases, i))->changes->len;
    return count;
}

QueuedRelease *
queue_peek(Queue *queue)
{
    return queue->releases->len > 0 ? g_ptr_array_index(queue->releases, 0) : NULL;
}

void
queue_drop(Queue *queue, unsigned count)
{
    if (count > 0)
        g_ptr_array_remove_range(queue->releases, 0, MIN(count, queue->releases->len));
}

gint64
queue_get_first_sequence(const Queue *queue)
{
    gint64 first = 0;
    for (unsigned i = 0; i < queue->releases->len; i++) {
        const QueuedRelease *release = g_ptr_array_index(queue->releases, i);
        const Change *change = g_ptr_array_index(release->changes, 0);
        if (first == 0 || change->sequence < first)
            first = change->sequence;
    }
    return first;
}

void
queue_free(Queue *queue)
{
    if (queue == NULL)
        return;
    g_ptr_array_unref(queue->releases);
    g_free(queue);
}
