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

void
easy_harden(CURL *easy, const char *protocols, const char *ca_file, unsigned timeout_s,
            char *message)
{
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, message);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* never wait for a hung name server */
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* none, whatever the environment says */
    curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (ca_file != NULL) /* the system's folder of authorities (CURLOPT_CAPATH) stays trusted */
        curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)MIN(20, timeout_s));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 64L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, 30L);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, 60L);
    curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN, 600L);
}
