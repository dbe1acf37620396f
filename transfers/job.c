/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfers/transfers_internal.h"

void
job_enter(Job *job, const char *lane)
{
    Transfers *transfers = job->transfers;
    g_queue_push_tail(&transfers->jobs, job);
    job->lane = g_strdup(lane);
    GQueue *queue = g_hash_table_lookup(transfers->lanes, lane);
    if (queue == NULL) {
        queue = g_queue_new();
        g_hash_table_insert(transfers->lanes, g_strdup(lane), queue);
    }
    g_queue_push_tail(queue, job);
    if (g_queue_get_length(queue) == 1)
        job->start(job);
}

void
job_defer(Job *job, GSourceFunc call)
{
    g_autoptr(GMainContext) context = g_main_context_ref_thread_default();
    g_queue_push_tail(&job->transfers->jobs, job);
    job->deferral = g_idle_source_new();
    g_source_set_priority(job->deferral, G_PRIORITY_DEFAULT);
    g_source_set_callback(job->deferral, call, job, NULL);
    (void)g_source_attach(job->deferral, context); /* the id is not needed */
}

static void
leave_lane(Job *job)
{
    Transfers *transfers = job->transfers;
    GQueue *queue = g_hash_table_lookup(transfers->lanes, job->lane);
    g_return_if_fail(queue != NULL);
    bool was_first = g_queue_peek_head(queue) == job;
    g_queue_remove(queue, job);
    if (g_queue_is_empty(queue)) {
        g_hash_table_remove(transfers->lanes, job->lane);
    } else if (was_first && !transfers->closing) {
        Job *next = g_queue_peek_head(queue);
        next->start(next);
    }
}

void
job_leave(Job *job)
{
    g_queue_remove(&job->transfers->jobs, job);
    if (job->deferral != NULL)
        g_source_destroy(job->deferral);
    g_clear_pointer(&job->deferral, g_source_unref);
    if (job->lane != NULL)
        leave_lane(job);
    g_clear_pointer(&job->lane, g_free);
    job->transfers = NULL;
}
