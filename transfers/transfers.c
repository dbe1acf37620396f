/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfers/transfers.h"

#include <signal.h>

#include "transfers/transfers_internal.h"

/* libcurl leaves SIGPIPE to the program once CURLOPT_NOSIGNAL is set, and OpenSSL can raise it. A
 * handler that is already there stays. */
static void
ignore_broken_pipes(void)
{
    struct sigaction action;
    if (sigaction(SIGPIPE, NULL, &action) != 0 || action.sa_handler != SIG_DFL)
        return;
    action.sa_handler = SIG_IGN;
    (void)sigaction(SIGPIPE, &action, NULL); /* cannot fail for this signal */
}

Transfers *
transfers_new(const char *user_agent)
{
    CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT); /* counts; thread-safe since 7.84 */
    g_assert_cmpint(code, ==, CURLE_OK);
    ignore_broken_pipes();
    Transfers *transfers = g_new0(Transfers, 1);
    transfers->user_agent = g_strdup(user_agent);
    transfers->loop = loop_new();
    transfers->lanes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, lane_free);
    transfers->certificates = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_queue_init(&transfers->jobs);
    return transfers;
}

void
transfers_free(Transfers *transfers)
{
    if (transfers == NULL)
        return;
    transfers->closing = true;
    /* A mail that was accepted must not be called cancelled. */
    mail_worker_free(transfers->mail_worker);
    loop_flush(transfers->loop);
    Job *job = NULL;
    while ((job = g_queue_peek_head(&transfers->jobs)) != NULL)
        job->cancel(job);
    loop_free(transfers->loop);
    g_hash_table_unref(transfers->lanes);
    g_free(transfers->user_agent);
    g_free(transfers->ca_file);
    g_free(transfers->proxy);
    g_hash_table_unref(transfers->certificates);
    g_free(transfers);
    curl_global_cleanup();
}

void
transfers_set_ca_file(Transfers *transfers, const char *ca_file)
{
    char *copy = g_strdup(ca_file);
    g_free(transfers->ca_file);
    transfers->ca_file = copy;
}

void
transfers_set_proxy(Transfers *transfers, const char *proxy)
{
    char *copy = g_strdup(proxy);
    g_free(transfers->proxy);
    transfers->proxy = copy;
}

void
transfers_cancel(Transfers *transfers, gconstpointer data)
{
    GList *next = NULL;
    for (GList *at = transfers->jobs.head; at != NULL; at = next) {
        Job *job = at->data;
        next = at->next;
        if (job->data == data)
            job->drop(job);
    }
}
