/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "transfers/transfers_internal.h"

/* Bytes kept of the mail server's last reply, for the message. */
#define REPLY_MAX_BYTES 512

/* One transfers_send_mail. */
typedef struct {
    Job job; /* first: a Job is cast back to its Send */
    MailDone done;
    gpointer data;
    CURL *easy;                    /* (owned) */
    struct curl_slist *recipients; /* (owned) libcurl does not copy it */
    GBytes *mail;                  /* (owned) (nullable) NULL for a probe */
    size_t sent;
    char *message;                /* (owned) CURL_ERROR_SIZE bytes, libcurl's words */
    GString *reply;               /* (owned) last line by which the server refused */
    const char *refusal;          /* (borrowed) (nullable) static words: why it is never begun */
    void (*waits)(gpointer data); /* (nullable) once all is read */
    GSource *waiting;             /* (owned) (nullable) about to call that */
} Send;

static void
stop_waiting(Send *send)
{
    if (send->waiting != NULL)
        g_source_destroy(send->waiting);
    g_clear_pointer(&send->waiting, g_source_unref);
}

static void
send_free(Send *send)
{
    stop_waiting(send);
    curl_slist_free_all(send->recipients);
    g_clear_pointer(&send->mail, g_bytes_unref);
    g_free(send->message);
    g_string_free(send->reply, TRUE);
    g_free(send);
}

