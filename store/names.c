/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/names_internal.h"

#include <json-glib/json-glib.h>

static JsonArray *
make_array(GPtrArray *names)
{
    JsonArray *array = json_array_sized_new(names->len);
    for (guint i = 0; i < names->len; i++)
        json_array_add_string_element(array, g_ptr_array_index(names, i));
    return array;
}

static char *
print_array(JsonArray *array)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_ARRAY);
    json_node_take_array(node, array);
    return json_to_string(node, FALSE);
}

char *
names_pack(GPtrArray *names)
{
    return names->len == 0 ? g_strdup("[]") : print_array(make_array(names));
}

char *
names_pack_lists(GPtrArray *lists)
{
    if (lists->len == 0)
        return g_strdup("[]");
    JsonArray *outer = json_array_sized_new(lists->len);
    for (guint i = 0; i < lists->len; i++)
        json_array_add_array_element(outer, make_array(g_ptr_array_index(lists, i)));
    return print_array(outer);
}

static JsonNode *
parse_array(const char *packed)
{
    JsonNode *node =
        packed == NULL || g_str_equal(packed, "[]") ? NULL : json_from_string(packed, NULL);
    if (node != NULL && !JSON_NODE_HOLDS_ARRAY(node))
        g_clear_pointer(&node, json_node_unref);
    return node;
}

static GPtrArray *
take_names(JsonArray *array)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
            g_ptr_array_add(names, g_strdup(json_node_get_string(node)));
    }
    return names;
}

GPtrArray *
names_unpack(const char *packed)
{
    g_autoptr(JsonNode) node = parse_array(packed);
    return node != NULL ? take_names(json_node_get_array(node))
                        : g_ptr_array_new_with_free_func(g_free);
}

void
names_unpack_lists(const char *packed, GPtrArray *into)
{
    g_autoptr(JsonNode) node = parse_array(packed);
    JsonArray *array = node != NULL ? json_node_get_array(node) : NULL;
    for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
        JsonNode *inner = json_array_get_element(array, i);
        if (JSON_NODE_HOLDS_ARRAY(inner))
            g_ptr_array_add(into, take_names(json_node_get_array(inner)));
    }
}
