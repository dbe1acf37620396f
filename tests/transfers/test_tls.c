/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tests/transfers/with_answers.h"

/* Returns: (owned) */
static char *
secure_address(const Server *server, const char *host, const char *path)
{
    return g_strdup_printf("https://%s:%u%s", host, server->https_port, path);
}

static bool
has_tls(const Server *server)
{
    if (server->https_port == 0)
        g_test_skip("openssl is not installed");
    return server->https_port != 0;
}

static void
trusts_an_extra_authority_when_told(gconstpointer data)
{
    const Server *server = data;
    if (!has_tls(server))
        return;
    g_autoptr(Transfers) transfers = transfers_new("test");
    g_autofree char *address = secure_address(server, "127.0.0.1", "/ok");
    HttpRequest request = a_request(address);
    request.ca_file = server->ca_file;
    g_autoptr(Answer) answer = get(transfers, &request);
    g_assert_cmpint(answer->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(answer->status, ==, 200);
}

static void
says_which_certificate_it_was_shown(gconstpointer data)
{
    const Server *server = data;
    if (!has_tls(server))
        return;
    g_autoptr(Transfers) transfers = transfers_new("test");
    g_autofree char *address = secure_address(server, "127.0.0.1", "/ok");
    HttpRequest request = a_request(address);
    request.ca_file = server->ca_file;
    g_autoptr(Answer) first = get(transfers, &request);
    g_autoptr(Answer) second = get(transfers, &request); /* on the connection of the first */

    g_test_message("%s", first->peer);
    g_assert_true(
        g_str_has_prefix(first->peer, "127.0.0.1; CN = localhost, by CN = Test CA, until "));
    g_assert_true(g_regex_match_simple("SHA-256 [0-9a-f]{64}$", first->peer, 0, 0));
    g_assert_cmpstr(second->peer, ==, first->peer);
}

static void
trusts_nobody_unknown(gconstpointer data)
{
    const Server *server = data;
    if (!has_tls(server))
        return;
    g_autoptr(Transfers) transfers = transfers_new("test");
    g_autofree char *address = secure_address(server, "127.0.0.1", "/ok");
    const HttpRequest request = a_request(address);
    g_autoptr(Answer) answer = get(transfers, &request);
    g_assert_cmpint(answer->outcome, ==, TRANSFER_TLS);
    g_assert_nonnull(strstr(answer->message, "certificate"));
}

static void
trusts_no_certificate_of_another_host(gconstpointer data)
{
    const Server *server = data;
    if (!has_tls(server))
        return;
    g_autoptr(Transfers) transfers = transfers_new("test");
    g_autofree char *address = secure_address(server, "127.0.0.2", "/ok");
    HttpRequest request = a_request(address);
    request.ca_file = server->ca_file;
    g_autoptr(Answer) answer = get(transfers, &request);
    /* The server listens on 127.0.0.1 only; where the system routes the whole block to it, the
     * certificate names another host. */
    g_assert_true(answer->outcome == TRANSFER_TLS || answer->outcome == TRANSFER_CONNECT);
}

static void
says_when_the_file_of_authorities_is_missing(gconstpointer data)
{
    const Server *server = data;
    if (!has_tls(server))
        return;
    g_autoptr(Transfers) transfers = transfers_new("test");
    g_autofree char *address = secure_address(server, "127.0.0.1", "/ok");
    HttpRequest request = a_request(address);
    request.ca_file = "/nonexistent/ca.pem";
    g_autoptr(Answer) answer = get(transfers, &request);
    g_assert_cmpint(answer->outcome, ==, TRANSFER_TLS);
    g_assert_nonnull(strstr(answer->message, "/nonexistent/ca.pem"));
}

static void
is_never_led_from_https_to_http(gconstpointer data)
{
    const Server *server = data;
    if (!has_tls(server))
        return;
    g_autoptr(Transfers) transfers = transfers_new("test");
    g_autofree char *address = secure_address(server, "localhost", "/downgrade");
    HttpRequest request = a_request(address);
    request.ca_file = server->ca_file;
    g_autoptr(Answer) answer = get(transfers, &request);
    g_assert_cmpint(answer->outcome, ==, TRANSFER_REFUSED);
    g_assert_cmpstr(answer->message, ==,
                    "redirected from https to http://127.0.0.1/, which is not encrypted");
}

static void
notices_plain_http_on_a_secure_port(gconstpointer data)
{
    const Server *server = data;
    g_autoptr(Transfers) transfers = transfers_new("test");
    g_autofree char *address = g_strdup_printf("https://127.0.0.1:%u/ok", server->http_port);
    HttpRequest request = a_request(address);
    request.timeout_s = 2;
    g_autoptr(Answer) answer = get(transfers, &request);
    g_assert_cmpint(answer->outcome, !=, TRANSFER_DONE);
}

int
main(int argc, char **argv)
{
    g_unsetenv("SSL_CERT_FILE");
    g_unsetenv("SSL_CERT_DIR");
    g_unsetenv("CURL_CA_BUNDLE");
    g_test_init(&argc, &argv, NULL);
    g_autoptr(Server) started = server_start();
#define ADD(claim) g_test_add_data_func("/tls/" #claim, started, claim)
    ADD(trusts_an_extra_authority_when_told);
    ADD(says_which_certificate_it_was_shown);
    ADD(trusts_nobody_unknown);
    ADD(trusts_no_certificate_of_another_host);
    ADD(says_when_the_file_of_authorities_is_missing);
    ADD(is_never_led_from_https_to_http);
    ADD(notices_plain_http_on_a_secure_port);
    return g_test_run();
}
