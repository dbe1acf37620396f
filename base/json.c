/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include <math.h>

G_DEFINE_QUARK(json_text_error, json_text_error)

#define DEPTH_MAX 64u

/* Counts beyond this are not told apart from their neighbours by a double. */
#define WHOLE_MAX 9007199254740992.0

JsonBuilder *
json_begin(void)
{
    JsonBuilder *builder = json_builder_new();
    return json_builder_begin_object(builder);
}

char *
json_finish(JsonBuilder *builder)
{
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, FALSE);
}

static void
add_valid(JsonBuilder *builder, const char *value)
{
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    json_builder_add_string_value(builder, valid);
}

void
json_add_text(JsonBuilder *builder, const char *name, const char *value)
{
    json_builder_set_member_name(builder, name);
    if (value == NULL)
        json_builder_add_null_value(builder);
    else
        add_valid(builder, value);
}

void
json_add_integer(JsonBuilder *builder, const char *name, gint64 value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, value);
}

void
json_add_number(JsonBuilder *builder, const char *name, double value)
{
    json_builder_set_member_name(builder, name);
    if (!isfinite(value))
        json_builder_add_null_value(builder);
    else if (fabs(value) < WHOLE_MAX && fabs(value - rint(value)) < 1e-9)
        json_builder_add_int_value(builder, (gint64)rint(value));
    else
        json_builder_add_double_value(builder, value);
}

void
json_add_truth(JsonBuilder *builder, const char *name, bool value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, value);
}

void
json_add_array(JsonBuilder *builder, const GPtrArray *texts)
{
    json_builder_begin_array(builder);
    for (guint i = 0; i < texts->len; i++)
        add_valid(builder, g_ptr_array_index(texts, i));
    json_builder_end_array(builder);
}

void
json_add_texts(JsonBuilder *builder, const char *name, const GPtrArray *texts)
{
    json_builder_set_member_name(builder, name);
    json_add_array(builder, texts);
}

bool
json_is_nested_deeper(const char *json, size_t size, unsigned levels)
{
    unsigned depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < size; i++) {
        char c = json[i];
        if (in_text && c == '\\')
            i++;
        else if (c == '"')
            in_text = !in_text;
        else if (!in_text && (c == '[' || c == '{') && ++depth > levels)
            return true;
        else if (!in_text && (c == ']' || c == '}') && depth > 0)
            depth--;
    }
    return false;
}

JsonNode *
json_read(GBytes *body, GError **error)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(body, &size);
    if (bytes == NULL || json_is_nested_deeper(bytes, size, DEPTH_MAX)) {
        g_set_error(error, JSON_TEXT_ERROR, JSON_TEXT_ERROR_TOO_DEEP,
                    "the JSON is empty or more than %u levels deep", DEPTH_MAX);
        return NULL;
    }
    /* The parser stops at invalid UTF-8 anyhow, but looks at comments, too: those may not end. */
    g_autofree char *valid = g_utf8_make_valid(bytes, (gssize)size);
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(GError) why = NULL;
    if (!json_parser_load_from_data(parser, valid, -1, &why) ||
        json_parser_get_root(parser) == NULL) {
        g_set_error(error, JSON_TEXT_ERROR, JSON_TEXT_ERROR_BROKEN, "the JSON is broken: %s",
                    why != NULL ? why->message : "there is nothing in it");
        return NULL;
    }
    return json_node_ref(json_parser_get_root(parser));
}

JsonObject *
json_find_object(JsonObject *object, const char *name)
{
    JsonNode *node = object != NULL ? json_object_get_member(object, name) : NULL;
    return node != NULL && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

JsonArray *
json_find_array(JsonObject *object, const char *name)
{
    JsonNode *node = object != NULL ? json_object_get_member(object, name) : NULL;
    return node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

const char *
json_find_text(JsonObject *object, const char *name)
{
    JsonNode *node = object != NULL ? json_object_get_member(object, name) : NULL;
    bool is_text = node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
                   json_node_get_value_type(node) == G_TYPE_STRING;
    return is_text ? json_node_get_string(node) : NULL;
}

JsonNode *
json_find_value(JsonObject *object, const char *name)
{
    JsonNode *node = object != NULL ? json_object_get_member(object, name) : NULL;
    return node != NULL && !JSON_NODE_HOLDS_NULL(node) ? node : NULL;
}

bool
json_holds_text(JsonNode *node)
{
    return node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
           json_node_get_value_type(node) == G_TYPE_STRING &&
           g_utf8_validate(json_node_get_string(node), -1, NULL);
}

JsonObject *
json_get_element(JsonArray *array, guint index)
{
    JsonNode *node = json_array_get_element(array, index);
    return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

gint64
json_find_number(JsonObject *object, const char *name, gint64 otherwise)
{
    JsonNode *node = object != NULL ? json_object_get_member(object, name) : NULL;
    bool is_number = node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
                     json_node_get_value_type(node) == G_TYPE_INT64;
    return is_number ? json_node_get_int(node) : otherwise;
}

char *
json_write_texts(const char *const *texts)
{
    g_autoptr(JsonArray) array = json_array_new();
    for (; *texts != NULL; texts++) {
        g_autofree char *valid = g_utf8_make_valid(*texts, -1);
        json_array_add_string_element(array, valid);
    }
    g_autoptr(JsonNode) root = json_node_init_array(json_node_alloc(), array);
    return json_to_string(root, FALSE);
}
