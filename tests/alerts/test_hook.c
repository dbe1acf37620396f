/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/hook.h"

#include <string.h>

static GPtrArray *
a_credible_case(void)
{
    GPtrArray *changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    Change *change = change_new(CHANGE_CASE_CREDIBLE);
    change->sequence = 12;
    change->series = g_strdup("cjtf-oir-monthly");
    change->release_id = g_strdup("cjtf-oir-monthly/2019-04");
    change->place = g_strdup("<Mithal> & Sons, Syria");
    change->date = g_strdup("2017-12-24");
    change->document = g_strdup("https://force.example/april?a=1&b=2");
    change->killed = count_of(3);
    g_ptr_array_add(changes, change);
    return changes;
}

static HookRequest *
compose(Recipient recipient)
{
    g_autoptr(GPtrArray) changes = a_credible_case();
    g_autoptr(GPtrArray) notices = g_ptr_array_new();
    const HookMessage message = {.message_id = "1f2e@newsroom.example",
                                 .rule = "no rule leaves it out",
                                 .date = 1559865600,
                                 .changes = changes,
                                 .notices = notices};
    recipient.name = (char *)"hook";
    return hook_compose(&recipient, &message);
}

static char *
body_of(const HookRequest *request)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(request->body, &size);
    return g_strndup(bytes, size);
}

static void
our_own_json_is_signed_over_its_bytes(void)
{
    g_autoptr(HookRequest) request = compose((Recipient){.channel = CHANNEL_WEBHOOK,
                                                         .url = (char *)"https://desk.example/in",
                                                         .secret = (char *)"key"});
    g_autofree char *digest = g_compute_hmac_for_data(G_CHECKSUM_SHA256, (const guint8 *)"key", 3,
                                                      g_bytes_get_data(request->body, NULL),
                                                      g_bytes_get_size(request->body));
    g_autofree char *line = g_strdup_printf("X-Civcas-Signature: sha256=%s", digest);
    g_assert_true(g_strv_contains((const char *const *)request->headers, line));
    g_assert_true(g_strv_contains((const char *const *)request->headers, "Idempotency-Key: 1f2e"));
    g_autofree char *body = body_of(request);
    g_assert_nonnull(
        strstr(body, "\"schema\":1,\"type\":\"alert\",\"id\":\"1f2e@newsroom.example\""));
    g_assert_nonnull(strstr(body, "\"kind\":\"case_credible\""));
}

static void
slack_marks_in_the_words_are_escaped(void)
{
    g_autoptr(HookRequest) request =
        compose((Recipient){.channel = CHANNEL_SLACK, .url = (char *)"https://chat.example/x"});
    g_autofree char *body = body_of(request);
    g_assert_nonnull(strstr(body, "&lt;Mithal&gt; &amp; Sons"));
    g_assert_nonnull(strstr(body, "<https://force.example/april?a=1&b=2|Release>"));
}

static void
matrix_puts_under_a_transaction_of_the_message(void)
{
    g_autoptr(HookRequest) request = compose((Recipient){.channel = CHANNEL_MATRIX,
                                                         .url = (char *)"https://hs.example/",
                                                         .room = (char *)"!a:hs.example",
                                                         .secret = (char *)"token"});
    g_assert_cmpstr(request->method, ==, "PUT");
    g_assert_cmpstr(request->address, ==,
                    "https://hs.example/_matrix/client/v3/rooms/%21a%3Ahs.example/send/"
                    "m.room.message/1f2e");
    g_assert_true(
        g_strv_contains((const char *const *)request->headers, "Authorization: Bearer token"));
}

static void
ntfy_gets_the_topic_of_its_address(void)
{
    g_autoptr(HookRequest) request =
        compose((Recipient){.channel = CHANNEL_NTFY, .url = (char *)"https://ntfy.example/desk"});
    g_autofree char *body = body_of(request);
    g_assert_cmpstr(request->address, ==, "https://ntfy.example/");
    g_assert_nonnull(strstr(body, "\"topic\":\"desk\""));
    g_assert_nonnull(strstr(body, "\"click\":\"https://force.example/april?a=1&b=2\""));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/hook/" #claim, claim)
    ADD(our_own_json_is_signed_over_its_bytes);
    ADD(slack_marks_in_the_words_are_escaped);
    ADD(matrix_puts_under_a_transaction_of_the_message);
    ADD(ntfy_gets_the_topic_of_its_address);
    return g_test_run();
}
