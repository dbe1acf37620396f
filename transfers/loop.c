/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfers/loop_internal.h"

#include <glib-unix.h>

/* One handle in the loop, kept from loop_add until its LoopDone is called or it is removed. */
typedef struct {
    CURL *easy; /* (borrowed) */
    LoopDone done;
    gpointer data;
    CURLcode result; /* once finished */
} Run;

struct Loop {
    GMainContext *context; /* (owned) */
    CURLM *multi;          /* (owned) */
    GSource *timer;        /* (owned) (nullable) */
    GSource *delivery;     /* (owned) (nullable) pending while finished is not empty */
    GHashTable *runs;      /* (owned) CURL * to Run: those inside the multi handle */
    GQueue finished;       /* of Run, waiting for their LoopDone */
};

static void act(Loop *loop, curl_socket_t fd, int events);

static void
drop_source(GSource **source)
{
    if (*source == NULL)
        return;
    g_source_destroy(*source);
    g_clear_pointer(source, g_source_unref);
}

/* Calls back what has finished. Each run leaves the queue before its LoopDone is called, and the
 * LoopDone may free the loop, so nothing of it is touched after the last one. */
static gboolean
deliver(gpointer data)
{
    Loop *loop = data;
    Run *run = g_queue_pop_head(&loop->finished);
    if (run == NULL || g_queue_is_empty(&loop->finished))
        drop_source(&loop->delivery);
    if (run != NULL)
        run->done(run->easy, run->result, run->data);
    g_free(run);
    /* Destroyed above when this was the last: then the answer does not matter. */
    return G_SOURCE_CONTINUE;
}

static void
finish_run(Loop *loop, Run *run, CURLcode result)
{
    run->result = result;
    g_queue_push_tail(&loop->finished, run);
    if (loop->delivery != NULL)
        return;
    loop->delivery = g_idle_source_new();
    g_source_set_priority(loop->delivery, G_PRIORITY_DEFAULT);
    g_source_set_callback(loop->delivery, deliver, loop, NULL);
    (void)g_source_attach(loop->delivery, loop->context); /* the id is not needed */
}

static gboolean
on_timer(gpointer data)
{
    Loop *loop = data;
    drop_source(&loop->timer);
    act(loop, CURL_SOCKET_TIMEOUT, 0);
    return G_SOURCE_REMOVE;
}

/* libcurl wants to be called after @timeout_ms, at once for 0, never for -1. It must not be called
 * from inside this callback. */
static int
on_timer_wanted(CURLM *multi, long timeout_ms, void *data)
{
    Loop *loop = data;
    (void)multi;
    drop_source(&loop->timer);
    if (timeout_ms < 0)
        return 0;
    loop->timer = g_timeout_source_new((guint)MIN(timeout_ms, 24L * 60 * 60 * 1000));
    g_source_set_callback(loop->timer, on_timer, loop, NULL);
    (void)g_source_attach(loop->timer, loop->context); /* the id is not needed */
    return 0;
}

static gboolean
on_socket(int fd, GIOCondition condition, gpointer data)
{
    int events = 0;
    if ((condition & G_IO_IN) != 0)
        events |= CURL_CSELECT_IN;
    if ((condition & G_IO_OUT) != 0)
        events |= CURL_CSELECT_OUT;
    if ((condition & (G_IO_ERR | G_IO_HUP | G_IO_NVAL)) != 0)
        events |= CURL_CSELECT_ERR;
    act(data, fd, events);
    /* libcurl says when to stop watching; it may have done so during the call. */
    return G_SOURCE_CONTINUE;
}

static int
on_socket_wanted(CURL *easy, curl_socket_t fd, int what, void *data, void *socket_data)
{
    Loop *loop = data;
    GSource *source = socket_data;
    (void)easy;
    drop_source(&source);
    if (what != CURL_POLL_REMOVE) {
        GIOCondition condition = G_IO_ERR | G_IO_HUP;
        condition |= (what & CURL_POLL_IN) != 0 ? G_IO_IN : 0;
        condition |= (what & CURL_POLL_OUT) != 0 ? G_IO_OUT : 0;
        source = g_unix_fd_source_new(fd, condition);
        g_source_set_callback(source, G_SOURCE_FUNC(on_socket), loop, NULL);
        (void)g_source_attach(source, loop->context); /* the id is not needed */
    }
    (void)curl_multi_assign(loop->multi, fd, source); /* fails only for a socket unknown to it */
    return 0;
}

