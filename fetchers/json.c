/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/json.h"

#include <stdbool.h>

G_DEFINE_QUARK(json_text_error, json_text_error)

/* The parser calls itself for each level, and its stack ends somewhere. */
#define DEPTH_MAX 64u

static bool
is_too_deep(const char *bytes, size_t size)
{
    unsigned depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < size; i++) {
        char c = bytes[i];
        if (in_text && c == '\\')
            i++;
        else if (c == '"')
            in_text = !in_text;
        else if (!in_text && (c == '[' || c == '{') && ++depth > DEPTH_MAX)
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
    if (bytes == NULL || is_too_deep(bytes, size)) {
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
