/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tests/transfers/with_answers.h"

#define ETAG "\"v1:\xe9, W\""
#define MODIFIED "Thu, 26 Sep 2019 16:21:38 GMT"

static const Server *
server(gconstpointer data)
{
    return data;
}

static Transfers *
a_transfers(void)
{
    return transfers_new("civcas-test/1 (+desk@example.org)");
}

static void
brings_an_answer_with_its_headers(gconstpointer data)
{
    g_autoptr(Answer) answer = get_path(server(data), "/ok");
    g_autofree char *address = server_address(server(data), "/ok");
    g_assert_cmpint(answer->outcome, ==, TRANSFER_DONE);
    g_assert_cmpstr(answer->message, ==, "");
    g_assert_cmpuint(answer->status, ==, 200);
    g_assert_cmpstr(answer->address, ==, address);
    g_assert_cmpstr(answer->media_type, ==, "text/html; charset=utf-8");
    g_assert_cmpstr(answer->etag, ==, ETAG);
    g_assert_cmpstr(answer->last_modified, ==, MODIFIED);
    g_assert_cmpstr(answer->server, ==, "test");
    g_assert_true(g_str_has_prefix(answer->headers, "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n"));
    g_assert_cmpint(answer->retry_after_s, ==, 0);
    assert_body(answer, "<p>hello</p>");
}

static void
echoes_validators_byte_for_byte(gconstpointer data)
{
    g_autoptr(Transfers) transfers = a_transfers();
    g_autofree char *address = server_address(server(data), "/conditional");
    HttpRequest request = a_request(address);
    g_autoptr(Answer) first = get(transfers, &request);
    request.etag = first->etag;
    request.last_modified = first->last_modified;
    g_autoptr(Answer) second = get(transfers, &request);
    g_assert_cmpuint(first->status, ==, 200);
    g_assert_cmpint(second->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(second->status, ==, 304);
    g_assert_null(second->etag);
    g_assert_cmpuint(g_bytes_get_size(second->body), ==, 0);
}

static void
never_sends_a_validator_that_could_begin_a_line(gconstpointer data)
{
    g_autoptr(Transfers) transfers = a_transfers();
    g_autofree char *address = server_address(server(data), "/echo");
    HttpRequest request = a_request(address);
    request.etag = "\"a\"\r\nX-Smuggled: yes";
    request.last_modified = "\x7f";
    request.accept = "application/rss+xml";
    g_autoptr(Answer) answer = get(transfers, &request);
    g_autofree char *text =
        g_strndup(g_bytes_get_data(answer->body, NULL), g_bytes_get_size(answer->body));
    g_assert_null(strstr(text, "Smuggled"));
    g_assert_null(strstr(text, "If-"));
    g_assert_nonnull(strstr(text, "\"Accept\": \"application/rss+xml\""));
}

static void
says_who_asks_and_no_more(gconstpointer data)
{
    g_autoptr(Answer) answer = get_path(server(data), "/echo");
    g_autofree char *text =
        g_strndup(g_bytes_get_data(answer->body, NULL), g_bytes_get_size(answer->body));
    g_assert_nonnull(strstr(text, "\"User-Agent\": \"civcas-test/1 (+desk@example.org)\""));
    g_assert_nonnull(strstr(text, "\"Accept-Encoding\": \"gzip\""));
    g_assert_null(strstr(text, "Cookie"));
    g_assert_null(strstr(text, "Referer"));
    g_assert_null(strstr(text, "Authorization"));
}

static void
keeps_no_cookies(gconstpointer data)
{
    g_autoptr(Answer) answer = get_path(server(data), "/cookie");
    g_assert_cmpuint(answer->status, ==, 200);
    g_autofree char *text =
        g_strndup(g_bytes_get_data(answer->body, NULL), g_bytes_get_size(answer->body));
    g_assert_null(strstr(text, "Cookie"));
}

static void
leaves_out_validators_that_nobody_can_use(gconstpointer data)
{
    static const char *const paths[] = {"/twoetags", "/badetag", "/longetag"};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(Answer) answer = get_path(server(data), paths[i]);
        g_assert_null(answer->etag);
    }
}

static void
unpacks_gzip(gconstpointer data)
{
    g_autoptr(Answer) answer = get_path(server(data), "/gzip");
    g_assert_cmpint(answer->outcome, ==, TRANSFER_DONE);
    assert_body(answer, "unpacked");
}

