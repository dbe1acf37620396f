/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/hook.h"

#include <string.h>

#include "base/json.h"
#include "base/visible.h"

/* Lines and characters of what a person reads in a chat. */
#define CHAT_MAX_LINES 20u
#define CHAT_MAX_CHARACTERS 400u

void
hook_request_free(HookRequest *request)
{
    if (request == NULL)
        return;
    g_free(request->address);
    g_free(request->method);
    g_free(request->media_type);
    g_strfreev(request->headers);
    g_bytes_unref(request->body);
    g_free(request);
}

static char *
summarise(const HookMessage *message)
{
    const char *prefix = message->in_reply_to != NULL ? "Correction: " : "";
    g_autofree char *words = NULL;
    if (message->changes->len > 0) {
        words = changes_summarise(message->changes);
    } else if (message->notices->len > 0) {
        const MailNotice *first = g_ptr_array_index(message->notices, 0);
        words = g_strdup_printf("%s: %s: %s", first->kind, first->subject, first->text);
    } else {
        words = g_strdup("Nothing moved");
    }
    g_autofree char *line = g_strconcat(prefix, words, NULL);
    return visible_copy(line, CHAT_MAX_CHARACTERS);
}

static char *
tell_time(gint64 time)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(time);
    return utc != NULL ? g_date_time_format(utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

static void
add_changes(JsonBuilder *builder, GPtrArray *changes)
{
    json_builder_set_member_name(builder, "changes");
    json_builder_begin_array(builder);
    for (guint i = 0; i < changes->len; i++) {
        g_autofree char *json = change_to_json(changes->pdata[i]);
        JsonNode *node = json_from_string(json, NULL);
        if (node != NULL)
            json_builder_add_value(builder, node);
    }
    json_builder_end_array(builder);
}

static void
add_notices(JsonBuilder *builder, GPtrArray *notices)
{
    json_builder_set_member_name(builder, "notices");
    json_builder_begin_array(builder);
    for (guint i = 0; i < notices->len; i++) {
        const MailNotice *notice = notices->pdata[i];
        g_autofree char *when = tell_time(notice->recorded_at);
        json_builder_begin_object(builder);
        json_add_text(builder, "recorded", when);
        json_add_text(builder, "kind", notice->kind);
        json_add_text(builder, "subject", notice->subject);
        json_add_text(builder, "text", notice->text);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

char *
hook_compose_json(const Recipient *recipient, const HookMessage *message)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    g_autofree char *summary = summarise(message);
    g_autofree char *when = tell_time(message->date);
    json_add_integer(builder, "schema", 1);
    json_add_text(builder, "type", "alert");
    json_add_text(builder, "id", message->message_id);
    json_add_text(builder, "corrects", message->in_reply_to);
    json_add_text(builder, "recipient", recipient->name);
    json_add_text(builder, "rule", message->rule);
    json_add_text(builder, "recorded", when);
    json_add_text(builder, "summary", summary);
    add_changes(builder, message->changes);
    add_notices(builder, message->notices);
    return json_finish(builder);
}

/* What a person reads in a chat: the finding, each change in a line, the way to the release.
 * Returns: (owned) of char* */
static GPtrArray *
write_lines(const HookMessage *message, const char **ret_document)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(lines, summarise(message));
    for (guint i = 0; i < MIN(message->changes->len, CHAT_MAX_LINES); i++) {
        const Change *change = message->changes->pdata[i];
        g_autofree char *words = change_describe(change);
        g_autofree char *line = visible_copy(words, CHAT_MAX_CHARACTERS);
        g_ptr_array_add(lines, g_strdup_printf("• %s", line));
        if (*ret_document == NULL && change->document != NULL &&
            (g_str_has_prefix(change->document, "https://") ||
             g_str_has_prefix(change->document, "http://")))
            *ret_document = change->document;
    }
    for (guint i = 1; i < MIN(message->notices->len, CHAT_MAX_LINES); i++) {
        const MailNotice *notice = message->notices->pdata[i];
        g_autofree char *words =
            g_strdup_printf("• %s: %s: %s", notice->kind, notice->subject, notice->text);
        g_ptr_array_add(lines, visible_copy(words, CHAT_MAX_CHARACTERS));
    }
    if (message->changes->len > CHAT_MAX_LINES)
        g_ptr_array_add(lines, g_strdup_printf("and %u more: civcas changes",
                                               message->changes->len - CHAT_MAX_LINES));
    return lines;
}

static char *
join_lines(GPtrArray *lines, guint from)
{
    GString *text = g_string_new(NULL);
    for (guint i = from; i < lines->len; i++)
        g_string_append_printf(text, "%s%s", i > from ? "\n" : "", (char *)lines->pdata[i]);
    return g_string_free(text, FALSE);
}

static void
set_json(HookRequest *request, JsonBuilder *builder)
{
    char *text = json_finish(builder);
    request->media_type = g_strdup("application/json");
    request->body = g_bytes_new_take(text, strlen(text));
}

/* Slack and Mattermost read &, < and > as their own marks. */
static void
compose_slack(HookRequest *request, const Recipient *recipient, GPtrArray *lines,
              const char *document)
{
    g_autofree char *words = join_lines(lines, 0);
    g_autoptr(GString) text = g_string_new(words);
    g_string_replace(text, "&", "&amp;", 0);
    g_string_replace(text, "<", "&lt;", 0);
    g_string_replace(text, ">", "&gt;", 0);
    if (document != NULL && strpbrk(document, "<>|") == NULL)
        g_string_append_printf(text, "\n<%s|Release>", document);
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "text", text->str);
    request->address = g_strdup(recipient->url);
    set_json(request, builder);
}

