/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tests/transfers/with_answers.h"

#define MAIL "From: a@example.org\r\nTo: b@example.org\r\n\r\nLine\r\n.dotted\r\n"

static MailRequest
a_mail(const char *server, const char *recipient, GBytes *message)
{
    return (MailRequest){
        .server = server,
        .ehlo = "newsroom.example.org",
        .plain = true,
        .timeout_s = 20,
        .sender = "a@example.org",
        .recipient = recipient,
        .message = message,
    };
}

static Answer *
send_mail(const MailRequest *request)
{
    g_autoptr(Transfers) transfers = transfers_new("test");
    Answer *answer = g_new0(Answer, 1);
    transfers_send_mail(transfers, request, answer_take_mail, answer);
    g_assert_cmpuint(answer->calls, ==, 0);
    answer_wait(answer);
    return answer;
}

/* Sends MAIL to @recipient without encryption. */
static Answer *
send_to(const Server *server, const char *recipient)
{
    g_autofree char *address = g_strdup_printf("smtp://127.0.0.1:%u", server->smtp_port);
    g_autoptr(GBytes) message = g_bytes_new_static(MAIL, strlen(MAIL));
    const MailRequest request = a_mail(address, recipient, message);
    return send_mail(&request);
}

static void
delivers_every_byte_only_once_taken(gconstpointer data)
{
    const Server *server = data;
    g_autoptr(Answer) answer = send_to(server, "desk@example.org");
    g_assert_cmpint(answer->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(answer->status, ==, 250);
    g_assert_false(answer->permanent);
    g_assert_cmpstr(answer->message, ==, "");
    g_autofree char *path = g_build_filename(server->mail_folder, "1.eml", NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, MAIL);
}

static void
calls_a_5xx_permanent_and_repeats_the_servers_words(gconstpointer data)
{
    g_autoptr(Answer) recipient = send_to(data, "nobody@example.org");
    g_assert_cmpint(recipient->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(recipient->status, ==, 550);
    g_assert_true(recipient->permanent);
    g_assert_cmpstr(recipient->message, ==, "the mail server said: 550 5.1.1 no such user");

    g_autoptr(Answer) content = send_to(data, "spam@example.org");
    g_assert_cmpint(content->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(content->status, ==, 554);
    g_assert_true(content->permanent);
    g_assert_cmpstr(content->message, ==, "the mail server said: 554 5.7.1 not wanted");
}

static void
calls_a_4xx_worth_another_try(gconstpointer data)
{
    g_autoptr(Answer) answer = send_to(data, "later@example.org");
    g_assert_cmpint(answer->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(answer->status, ==, 451);
    g_assert_false(answer->permanent);
}

static void
does_not_call_a_mail_delivered_that_got_no_last_word(gconstpointer data)
{
    g_autoptr(Answer) answer = send_to(data, "hangup@example.org");
    g_assert_cmpint(answer->outcome, !=, TRANSFER_DONE);
    g_assert_false(answer->permanent);
}

static void
refuses_a_server_without_starttls_unless_plain_is_allowed(gconstpointer data)
{
    const Server *server = data;
    g_autofree char *address = g_strdup_printf("smtp://127.0.0.1:%u", server->smtp_port);
    g_autoptr(GBytes) message = g_bytes_new_static(MAIL, strlen(MAIL));
    MailRequest request = a_mail(address, "desk@example.org", message);
    request.plain = false;
    g_autoptr(Answer) answer = send_mail(&request);
    g_assert_cmpint(answer->outcome, ==, TRANSFER_REFUSED);
    g_assert_nonnull(strstr(answer->message, "STARTTLS"));
    g_assert_false(answer->permanent);
}

/* A request to the server with STARTTLS. Returns: (owned) */
static Answer *
send_secure(const Server *server, const char *password, const char *ca_file)
{
    g_autofree char *address = g_strdup_printf("smtp://127.0.0.1:%u", server->starttls_port);
    g_autoptr(GBytes) message = g_bytes_new_static(MAIL, strlen(MAIL));
    MailRequest request = a_mail(address, "desk@example.org", message);
    request.plain = false;
    request.ca_file = ca_file;
    request.user = password != NULL ? "me" : NULL;
    request.password = password;
    return send_mail(&request);
}

static void
encrypts_and_logs_in(gconstpointer data)
{
    const Server *server = data;
    if (server->starttls_port == 0) {
        g_test_skip("openssl is not installed");
        return;
    }
    g_autoptr(Answer) good = send_secure(server, "secret", server->ca_file);
    g_assert_cmpint(good->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(good->status, ==, 250);

    g_autoptr(Answer) wrong = send_secure(server, "guess", server->ca_file);
    g_assert_cmpint(wrong->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(wrong->status, ==, 535);
    g_assert_true(wrong->permanent);

    g_autoptr(Answer) stranger = send_secure(server, NULL, NULL);
    g_assert_cmpint(stranger->outcome, ==, TRANSFER_TLS);
    g_assert_false(stranger->permanent);
}

/* Asks the server with STARTTLS whether it would take mail. Returns: (owned) */
static Answer *
probe(const Server *server, const char *password)
{
    g_autofree char *address = g_strdup_printf("smtp://127.0.0.1:%u", server->starttls_port);
    g_autoptr(Transfers) transfers = transfers_new("test");
    const MailRequest request = {.server = address,
                                 .ca_file = server->ca_file,
                                 .user = "me",
                                 .password = password,
                                 .timeout_s = 20};
    Answer *answer = g_new0(Answer, 1);
    transfers_probe_mail(transfers, &request, answer_take_mail, answer);
    answer_wait(answer);
    return answer;
}

static void
tries_a_login_without_sending_anything(gconstpointer data)
{
    const Server *server = data;
    if (server->starttls_port == 0) {
        g_test_skip("openssl is not installed");
        return;
    }
    g_autoptr(GDir) before = g_dir_open(server->mail_folder, 0, NULL);
    unsigned mails_before = 0;
    while (g_dir_read_name(before) != NULL)
        mails_before++;

    g_autoptr(Answer) good = probe(server, "secret");
    g_autoptr(Answer) wrong = probe(server, "guess");

    g_assert_cmpint(good->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(good->status, ==, 250);
    g_assert_cmpstr(good->message, ==, "");
    g_assert_cmpint(wrong->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(wrong->status, ==, 535);
    g_autoptr(GDir) after = g_dir_open(server->mail_folder, 0, NULL);
    unsigned mails_after = 0;
    while (g_dir_read_name(after) != NULL)
        mails_after++;
    g_assert_cmpuint(mails_after, ==, mails_before);
}

static void
says_when_no_server_is_there(gconstpointer data)
{
    g_autoptr(GBytes) message = g_bytes_new_static(MAIL, strlen(MAIL));
    (void)data;
    const MailRequest request = a_mail("smtp://127.0.0.1:1", "desk@example.org", message);
    g_autoptr(Answer) answer = send_mail(&request);
    g_assert_cmpint(answer->outcome, ==, TRANSFER_CONNECT);
    g_assert_cmpuint(answer->status, ==, 0);
    g_assert_false(answer->permanent);
}

static void
refuses_what_could_smuggle(gconstpointer data)
{
    const Server *server = data;
    g_autofree char *address = g_strdup_printf("smtp://127.0.0.1:%u", server->smtp_port);
    g_autoptr(GBytes) good = g_bytes_new_static(MAIL, strlen(MAIL));
    g_autoptr(GBytes) bare = g_bytes_new_static("a\n.\r\n", 5);
    g_autoptr(GBytes) lone = g_bytes_new_static("a\r.\r\n", 5);
    g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
    const MailRequest bad[] = {
        a_mail(address, "a@example.org>\r\nDATA", good),
        a_mail(address, "a@example.org> SIZE=1", good),
        a_mail(address, "nobody", good),
        a_mail("http://127.0.0.1/", "a@example.org", good),
        a_mail(address, "a@example.org", bare),
        a_mail(address, "a@example.org", lone),
        a_mail(address, "a@example.org", empty),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Answer) answer = send_mail(&bad[i]);
        g_assert_cmpint(answer->outcome, ==, TRANSFER_REFUSED);
        g_assert_true(answer->permanent);
    }
    MailRequest no_password = a_mail(address, "a@example.org", good);
    no_password.user = "me";
    g_autoptr(Answer) answer = send_mail(&no_password);
    g_assert_cmpint(answer->outcome, ==, TRANSFER_REFUSED);
    g_assert_nonnull(strstr(answer->message, "PasswordFile="));
}

int
main(int argc, char **argv)
{
    g_unsetenv("SSL_CERT_FILE");
    g_unsetenv("SSL_CERT_DIR");
    g_unsetenv("CURL_CA_BUNDLE");
    g_test_init(&argc, &argv, NULL);
    g_autoptr(Server) started = server_start();
#define ADD(claim) g_test_add_data_func("/mail/" #claim, started, claim)
    ADD(delivers_every_byte_only_once_taken);
    ADD(calls_a_5xx_permanent_and_repeats_the_servers_words);
    ADD(calls_a_4xx_worth_another_try);
    ADD(does_not_call_a_mail_delivered_that_got_no_last_word);
    ADD(refuses_a_server_without_starttls_unless_plain_is_allowed);
    ADD(encrypts_and_logs_in);
    ADD(tries_a_login_without_sending_anything);
    ADD(says_when_no_server_is_there);
    ADD(refuses_what_could_smuggle);
    return g_test_run();
}
