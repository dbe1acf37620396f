/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/asking.h"

#define REDIRECTS_MAX 5u

void
asked_free(Asked *asked)
{
    if (asked == NULL)
        return;
    g_free(asked->message);
    capture_free(asked->capture);
    g_free(asked);
}

typedef struct {
    Asked *asked;
    Expectation expectation;
    bool is_done;
} Waiting;

static void
take_answer(const HttpResponse *response, gpointer data)
{
    Waiting *waiting = data;
    waiting->asked->outcome = response->outcome;
    waiting->asked->message = g_strdup(response->message);
    verdict_decide(waiting->asked->capture, response, waiting->expectation, NULL);
    waiting->is_done = true;
}

Asked *
asking_get(Transfers *transfers, const Source *source, Expectation expectation)
{
    g_autoptr(Asked) asked = g_new0(Asked, 1);
    asked->capture = capture_new(source->id, source->address, g_get_real_time() / G_USEC_PER_SEC);
    const HttpRequest request = {
        .address = source->address,
        .max_bytes = source->max_bytes,
        .timeout_s = source->timeout_s,
        .max_redirects = REDIRECTS_MAX,
        .allow_private = source->allow_private,
    };
    Waiting waiting = {.asked = asked, .expectation = expectation};
    transfers_get(transfers, &request, take_answer, &waiting);
    while (!waiting.is_done)
        g_main_context_iteration(NULL, TRUE);
    return g_steal_pointer(&asked);
}

typedef struct {
    TransferOutcome outcome;
    char *message;
    bool is_well;
    bool is_done;
} MailWaiting;

static void
take_mail_answer(const MailResponse *response, gpointer data)
{
    MailWaiting *waiting = data;
    waiting->outcome = response->outcome;
    waiting->message = g_strdup(response->message);
    waiting->is_well = response->outcome == TRANSFER_DONE && response->status < 400;
    waiting->is_done = true;
}

bool
asking_mail(Transfers *transfers, const MailRequest *request, bool is_probe,
            TransferOutcome *ret_outcome, char **ret_message)
{
    MailWaiting waiting = {0};
    if (is_probe)
        transfers_probe_mail(transfers, request, take_mail_answer, &waiting);
    else
        transfers_send_mail(transfers, request, take_mail_answer, &waiting);
    while (!waiting.is_done)
        g_main_context_iteration(NULL, TRUE);
    *ret_outcome = waiting.outcome;
    *ret_message = waiting.message;
    return waiting.is_well;
}
