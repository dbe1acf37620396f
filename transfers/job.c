/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfers/transfers_internal.h"

/* Lanes kept at most; beyond them those that wait for nothing are forgotten. */
#define LANES_KEPT 2048u
/* No distance is longer than this. */
#define DISTANCE_MAX_US ((gint64)3600 * G_USEC_PER_SEC)

static void
clear_timer(Lane *lane)
{
    if (lane->timer != NULL)
        g_source_destroy(lane->timer);
    g_clear_pointer(&lane->timer, g_source_unref);
}

void
lane_free(gpointer data)
{
    Lane *lane = data;
    clear_timer(lane);
    g_queue_clear(&lane->jobs);
    g_free(lane);
}

static void start_first(Lane *lane);

static gboolean
on_distance_kept(gpointer data)
{
    Lane *lane = data;
    g_clear_pointer(&lane->timer, g_source_unref);
    start_first(lane);
    return G_SOURCE_REMOVE;
}

/* Starts the first of @lane, or has it wait until it is far enough from the one before. */
static void
start_first(Lane *lane)
{
    Job *job = g_queue_peek_head(&lane->jobs);
    if (job == NULL || job->is_started || lane->timer != NULL || lane->transfers->closing)
        return;
    gint64 distance_us = MIN((gint64)job->distance_ms * 1000, DISTANCE_MAX_US);
    gint64 wait_us = lane->last_ended_us + distance_us - g_get_monotonic_time();
    if (lane->last_ended_us == 0 || distance_us == 0 || wait_us <= 0) {
        job->is_started = true;
        job->start(job);
        return;
    }
    g_autoptr(GMainContext) context = g_main_context_ref_thread_default();
    lane->timer = g_timeout_source_new((guint)(wait_us / 1000) + 1);
    g_source_set_callback(lane->timer, on_distance_kept, lane, NULL);
    (void)g_source_attach(lane->timer, context); /* the id is not needed */
}

static gboolean
is_forgotten(gpointer name, gpointer data, gpointer now)
{
    const Lane *lane = data;
    (void)name;
    return lane->jobs.length == 0 && lane->last_ended_us + DISTANCE_MAX_US < *(gint64 *)now;
}

static Lane *
add_lane(Transfers *transfers, const char *name)
{
    gint64 now = g_get_monotonic_time();
    if (g_hash_table_size(transfers->lanes) >= LANES_KEPT)
        (void)g_hash_table_foreach_remove(transfers->lanes, is_forgotten, &now); /* maybe none */
    Lane *lane = g_new0(Lane, 1);
    lane->transfers = transfers;
    g_queue_init(&lane->jobs);
    g_hash_table_insert(transfers->lanes, g_strdup(name), lane);
    return lane;
}

void
job_enter(Job *job, const char *name)
{
    Transfers *transfers = job->transfers;
    g_queue_push_tail(&transfers->jobs, job);
    job->lane = g_strdup(name);
    Lane *lane = g_hash_table_lookup(transfers->lanes, name);
    if (lane == NULL)
        lane = add_lane(transfers, name);
    g_queue_push_tail(&lane->jobs, job);
    start_first(lane);
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
    Lane *lane = g_hash_table_lookup(job->transfers->lanes, job->lane);
    g_return_if_fail(lane != NULL);
    bool was_first = g_queue_peek_head(&lane->jobs) == job;
    g_queue_remove(&lane->jobs, job);
    if (job->is_started)
        lane->last_ended_us = g_get_monotonic_time();
    if (!was_first)
        return;
    clear_timer(lane);
    start_first(lane);
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