/* Tells the client and frees @send. The client may free the Transfers meanwhile. */
static void
finish(Send *send, const MailResponse *response)
{
    loop_remove(send->job.transfers->loop, send->easy);
    job_leave(&send->job);
    stop_waiting(send);
    g_clear_pointer(&send->easy, curl_easy_cleanup); /* not after curl_global_cleanup */
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
    loop_remove(job->transfers->loop, send->easy);
    job_leave(job);
    g_clear_pointer(&send->easy, curl_easy_cleanup);
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

static gboolean
on_waiting(gpointer data)
{
    Send *send = data;
    g_clear_pointer(&send->waiting, g_source_unref);
    void (*waits)(gpointer) = g_steal_pointer(&send->waits);
    waits(send->data);
    return G_SOURCE_REMOVE;
}

/* libcurl still has to write the last of it: the call waits until nothing else can be done. */
static void
start_waiting(Send *send)
{
    if (send->waits == NULL || send->waiting != NULL)
        return;
    g_autoptr(GMainContext) context = g_main_context_ref_thread_default();
    send->waiting = g_idle_source_new();
    g_source_set_callback(send->waiting, on_waiting, send, NULL);
    (void)g_source_attach(send->waiting, context); /* the id is not needed */
}

static size_t
on_read(char *buffer, size_t size, size_t count, void *data)
{
    Send *send = data;
    size_t length = 0;
    const char *bytes = g_bytes_get_data(send->mail, &length);
    size_t part = MIN(size * count, length - send->sent);
    memcpy(buffer, bytes + send->sent, part);
    send->sent += part;
    if (send->sent == length)
        start_waiting(send);
    return part;
}

/* libcurl rewinds when a kept connection turns out to be dead. */
static int
on_seek(void *data, curl_off_t offset, int origin)
{
    Send *send = data;
    if (origin != SEEK_SET || offset < 0 || (guint64)offset > g_bytes_get_size(send->mail))
        return CURL_SEEKFUNC_CANTSEEK;
    send->sent = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

/* Replies of the server come as headers. The last one that refuses is kept: after it comes only
 * the farewell. */
static size_t
on_reply(char *bytes, size_t size, size_t count, void *data)
{
    Send *send = data;
    size_t length = size * count; /* @size is always 1 */
    if (length == 0 || (bytes[0] != '4' && bytes[0] != '5'))
        return length;
    g_autofree char *line = g_utf8_make_valid(bytes, (gssize)MIN(length, REPLY_MAX_BYTES));
    g_string_assign(send->reply, g_strstrip(line));
    return length;
}

/* A refusal at the greeting, at EHLO or at the login, or the farewell 421 at any moment (RFC 5321,
 * 3.8): whatever mail comes next meets the same. */
static bool
is_about_server(const Send *send, CURLcode result, long status)
{
    bool at_greeting = result == CURLE_WEIRD_SERVER_REPLY && send->sent == 0;
    return at_greeting || result == CURLE_REMOTE_ACCESS_DENIED || result == CURLE_LOGIN_DENIED ||
           status == 421;
}

static void
on_sent(CURL *easy, CURLcode result, gpointer data)
{
    Send *send = data;
    long status = 0;
    (void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status); /* stays 0 on failure */
    TransferOutcome outcome = outcome_from_result(result);
    bool is_refused_by_server = status >= 400 && outcome != TRANSFER_REFUSED &&
                                outcome != TRANSFER_TIMEOUT && outcome != TRANSFER_TLS;
    g_autofree char *sentence = outcome_to_sentence(outcome, result, send->message);
    if (result == CURLE_USE_SSL_FAILED) {
        g_free(sentence);
        sentence = g_strdup("the mail server offers no STARTTLS; use smtps://, or set "
                            "AllowPlain=yes for a server on this machine");
    } else if (result == CURLE_LOGIN_DENIED || is_refused_by_server) {
        g_free(sentence);
        sentence = g_strdup_printf("the mail server said: %s", send->reply->str);
        outcome = TRANSFER_DONE;
    }
    const MailResponse response = {
        .outcome = outcome,
        .message = sentence,
        .status = (unsigned)status,
        .permanent = outcome == TRANSFER_DONE && status >= 500 && status <= 599,
        .of_server = outcome != TRANSFER_DONE || is_about_server(send, result, status),
    };
    finish(send, &response);
}

static void
start(Job *job)
{
    Send *send = (Send *)job;
    loop_add(job->transfers->loop, send->easy, on_sent, send);
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

static void
set_server(Send *send, const MailRequest *request)
{
    g_autofree char *server = g_strdup(request->server);
    if (g_str_has_suffix(server, "/"))
        server[strlen(server) - 1] = '\0';
    g_autofree char *url = request->ehlo != NULL ? g_strdup_printf("%s/%s", server, request->ehlo)
                                                 : g_steal_pointer(&server);
    curl_easy_setopt(send->easy, CURLOPT_URL, url);
}

static void
set_options(Send *send, const MailRequest *request)
{
    CURL *easy = send->easy;
    const char *ca_file =
        request->ca_file != NULL ? request->ca_file : send->job.transfers->ca_file;
    easy_harden(easy, "smtp,smtps", ca_file, request->timeout_s, send->message);
    set_server(send, request);
    loop_leave_quickly(send->job.transfers->loop, easy);
    /* "Try" would fall back to no encryption without a word. */
    curl_easy_setopt(easy, CURLOPT_USE_SSL,
                     request->plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    if (request->user != NULL) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, request->user);
        curl_easy_setopt(easy, request->bearer ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD,
                         request->password);
        if (request->bearer)
            curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
    }
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)MAX(request->timeout_s, 1));
    /* A server may think long about a mail that it has in full (RFC 5321, 4.5.3.2). */
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, 0L);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_reply);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, send);
}

static void
set_mail(Send *send, const MailRequest *request)
{
    CURL *easy = send->easy;
    g_autofree char *sender = g_strdup_printf("<%s>", request->sender);
    g_autofree char *recipient = g_strdup_printf("<%s>", request->recipient);
    send->mail = g_bytes_ref(request->message);
    send->waits = request->waits;
    send->recipients = curl_slist_append(NULL, recipient);
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, sender);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, send->recipients);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)g_bytes_get_size(send->mail));
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, send);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, send);
}

static Send *
send_new(Transfers *transfers, MailDone done, gpointer data)
{
    Send *send = g_new0(Send, 1);
    send->job =
        (Job){.transfers = transfers, .data = data, .start = start, .cancel = cancel, .drop = drop};
    send->done = done;
    send->data = data;
    send->easy = curl_easy_init();
    g_assert_nonnull(send->easy);
    send->message = g_malloc0(CURL_ERROR_SIZE);
    send->reply = g_string_new(NULL);
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
    set_options(send, request);
    set_mail(send, request);
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
    set_options(send, request);
    /* Without recipients libcurl sends one command of ours, and QUIT. */
    curl_easy_setopt(send->easy, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(send->easy, CURLOPT_CUSTOMREQUEST, "NOOP");
    job_enter(&send->job, request->server);
}