static void
cuts_every_body_at_its_limit(gconstpointer data)
{
    static const char *const paths[] = {"/bomb", "/endless"};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(Answer) answer = get_path(server(data), paths[i]);
        g_assert_cmpint(answer->outcome, ==, TRANSFER_TOO_LARGE);
        g_assert_cmpstr(answer->message, ==, "the answer is larger than 100000 bytes");
        g_assert_cmpuint(g_bytes_get_size(answer->body), ==, 100 * 1000);
    }
    g_autoptr(Answer) announced = get_path(server(data), "/large");
    g_assert_cmpint(announced->outcome, ==, TRANSFER_TOO_LARGE);
}

static void
takes_a_body_of_exactly_its_limit(gconstpointer data)
{
    g_autoptr(Transfers) transfers = a_transfers();
    g_autofree char *address = server_address(server(data), "/gzip");
    HttpRequest request = a_request(address);
    request.max_bytes = strlen("unpacked");
    g_autoptr(Answer) fits = get(transfers, &request);
    request.max_bytes--;
    g_autoptr(Answer) too_large = get(transfers, &request);
    g_assert_cmpint(fits->outcome, ==, TRANSFER_DONE);
    g_assert_cmpint(too_large->outcome, ==, TRANSFER_TOO_LARGE);
}

static void
stops_at_headers_without_end(gconstpointer data)
{
    static const char *const paths[] = {"/hugeheader", "/manyheaders", "/headerdrip"};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(Answer) answer = get_path(server(data), paths[i]);
        g_assert_cmpint(answer->outcome, ==, TRANSFER_TOO_LARGE);
    }
}

static void
gives_up_on_drips_and_silence_in_time(gconstpointer data)
{
    static const char *const paths[] = {"/drip", "/silent"};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(Transfers) transfers = a_transfers();
        g_autofree char *address = server_address(server(data), paths[i]);
        HttpRequest request = a_request(address);
        request.timeout_s = 1;
        gint64 before = g_get_monotonic_time();
        g_autoptr(Answer) answer = get(transfers, &request);
        g_assert_cmpint(answer->outcome, ==, TRANSFER_TIMEOUT);
        g_assert_cmpint(g_get_monotonic_time() - before, <, 10 * G_USEC_PER_SEC);
    }
}

