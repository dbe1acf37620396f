/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/transfers/with_answers.h"

#include <string.h>

void
answer_free(Answer *answer)
{
    g_free(answer->message);
    g_free(answer->address);
    g_free(answer->media_type);
    g_free(answer->headers);
    g_free(answer->etag);
    g_free(answer->last_modified);
    g_free(answer->server);
    g_strfreev(answer->hops);
    g_free(answer->peer);
    g_clear_pointer(&answer->body, g_bytes_unref);
    g_free(answer);
}

void
answer_take(const HttpResponse *response, gpointer data)
{
    Answer *answer = data;
    answer->calls++;
    g_assert_cmpuint(answer->calls, ==, 1);
    answer->outcome = response->outcome;
    answer->message = g_strdup(response->message);
    answer->status = response->status;
    answer->address = g_strdup(response->address);
    answer->media_type = g_strdup(response->media_type);
    answer->headers = g_strdup(response->headers);
    answer->etag = g_strdup(response->etag);
    answer->last_modified = g_strdup(response->last_modified);
    answer->server = g_strdup(response->server);
    answer->retry_after_s = response->retry_after_s;
    answer->hops = g_strdupv((char **)response->hops);
    answer->moved_for_good = response->moved_for_good;
    answer->peer = g_strdup(response->peer);
    answer->body = g_bytes_ref(response->body);
}

void
answer_take_mail(const MailResponse *response, gpointer data)
{
    Answer *answer = data;
    answer->calls++;
    g_assert_cmpuint(answer->calls, ==, 1);
    answer->outcome = response->outcome;
    answer->message = g_strdup(response->message);
    answer->status = response->status;
    answer->permanent = response->permanent;
}

void
answer_wait(const Answer *answer)
{
    while (answer->calls == 0)
        (void)g_main_context_iteration(NULL, TRUE); /* the loop ends with the answer */
}

HttpRequest
a_request(const char *address)
{
    return (HttpRequest){
        .address = address,
        .max_bytes = 100 * 1000,
        .timeout_s = 20,
        .max_redirects = 3,
        .allow_private = true,
    };
}

Answer *
get(Transfers *transfers, const HttpRequest *request)
{
    Answer *answer = g_new0(Answer, 1);
    transfers_get(transfers, request, answer_take, answer);
    g_assert_cmpuint(answer->calls, ==, 0);
    answer_wait(answer);
    return answer;
}

Answer *
get_path(const Server *server, const char *path)
{
    g_autoptr(Transfers) transfers = transfers_new("civcas-test/1 (+desk@example.org)");
    g_autofree char *address = server_address(server, path);
    const HttpRequest request = a_request(address);
    return get(transfers, &request);
}

void
assert_body(const Answer *answer, const char *text)
{
    size_t size = 0;
    const char *bytes = g_bytes_get_data(answer->body, &size);
    g_assert_cmpmem(bytes, size, text, strlen(text));
}
