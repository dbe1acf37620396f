/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "transfers/transfers_internal.h"

/* One transfers_send_mail. */
typedef struct {
    Job job; /* first: a Job is cast back to its Send */
    MailDone done;
    gpointer data;
    MailTask *task;      /* (owned until it is pushed, then borrowed) (nullable) */
    const char *refusal; /* (borrowed) (nullable) static words: why it is never begun */
    bool is_pushed;
} Send;

static void
send_free(Send *send)
{
    if (!send->is_pushed)
        mail_task_free(send->task);
    g_free(send);
}

/* Tells the client and frees @send. The client may free the Transfers meanwhile. */
static void
finish(Send *send, const MailResponse *response)
{
    job_leave(&send->job);
    send->done(response, send->data);
    send_free(send);
}

static void
cancel(Job *job)
{
    const MailResponse response = {.outcome = TRANSFER_CANCELLED, .message = "cancelled"};
    finish((Send *)job, &response);
}

static void
drop(Job *job)
{
    Send *send = (Send *)job;
    if (send->is_pushed)
        mail_worker_abandon(job->transfers->mail_worker, send->task);
    job_leave(job);
    send_free(send);
}

static gboolean
on_refusal(gpointer data)
{
    Send *send = data;
    const MailResponse response = {
        .outcome = TRANSFER_REFUSED, .message = send->refusal, .permanent = true};
    finish(send, &response);
    return G_SOURCE_REMOVE;
}

/* A refusal at the greeting, at EHLO or at the login, or the farewell 421 at any moment (RFC 5321,
 * 3.8): whatever mail comes next meets the same. */
static bool
is_about_server(const MailTask *task)
{
    bool at_greeting = task->result == CURLE_WEIRD_SERVER_REPLY && task->sent == 0;
    return at_greeting || task->result == CURLE_REMOTE_ACCESS_DENIED ||
           task->result == CURLE_LOGIN_DENIED || task->status == 421;
}

static void
tell(Send *send, const MailTask *task)
{
    TransferOutcome outcome = outcome_from_result(task->result);
    bool is_refused_by_server = task->status >= 400 && outcome != TRANSFER_REFUSED &&
                                outcome != TRANSFER_TIMEOUT && outcome != TRANSFER_TLS;
    g_autofree char *sentence = outcome_to_sentence(outcome, task->result, task->message);
    if (task->result == CURLE_USE_SSL_FAILED) {
        g_free(sentence);
        sentence = g_strdup("the mail server offers no STARTTLS; use smtps://, or set "
                            "AllowPlain=yes for a server on this machine");
    } else if (task->result == CURLE_LOGIN_DENIED || is_refused_by_server) {
        g_free(sentence);
        sentence = g_strdup_printf("the mail server said: %s", task->reply->str);
        outcome = TRANSFER_DONE;
    }
    const MailResponse response = {
        .outcome = outcome,
        .message = sentence,
        .status = (unsigned)task->status,
        .permanent = outcome == TRANSFER_DONE && task->status >= 500 && task->status <= 599,
        .of_server = outcome != TRANSFER_DONE || is_about_server(task),
    };
    finish(send, &response);
}

static void
on_task_done(MailTask *task)
{
    Send *send = task->client;
    if (task->result != CURLE_OK && send->job.transfers->closing)
        cancel(&send->job);
    else
        tell(send, task);
    mail_task_free(task);
}

static void
start(Job *job)
{
    Send *send = (Send *)job;
    if (job->transfers->mail_worker == NULL)
        job->transfers->mail_worker = mail_worker_new(on_task_done);
    send->is_pushed = true;
    mail_worker_push(job->transfers->mail_worker, send->task);
}

/* An address must not end its command line, nor its brackets (RFC 5321, 4.1.2). */
static bool
is_envelope_address(const char *address)
{
    if (address == NULL || strchr(address, '@') == NULL || strlen(address) > 254)
        return false;
    for (const char *at = address; *at != '\0'; at++) {
        if ((guchar)*at <= ' ' || *at == 0x7f || *at == '<' || *at == '>')
            return false;
    }
    return true;
}