static void
follows_redirects_and_keeps_only_the_last_answers_headers(gconstpointer data)
{
    g_autoptr(Answer) answer = get_path(server(data), "/moved");
    g_autofree char *address = server_address(server(data), "/hop%203?a=b");
    g_assert_cmpint(answer->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(answer->status, ==, 200);
    g_assert_cmpstr(answer->address, ==, address);
    g_assert_null(answer->etag);
    assert_body(answer, "there");
}

static void
leaves_a_redirect_without_a_target_to_its_caller(gconstpointer data)
{
    g_autoptr(Answer) answer = get_path(server(data), "/nowhere");
    g_assert_cmpint(answer->outcome, ==, TRANSFER_DONE);
    g_assert_cmpuint(answer->status, ==, 302);
}

static void
refuses_redirects_that_go_astray(gconstpointer data)
{
    g_autoptr(Answer) loop = get_path(server(data), "/loop");
    g_assert_cmpint(loop->outcome, ==, TRANSFER_REFUSED);
    g_assert_true(g_str_has_prefix(loop->message, "redirected more than 3 times, at last to http"));
    g_assert_cmpuint(loop->status, ==, 302);

    g_autoptr(Answer) file = get_path(server(data), "/file");
    g_assert_cmpint(file->outcome, ==, TRANSFER_REFUSED);
    g_assert_cmpstr(file->message, ==,
                    "redirected to file:///etc/passwd: only http and https addresses are asked");

    g_autoptr(Answer) user = get_path(server(data), "/user");
    g_assert_cmpint(user->outcome, ==, TRANSFER_REFUSED);
    g_assert_nonnull(strstr(user->message, "the address holds a user name"));
}

static void
names_the_addresses_that_led_there(gconstpointer data)
{
    g_autoptr(Answer) answer = get_path(server(data), "/moved");
    g_autofree char *first = server_address(server(data), "/moved");
    g_autofree char *second = server_address(server(data), "/hop2");
    g_assert_cmpuint(g_strv_length(answer->hops), ==, 2);
    g_assert_cmpstr(answer->hops[0], ==, first);
    g_assert_cmpstr(answer->hops[1], ==, second);
    g_assert_false(answer->moved_for_good); /* the second was for now */
    g_assert_cmpstr(answer->peer, ==, "127.0.0.1");
}

static void
is_led_to_no_host_but_those_named(gconstpointer data)
{
    static const char *const none[] = {NULL};
    static const char *const named[] = {"another.example", NULL};
    g_autoptr(Transfers) transfers = a_transfers();
    g_autofree char *address = server_address(server(data), "/elsewhere");
    g_autofree char *near = server_address(server(data), "/moved");
    HttpRequest request = a_request(address);
    request.redirect_hosts = none;
    g_autoptr(Answer) refused = get(transfers, &request);
    g_assert_cmpint(refused->outcome, ==, TRANSFER_REFUSED);
    g_assert_nonnull(strstr(refused->message, "write RedirectHosts=another.example"));

    request.redirect_hosts = named;
    g_autoptr(Answer) followed = get(transfers, &request);
    g_assert_cmpint(followed->outcome, ==, TRANSFER_RESOLVE);

    request.address = near;
    request.redirect_hosts = none;
    g_autoptr(Answer) stayed = get(transfers, &request);
    g_assert_cmpuint(stayed->status, ==, 200);
}

static void
asks_others_by_a_proxy_and_its_own_directly(gconstpointer data)
{
    g_autoptr(Transfers) transfers = a_transfers();
    g_autofree char *proxy = server_address(server(data), "");
    HttpRequest request = a_request("http://www.coalition.example/ok");
    transfers_set_proxy(transfers, proxy);
    request.allow_private = false;
    g_autoptr(Answer) proxied = get(transfers, &request);
    assert_body(proxied, "<p>hello</p>");

    request.address = "http://127.0.0.1:1/ok";
    g_autoptr(Answer) refused = get(transfers, &request);
    g_assert_cmpint(refused->outcome, ==, TRANSFER_REFUSED);

    request.allow_private = true;
    g_autoptr(Answer) direct = get(transfers, &request);
    g_assert_cmpint(direct->outcome, ==, TRANSFER_CONNECT);
}

static void
refuses_addresses_it_does_not_ask(gconstpointer data)
{
    static const char *const addresses[] = {
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://me@127.0.0.1/",
        "gopher://127.0.0.1/",
        "http://",
        "127.0.0.1",
        "",
        "http://a\nb/",
    };
    g_autoptr(Transfers) transfers = a_transfers();
    (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++) {
        const HttpRequest request = a_request(addresses[i]);
        g_autoptr(Answer) answer = get(transfers, &request);
        g_assert_cmpint(answer->outcome, ==, TRANSFER_REFUSED);
        g_assert_cmpuint(answer->status, ==, 0);
    }
}

static void
refuses_private_addresses_unless_allowed(gconstpointer data)
{
    g_autoptr(Transfers) transfers = a_transfers();
    const char *const hosts[] = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]",
                                 "0.0.0.0"};
    for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++) {
        g_autofree char *address =
            g_strdup_printf("http://%s:%u/ok", hosts[i], server(data)->http_port);
        HttpRequest request = a_request(address);
        request.allow_private = false;
        g_autoptr(Answer) answer = get(transfers, &request);
        g_assert_cmpint(answer->outcome, ==, TRANSFER_REFUSED);
        g_assert_nonnull(strstr(answer->message, "AllowPrivateAddresses=yes"));
    }
}

static void
refuses_a_private_address_on_a_connection_kept_open_by_others(gconstpointer data)
{
    g_autoptr(Transfers) transfers = a_transfers();
    g_autofree char *address = server_address(server(data), "/ok");
    HttpRequest request = a_request(address);
    g_autoptr(Answer) allowed = get(transfers, &request);
    request.allow_private = false;
    g_autoptr(Answer) refused = get(transfers, &request);
    g_assert_cmpint(allowed->outcome, ==, TRANSFER_DONE);
    g_assert_cmpint(refused->outcome, ==, TRANSFER_REFUSED);
}

static void
tells_faults_of_the_line_apart(gconstpointer data)
{
    static const struct {
        const char *path;
        TransferOutcome outcome;
    } faults[] = {
        {"/short", TRANSFER_TRUNCATED}, {"/cutchunk", TRANSFER_TRUNCATED},
        {"/reset", TRANSFER_RESET},     {"/hangup", TRANSFER_RESET},
        {"/badchunk", TRANSFER_RESET},  {"/garbage", TRANSFER_OTHER},
        {"/badgzip", TRANSFER_OTHER},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(Answer) answer = get_path(server(data), faults[i].path);
        g_test_message("%s: %s", faults[i].path, answer->message);
        g_assert_cmpint(answer->outcome, ==, faults[i].outcome);
        g_assert_cmpstr(answer->message, !=, "");
    }
}