static void
compose_matrix(HookRequest *request, const Recipient *recipient, GPtrArray *lines,
               const char *document, const char *key)
{
    g_autofree char *words = join_lines(lines, 0);
    g_autofree char *text =
        document != NULL ? g_strdup_printf("%s\n%s", words, document) : g_strdup(words);
    g_autofree char *room = g_uri_escape_string(recipient->room, NULL, FALSE);
    g_autofree char *server = g_strdup(recipient->url);
    while (g_str_has_suffix(server, "/"))
        server[strlen(server) - 1] = '\0';
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "msgtype", "m.text");
    json_add_text(builder, "body", text);
    /* The key is the transaction: the same one is carried out once. */
    request->address =
        g_strdup_printf("%s/_matrix/client/v3/rooms/%s/send/m.room.message/%s", server, room, key);
    request->method = g_strdup("PUT");
    set_json(request, builder);
}

/* As JSON to the server's root, since headers have no room for all of Unicode. */
static void
compose_ntfy(HookRequest *request, const Recipient *recipient, GPtrArray *lines,
             const char *document)
{
    g_autofree char *server = g_strdup(recipient->url);
    char *topic = strrchr(server, '/');
    g_autofree char *name = g_strdup(topic != NULL ? topic + 1 : "");
    if (topic != NULL)
        topic[1] = '\0';
    g_autofree char *body = join_lines(lines, 1);
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "topic", name);
    json_add_text(builder, "title", lines->pdata[0]);
    json_add_text(builder, "message", *body != '\0' ? body : lines->pdata[0]);
    if (document != NULL)
        json_add_text(builder, "click", document);
    request->address = g_steal_pointer(&server);
    set_json(request, builder);
}

/* RFC 2104. Returns: (owned) hexadecimal */
static char *
compute_signature(const char *secret, GBytes *body)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(body, &size);
    return g_compute_hmac_for_data(G_CHECKSUM_SHA256, (const guint8 *)secret, strlen(secret), bytes,
                                   size);
}

static void
compose_own(HookRequest *request, const Recipient *recipient, const HookMessage *message,
            GPtrArray *headers)
{
    char *json = hook_compose_json(recipient, message);
    request->address = g_strdup(recipient->url);
    request->media_type = g_strdup("application/json");
    request->body = g_bytes_new_take(json, strlen(json));
    if (recipient->secret == NULL)
        return;
    g_autofree char *digest = compute_signature(recipient->secret, request->body);
    g_ptr_array_add(headers, g_strdup_printf("X-Civcas-Signature: sha256=%s", digest));
}

/* "1f2e3d" of "1f2e3d@newsroom.example". */
static char *
make_key(const char *message_id)
{
    const char *at = strchr(message_id, '@');
    return at != NULL ? g_strndup(message_id, (gsize)(at - message_id)) : g_strdup(message_id);
}

HookRequest *
hook_compose(const Recipient *recipient, const HookMessage *message)
{
    HookRequest *request = g_new0(HookRequest, 1);
    g_autoptr(GPtrArray) headers = g_ptr_array_new_with_free_func(g_free);
    const char *document = NULL;
    g_autoptr(GPtrArray) lines = write_lines(message, &document);
    g_autofree char *key = make_key(message->message_id);
    g_ptr_array_add(headers, g_strdup_printf("Idempotency-Key: %s", key));
    if (recipient->channel != CHANNEL_WEBHOOK && recipient->secret != NULL)
        g_ptr_array_add(headers, g_strdup_printf("Authorization: Bearer %s", recipient->secret));
    switch (recipient->channel) {
    case CHANNEL_SLACK:
        compose_slack(request, recipient, lines, document);
        break;
    case CHANNEL_MATRIX:
        compose_matrix(request, recipient, lines, document, key);
        break;
    case CHANNEL_NTFY:
        compose_ntfy(request, recipient, lines, document);
        break;
    default:
        compose_own(request, recipient, message, headers);
        break;
    }
    g_ptr_array_add(headers, NULL);
    request->headers = (char **)g_ptr_array_free(g_steal_pointer(&headers), FALSE);
    return request;
}
