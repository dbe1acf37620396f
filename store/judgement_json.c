/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "base/json.h"
#include "store/judgements.h"

enum { MAX_LINE_BYTES = 64 * 1024 };

/* Members that are text, in their order; "id" comes from the others. */
typedef struct {
    const char *name;
    size_t offset;
    bool needed;
} TextMember;

static const TextMember texts[] = {
    {"kind", offsetof(Judgement, kind), true},
    {"a", offsetof(Judgement, a), true},
    {"b", offsetof(Judgement, b), false},
    {"field", offsetof(Judgement, field), false},
    {"value", offsetof(Judgement, value), false},
    {"was", offsetof(Judgement, was), false},
    {"by", offsetof(Judgement, by), true},
    {"note", offsetof(Judgement, note), true},
    {"undone_by", offsetof(Judgement, undone_by), false},
    {"undone_note", offsetof(Judgement, undone_note), false},
};

static char **
get_text(Judgement *judgement, const TextMember *member)
{
    return (char **)(void *)((char *)judgement + member->offset);
}

static void
add_time(JsonBuilder *builder, const char *name, gint64 time)
{
    json_builder_set_member_name(builder, name);
    if (time == 0)
        json_builder_add_null_value(builder);
    else
        json_builder_add_int_value(builder, time);
}

char *
judgement_to_json(Judgement *judgement)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "id", judgement->id);
    add_time(builder, "made_at", judgement->made_at);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        json_add_text(builder, texts[i].name, *get_text(judgement, &texts[i]));
    add_time(builder, "undone_at", judgement->undone_at);
    return json_finish(builder);
}

static bool
refuse(const char *member, GError **error)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "member “%s” is not as it should be",
                member);
    return false;
}

static bool
take_texts(JsonObject *object, Judgement *judgement, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        JsonNode *node = json_object_get_member(object, texts[i].name);
        bool is_text = node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
                       json_node_get_value_type(node) == G_TYPE_STRING;
        bool is_absent = node == NULL || JSON_NODE_HOLDS_NULL(node);
        if (!is_text && (texts[i].needed || !is_absent))
            return refuse(texts[i].name, error);
        if (is_text)
            *get_text(judgement, &texts[i]) = json_node_dup_string(node);
    }
    return true;
}

static bool
take_time(JsonObject *object, const char *name, gint64 *ret_time, GError **error)
{
    JsonNode *node = json_object_get_member(object, name);
    if (node == NULL || JSON_NODE_HOLDS_NULL(node))
        return true;
    if (!JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_INT64 ||
        json_node_get_int(node) <= 0)
        return refuse(name, error);
    *ret_time = json_node_get_int(node);
    return true;
}

static bool
check_kind(const Judgement *judgement, GError **error)
{
    static const char *const pairs[] = {"same", "different", "unsure", NULL};
    if (g_strv_contains(pairs, judgement->kind))
        return judgement->b != NULL || refuse("b", error);
    if (strcmp(judgement->kind, "amend") == 0)
        return judgement->field != NULL || refuse("field", error);
    return strcmp(judgement->kind, "accept") == 0 || refuse("kind", error);
}

Judgement *
judgement_from_json(const char *line, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(Judgement) judgement = g_new0(Judgement, 1);
    size_t size = strlen(line);
    if (size > MAX_LINE_BYTES || json_is_nested_deeper(line, size, 1)) {
        (void)refuse("all", error); /* nothing that we print */
        return NULL;
    }
    if (!json_parser_load_from_data(parser, line, -1, error))
        return NULL;
    JsonNode *root = json_parser_get_root(parser);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
        (void)refuse("all", error); /* the caller sees it */
        return NULL;
    }
    JsonObject *object = json_node_get_object(root);
    if (!take_texts(object, judgement, error) ||
        !take_time(object, "made_at", &judgement->made_at, error) ||
        !take_time(object, "undone_at", &judgement->undone_at, error) ||
        !check_kind(judgement, error))
        return NULL;
    return g_steal_pointer(&judgement);
}