static void
tells_a_missing_name_from_a_refused_connection(gconstpointer data)
{
    g_autoptr(Transfers) transfers = a_transfers();
    (void)data;
    const HttpRequest nobody = a_request("http://nobody.invalid/");
    g_autoptr(Answer) name = get(transfers, &nobody);
    const HttpRequest closed = a_request("http://127.0.0.1:1/");
    g_autoptr(Answer) port = get(transfers, &closed);
    g_assert_cmpint(name->outcome, ==, TRANSFER_RESOLVE);
    g_assert_cmpint(port->outcome, ==, TRANSFER_CONNECT);
}

static void
keeps_what_came_before_a_fault(gconstpointer data)
{
    g_autoptr(Answer) answer = get_path(server(data), "/short");
    g_assert_cmpuint(answer->status, ==, 200);
    g_assert_cmpuint(g_bytes_get_size(answer->body), ==, 50);
}

static void
bounds_what_a_server_asks_to_wait(gconstpointer data)
{
    g_autoptr(Answer) seconds = get_path(server(data), "/retry");
    g_autoptr(Answer) past = get_path(server(data), "/retrypast");
    g_autoptr(Answer) huge = get_path(server(data), "/retryhuge");
    g_autoptr(Answer) year = get_path(server(data), "/retryyear");
    g_assert_cmpuint(seconds->status, ==, 429);
    assert_body(seconds, "slow down");
    g_assert_cmpint(seconds->retry_after_s, ==, 120);
    g_assert_cmpint(past->retry_after_s, ==, 0);
    g_assert_cmpint(huge->retry_after_s, >=, 0);
    g_assert_cmpint(huge->retry_after_s, <=, 86400);
    g_assert_cmpint(year->retry_after_s, ==, 86400);
}

static void
asks_one_host_one_thing_at_a_time(gconstpointer data)
{
    g_autoptr(Transfers) transfers = a_transfers();
    Answer *answers[5];
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_autofree char *path = g_strdup_printf("/slow%zu", i);
        g_autofree char *address = server_address(server(data), path);
        const HttpRequest request = a_request(address);
        answers[i] = g_new0(Answer, 1);
        transfers_get(transfers, &request, answer_take, answers[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        answer_wait(answers[i]);
        g_assert_cmpuint(answers[i]->status, ==, 200);
        answer_free(answers[i]);
    }
    g_assert_cmpuint(server_count_busiest(server(data)), ==, 1);
}

static void
does_not_count_waiting_for_its_turn_as_time(gconstpointer data)
{
    g_autoptr(Transfers) transfers = a_transfers();
    Answer *answers[15];
    g_autofree char *address = server_address(server(data), "/slow");
    HttpRequest request = a_request(address);
    request.timeout_s = 1; /* all fifteen take longer */
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        answers[i] = g_new0(Answer, 1);
        transfers_get(transfers, &request, answer_take, answers[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        answer_wait(answers[i]);
        g_assert_cmpint(answers[i]->outcome, ==, TRANSFER_DONE);
        answer_free(answers[i]);
    }
}

static void
cancels_what_is_unfinished_before_it_goes(gconstpointer data)
{
    Transfers *transfers = a_transfers();
    const char *const paths[] = {"/silent", "/slow", "/slow"};
    Answer *answers[3];
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_autofree char *address = server_address(server(data), paths[i]);
        const HttpRequest request = a_request(address);
        answers[i] = g_new0(Answer, 1);
        transfers_get(transfers, &request, answer_take, answers[i]);
    }
    const HttpRequest never = a_request("file:///");
    g_autoptr(Answer) deferred = g_new0(Answer, 1);
    transfers_get(transfers, &never, answer_take, deferred);
    for (int i = 0; i < 5; i++)
        (void)g_main_context_iteration(NULL, FALSE); /* let the first one begin */
    transfers_free(transfers);
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_assert_cmpint(answers[i]->outcome, ==, TRANSFER_CANCELLED);
        answer_free(answers[i]);
    }
    g_assert_cmpuint(deferred->calls, ==, 1);
}