static bool
is_ehlo_name(const char *name)
{
    return name == NULL ||
           g_regex_match_simple("^[A-Za-z0-9.-]{1,253}$", name, G_REGEX_DOLLAR_ENDONLY, 0);
}

/* A lone CR or LF lets one mail smuggle in another (RFC 5321, 2.3.8), and libcurl passes it on. */
static bool
has_crlf_only(GBytes *mail)
{
    size_t size = 0;
    const char *bytes = g_bytes_get_data(mail, &size);
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\r' && (i + 1 == size || bytes[i + 1] != '\n'))
            return false;
        if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r'))
            return false;
    }
    return size > 0;
}

/* Returns: static words, or NULL when the server of @request may be asked. */
static const char *
find_server_fault(const MailRequest *request)
{
    if (request->server == NULL || (!g_str_has_prefix(request->server, "smtp://") &&
                                    !g_str_has_prefix(request->server, "smtps://")))
        return "the mail server is neither smtp:// nor smtps://; mend Server= in [Mail]";
    if (!is_ehlo_name(request->ehlo))
        return "the name for EHLO is no host name; mend Domain= in [Mail]";
    if (request->user != NULL && request->password == NULL)
        return "there is a login name and no password; set PasswordFile= in [Mail]";
    return NULL;
}

/* Returns: static words, or NULL when @request may be sent. */
static const char *
find_fault(const MailRequest *request)
{
    if (!is_envelope_address(request->sender))
        return "the sender is not one mail address; mend From= in [Mail]";
    if (!is_envelope_address(request->recipient))
        return "the recipient is not one mail address; mend its Address=";
    if (!has_crlf_only(request->message))
        return "the mail is empty, or has a line that does not end in CR LF";
    return NULL;
}

/* Returns: (owned) */
static char *
make_address(const MailRequest *request)
{
    g_autofree char *server = g_strdup(request->server);
    if (g_str_has_suffix(server, "/"))
        server[strlen(server) - 1] = '\0';
    return request->ehlo != NULL ? g_strdup_printf("%s/%s", server, request->ehlo)
                                 : g_steal_pointer(&server);
}

/* Returns: (owned) */
static MailTask *
make_task(const Transfers *transfers, const MailRequest *request)
{
    MailTask *task = mail_task_new();
    task->address = make_address(request);
    task->user = g_strdup(request->user);
    task->password = g_strdup(request->password);
    task->ca_file = g_strdup(request->ca_file != NULL ? request->ca_file : transfers->ca_file);
    task->bearer = request->bearer;
    task->plain = request->plain;
    task->timeout_s = request->timeout_s;
    return task;
}

static void
add_mail(MailTask *task, const MailRequest *request)
{
    task->sender = g_strdup_printf("<%s>", request->sender);
    task->recipient = g_strdup_printf("<%s>", request->recipient);
    task->mail = g_bytes_ref(request->message);
}

static Send *
send_new(Transfers *transfers, MailDone done, gpointer data)
{
    Send *send = g_new0(Send, 1);
    send->job =
        (Job){.transfers = transfers, .data = data, .start = start, .cancel = cancel, .drop = drop};
    send->done = done;
    send->data = data;
    return send;
}

void
transfers_send_mail(Transfers *transfers, const MailRequest *request, MailDone done, gpointer data)
{
    g_return_if_fail(!transfers->closing);
    Send *send = send_new(transfers, done, data);
    send->refusal = find_server_fault(request);
    if (send->refusal == NULL)
        send->refusal = find_fault(request);
    if (send->refusal != NULL) {
        job_defer(&send->job, on_refusal);
        return;
    }
    send->task = make_task(transfers, request);
    send->task->client = send;
    add_mail(send->task, request);
    job_enter(&send->job, request->server);
}

void
transfers_probe_mail(Transfers *transfers, const MailRequest *request, MailDone done, gpointer data)
{
    g_return_if_fail(!transfers->closing);
    Send *send = send_new(transfers, done, data);
    send->refusal = find_server_fault(request);
    if (send->refusal != NULL) {
        job_defer(&send->job, on_refusal);
        return;
    }
    send->task = make_task(transfers, request);
    send->task->client = send;
    job_enter(&send->job, request->server);
}
