/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/json.h"
#include "changes/change.h"

#define CHANGE_JSON_SCHEMA 1

/* A change crosses D-Bus, so that what comes in is bounded. */
#define CHANGE_JSON_MAX_BYTES (4u * 1024 * 1024)

typedef struct {
    const char *name;
    size_t offset;
} Member;

static const Member string_members[] = {
    {"series", offsetof(Change, series)},
    {"release_id", offsetof(Change, release_id)},
    {"release_title", offsetof(Change, release_title)},
    {"document", offsetof(Change, document)},
    {"capture_sha256", offsetof(Change, capture_sha256)},
    {"previous_id", offsetof(Change, previous_id)},
    {"case_id", offsetof(Change, case_id)},
    {"entry_id", offsetof(Change, entry_id)},
    {"place", offsetof(Change, place)},
    {"date", offsetof(Change, date)},
    {"allegation_source", offsetof(Change, allegation_source)},
    {"name", offsetof(Change, name)},
    {"section", offsetof(Change, section)},
    {"before", offsetof(Change, before)},
    {"after", offsetof(Change, after)},
    {"quote_before", offsetof(Change, quote_before)},
    {"quote_after", offsetof(Change, quote_after)},
    {"reason", offsetof(Change, reason)},
    {"judgement", offsetof(Change, judgement)},
    {"decision", offsetof(Change, decision)},
};

static const Member count_members[] = {
    {"killed", offsetof(Change, killed)},
    {"injured", offsetof(Change, injured)},
    {"residual", offsetof(Change, residual)},
};

char *
change_to_json(const Change *change)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    g_autofree char *text = change_describe(change);
    json_add_integer(builder, "schema", CHANGE_JSON_SCHEMA);
    json_add_integer(builder, "sequence", change->sequence);
    json_add_integer(builder, "recorded_at", change->recorded_at);
    json_add_text(builder, "kind", change_kind_to_name(change->kind));
    json_add_text(builder, "text", text);
    for (size_t i = 0; i < G_N_ELEMENTS(string_members); i++)
        json_add_text(builder, string_members[i].name,
                      G_STRUCT_MEMBER(char *, change, string_members[i].offset));
    for (size_t i = 0; i < G_N_ELEMENTS(count_members); i++)
        json_add_number(builder, count_members[i].name,
                        count_value(G_STRUCT_MEMBER(Count, change, count_members[i].offset)));
    json_add_truth(builder, "baseline", change->baseline);
    json_add_truth(builder, "doubtful", change->doubtful);
    if (change->corrects != 0)
        json_add_integer(builder, "corrects", change->corrects);
    return json_finish(builder);
}

static bool
refuse(GError **error, const char *member, const char *wanted)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "change: %s: expected %s", member,
                wanted);
    return false;
}

static bool
holds(JsonNode *node, GType type)
{
    return node != NULL && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

static bool
take_string(JsonObject *object, const Member *member, Change *change, GError **error)
{
    JsonNode *node = json_find_value(object, member->name);
    if (node == NULL)
        return true;
    if (!json_holds_text(node))
        return refuse(error, member->name, "a string of UTF-8, or null");
    G_STRUCT_MEMBER(char *, change, member->offset) = g_strdup(json_node_get_string(node));
    return true;
}

static bool
take_count(JsonObject *object, const Member *member, Change *change, GError **error)
{
    JsonNode *node = json_find_value(object, member->name);
    if (node == NULL)
        return true;
    if (!holds(node, G_TYPE_INT64) && !holds(node, G_TYPE_DOUBLE))
        return refuse(error, member->name, "a number or null");
    double value = json_node_get_double(node);
    if (!isfinite(value) || fabs(value) > 1e15)
        return refuse(error, member->name, "a number below 1e15");
    G_STRUCT_MEMBER(Count, change, member->offset) = count_of(value);
    return true;
}

static bool
take_integer(JsonObject *object, const char *name, gint64 *ret_value, GError **error)
{
    JsonNode *node = json_find_value(object, name);
    if (!holds(node, G_TYPE_INT64) || json_node_get_int(node) < 0)
        return refuse(error, name, "a number from 0");
    *ret_value = json_node_get_int(node);
    return true;
}

static bool
take_boolean(JsonObject *object, const char *name, bool *ret_value, GError **error)
{
    JsonNode *node = json_find_value(object, name);
    if (!holds(node, G_TYPE_BOOLEAN))
        return refuse(error, name, "true or false");
    *ret_value = json_node_get_boolean(node);
    return true;
}

static bool
take_head(JsonObject *object, Change *change, GError **error)
{
    gint64 schema = 0;
    if (!take_integer(object, "schema", &schema, error))
        return false;
    if (schema != CHANGE_JSON_SCHEMA)
        return refuse(error, "schema", "1");
    JsonNode *kind = json_find_value(object, "kind");
    if (!holds(kind, G_TYPE_STRING) ||
        !change_kind_from_name(json_node_get_string(kind), &change->kind))
        return refuse(error, "kind", "a kind of change");
    return take_integer(object, "sequence", &change->sequence, error) &&
           take_integer(object, "recorded_at", &change->recorded_at, error) &&
           take_boolean(object, "baseline", &change->baseline, error) &&
           take_boolean(object, "doubtful", &change->doubtful, error) &&
           (json_find_value(object, "corrects") == NULL ||
            take_integer(object, "corrects", &change->corrects, error));
}

static bool
take_members(JsonObject *object, Change *change, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(string_members); i++) {
        if (!take_string(object, &string_members[i], change, error))
            return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(count_members); i++) {
        if (!take_count(object, &count_members[i], change, error))
            return false;
    }
    return true;
}

Change *
change_from_json(const char *json, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(Change) change = change_new(CHANGE_RELEASE_PUBLISHED);
    g_autoptr(GError) why = NULL;
    size_t size = strlen(json);
    if (size > CHANGE_JSON_MAX_BYTES || json_is_nested_deeper(json, size, 1)) {
        refuse(error, "document", "one flat object of at most 4 MiB");
        return NULL;
    }
    if (!json_parser_load_from_data(parser, json, -1, &why)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "change: not JSON: %s",
                    why->message);
        return NULL;
    }
    JsonNode *root = json_parser_get_root(parser);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
        refuse(error, "document", "an object");
        return NULL;
    }
    if (!take_head(json_node_get_object(root), change, error) ||
        !take_members(json_node_get_object(root), change, error))
        return NULL;
    return g_steal_pointer(&change);
}