static void
drops_a_request_without_a_word(gconstpointer data)
{
    g_autoptr(Transfers) transfers = a_transfers();
    g_autofree char *silent = server_address(server(data), "/silent");
    g_autofree char *ok = server_address(server(data), "/ok");
    const HttpRequest first = a_request(silent);
    const HttpRequest second = a_request(ok);
    g_autoptr(Answer) dropped = g_new0(Answer, 1);
    g_autoptr(Answer) answer = g_new0(Answer, 1);
    transfers_get(transfers, &first, answer_take, dropped);
    transfers_get(transfers, &second, answer_take, answer);
    for (int i = 0; i < 5; i++)
        (void)g_main_context_iteration(NULL, FALSE); /* let the first one begin */
    transfers_cancel(transfers, dropped);
    answer_wait(answer);
    g_assert_cmpuint(answer->status, ==, 200);
    g_assert_cmpuint(dropped->calls, ==, 0);
}

typedef struct {
    Transfers *transfers;
    unsigned calls;
} Owner;

static void
free_transfers(const HttpResponse *response, gpointer data)
{
    Owner *owner = data;
    (void)response;
    owner->calls++;
    g_clear_pointer(&owner->transfers, transfers_free);
}

static void
lets_a_client_end_everything_from_its_callback(gconstpointer data)
{
    Owner owner = {a_transfers(), 0};
    g_autofree char *address = server_address(server(data), "/ok");
    const HttpRequest request = a_request(address);
    transfers_get(owner.transfers, &request, free_transfers, &owner);
    while (owner.calls == 0)
        (void)g_main_context_iteration(NULL, TRUE); /* the loop ends with the call */
    g_assert_null(owner.transfers);
}

static void
works_on_the_context_of_its_thread(gconstpointer data)
{
    g_autoptr(GMainContext) context = g_main_context_new();
    g_main_context_push_thread_default(context);
    g_autofree char *address = server_address(server(data), "/ok");
    const HttpRequest request = a_request(address);
    Transfers *transfers = a_transfers();
    g_autoptr(Answer) answer = g_new0(Answer, 1);
    transfers_get(transfers, &request, answer_take, answer);
    while (answer->calls == 0)
        (void)g_main_context_iteration(context, TRUE); /* the loop ends with the answer */
    transfers_free(transfers);
    g_main_context_pop_thread_default(context);
    g_assert_cmpint(answer->outcome, ==, TRANSFER_DONE);
}

int
main(int argc, char **argv)
{
    g_unsetenv("SSL_CERT_FILE");
    g_unsetenv("SSL_CERT_DIR");
    g_unsetenv("CURL_CA_BUNDLE");
    /* Nothing listens there: a client that heeds it fails everywhere. */
    g_assert_true(g_setenv("http_proxy", "http://127.0.0.1:1", TRUE));
    g_test_init(&argc, &argv, NULL);
    g_autoptr(Server) started = server_start();
#define ADD(claim) g_test_add_data_func("/get/" #claim, started, claim)
    ADD(brings_an_answer_with_its_headers);
    ADD(echoes_validators_byte_for_byte);
    ADD(never_sends_a_validator_that_could_begin_a_line);
    ADD(says_who_asks_and_no_more);
    ADD(keeps_no_cookies);
    ADD(leaves_out_validators_that_nobody_can_use);
    ADD(unpacks_gzip);
    ADD(cuts_every_body_at_its_limit);
    ADD(takes_a_body_of_exactly_its_limit);
    ADD(stops_at_headers_without_end);
    ADD(gives_up_on_drips_and_silence_in_time);
    ADD(follows_redirects_and_keeps_only_the_last_answers_headers);
    ADD(leaves_a_redirect_without_a_target_to_its_caller);
    ADD(refuses_redirects_that_go_astray);
    ADD(names_the_addresses_that_led_there);
    ADD(is_led_to_no_host_but_those_named);
    ADD(asks_others_by_a_proxy_and_its_own_directly);
    ADD(refuses_addresses_it_does_not_ask);
    ADD(refuses_private_addresses_unless_allowed);
    ADD(refuses_a_private_address_on_a_connection_kept_open_by_others);
    ADD(tells_faults_of_the_line_apart);
    ADD(tells_a_missing_name_from_a_refused_connection);
    ADD(keeps_what_came_before_a_fault);
    ADD(bounds_what_a_server_asks_to_wait);
    ADD(asks_one_host_one_thing_at_a_time);
    ADD(does_not_count_waiting_for_its_turn_as_time);
    ADD(cancels_what_is_unfinished_before_it_goes);
    ADD(drops_a_request_without_a_word);
    ADD(lets_a_client_end_everything_from_its_callback);
    ADD(works_on_the_context_of_its_thread);
    return g_test_run();
}