static void
open_multi(Loop *loop)
{
    loop->multi = curl_multi_init();
    g_assert_nonnull(loop->multi);
    curl_multi_setopt(loop->multi, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
    curl_multi_setopt(loop->multi, CURLMOPT_TIMERDATA, loop);
    curl_multi_setopt(loop->multi, CURLMOPT_SOCKETFUNCTION, on_socket_wanted);
    curl_multi_setopt(loop->multi, CURLMOPT_SOCKETDATA, loop);
    curl_multi_setopt(loop->multi, CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
    curl_multi_setopt(loop->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
    curl_multi_setopt(loop->multi, CURLMOPT_MAXCONNECTS, 64L);
}

static void
close_multi(Loop *loop)
{
    GHashTableIter iter;
    gpointer easy = NULL;
    g_hash_table_iter_init(&iter, loop->runs);
    while (g_hash_table_iter_next(&iter, &easy, NULL))
        (void)curl_multi_remove_handle(loop->multi, easy); /* it goes away below in any case */
    /* Closes the connections kept alive, and has their sources removed by on_socket_wanted. */
    (void)curl_multi_cleanup(loop->multi); /* fails only for a broken handle */
    drop_source(&loop->timer);
}

/* After an error libcurl answers for none of the transfers: all fail, and it starts afresh. */
static void
start_afresh(Loop *loop)
{
    close_multi(loop);
    open_multi(loop);
    GHashTableIter iter;
    gpointer run = NULL;
    g_hash_table_iter_init(&iter, loop->runs);
    while (g_hash_table_iter_next(&iter, NULL, &run)) {
        g_hash_table_iter_steal(&iter);
        finish_run(loop, run, CURLE_RECV_ERROR);
    }
}

static void
act(Loop *loop, curl_socket_t fd, int events)
{
    int running = 0;
    if (curl_multi_socket_action(loop->multi, fd, events, &running) != CURLM_OK) {
        start_afresh(loop);
        return;
    }
    int left = 0;
    CURLMsg *message = NULL;
    while ((message = curl_multi_info_read(loop->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result;
        (void)curl_multi_remove_handle(loop->multi, easy); /* @message dies with it */
        Run *run = g_hash_table_lookup(loop->runs, easy);
        g_assert_nonnull(run);
        g_hash_table_steal(loop->runs, easy);
        finish_run(loop, run, result);
    }
}

Loop *
loop_new(void)
{
    Loop *loop = g_new0(Loop, 1);
    loop->context = g_main_context_ref_thread_default();
    loop->runs = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    g_queue_init(&loop->finished);
    open_multi(loop);
    return loop;
}

void
loop_free(Loop *loop)
{
    if (loop == NULL)
        return;
    close_multi(loop);
    drop_source(&loop->delivery);
    g_queue_clear_full(&loop->finished, g_free);
    g_hash_table_unref(loop->runs);
    g_main_context_unref(loop->context);
    g_free(loop);
}

void
loop_add(Loop *loop, CURL *easy, LoopDone done, gpointer data)
{
    Run *run = g_new0(Run, 1);
    *run = (Run){.easy = easy, .done = done, .data = data};
    if (curl_multi_add_handle(loop->multi, easy) == CURLM_OK)
        g_hash_table_insert(loop->runs, easy, run);
    else
        finish_run(loop, run, CURLE_FAILED_INIT);
}

void
loop_remove(Loop *loop, CURL *easy)
{
    if (g_hash_table_contains(loop->runs, easy)) {
        (void)curl_multi_remove_handle(loop->multi, easy); /* fails only for a broken handle */
        g_hash_table_remove(loop->runs, easy);
        return;
    }
    for (GList *at = loop->finished.head; at != NULL; at = at->next) {
        Run *run = at->data;
        if (run->easy != easy)
            continue;
        g_queue_delete_link(&loop->finished, at);
        g_free(run);
        return;
    }
}

void
loop_flush(Loop *loop)
{
    while (!g_queue_is_empty(&loop->finished))
        (void)deliver(loop); /* the answer is for the main loop */
}
