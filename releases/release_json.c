/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/release_json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"

/* Writing */

static void
add_span(JsonBuilder *builder, Span span)
{
    json_builder_set_member_name(builder, "span");
    json_builder_begin_array(builder);
    json_builder_add_int_value(builder, (gint64)span.start);
    json_builder_add_int_value(builder, (gint64)span.end);
    json_builder_end_array(builder);
}

static void
add_figure(JsonBuilder *builder, const Figure *figure)
{
    json_builder_begin_object(builder);
    json_add_text(builder, "name", figure->name);
    json_add_number(builder, "low", count_value(figure->low));
    json_add_number(builder, "high", count_value(figure->high));
    json_add_text(builder, "bound", bound_to_name(figure->bound));
    json_add_text(builder, "basis", basis_to_name(figure->basis));
    json_add_text(builder, "speaker", figure->speaker);
    json_add_texts(builder, "with", figure->with);
    json_add_text(builder, "from", figure->from);
    json_add_text(builder, "to", figure->to);
    json_add_text(builder, "scope", figure->scope);
    json_add_text(builder, "marker", figure->marker);
    json_add_text(builder, "quote", figure->quote);
    add_span(builder, figure->span);
    json_builder_end_object(builder);
}

static void
add_refers_to(JsonBuilder *builder, const Entry *entry)
{
    json_builder_set_member_name(builder, "refers_to");
    if (entry->refers_to_date == NULL && entry->refers_to_release == NULL) {
        json_builder_add_null_value(builder);
        return;
    }
    json_builder_begin_object(builder);
    json_add_text(builder, "date", entry->refers_to_date);
    json_add_text(builder, "release", entry->refers_to_release);
    json_builder_end_object(builder);
}

static void
add_entry(JsonBuilder *builder, const Entry *entry)
{
    json_builder_begin_object(builder);
    json_add_text(builder, "id", entry->id);
    json_add_text(builder, "section", section_to_name(entry->section));
    json_add_text(builder, "listed_under", section_to_name(entry->listed_under));
    json_add_text(builder, "date", entry->date);
    json_add_text(builder, "date_to", entry->date_to);
    json_add_text(builder, "date_text", entry->date_text);
    json_add_texts(builder, "places", entry->places);
    json_builder_set_member_name(builder, "alternatives");
    json_builder_begin_array(builder);
    for (guint i = 0; i < entry->alternatives->len; i++)
        json_add_array(builder, g_ptr_array_index(entry->alternatives, i));
    json_builder_end_array(builder);
    json_add_text(builder, "country", entry->country);
    json_add_texts(builder, "sources", entry->sources);
    json_add_number(builder, "killed", count_value(entry->killed));
    json_add_number(builder, "injured", count_value(entry->injured));
    json_add_text(builder, "reason", reason_to_name(entry->reason));
    json_add_texts(builder, "codes", entry->codes);
    json_add_truth(builder, "reopened", entry->reopened);
    json_add_truth(builder, "previously_unreported", entry->previously_unreported);
    add_refers_to(builder, entry);
    json_add_text(builder, "quote", entry->quote);
    add_span(builder, entry->span);
    json_builder_end_object(builder);
}

static void
add_check(JsonBuilder *builder, const Check *check)
{
    Count residual = count_absent();
    if (check->stated.stated && check->computed.stated)
        residual = count_of(check->stated.value - check->computed.value);
    json_builder_begin_object(builder);
    json_add_text(builder, "name", check->name);
    if (check->section != NULL)
        json_add_text(builder, "section", check->section);
    json_add_text(builder, "result", check_result_to_name(check->result));
    json_add_number(builder, "stated", count_value(check->stated));
    json_add_number(builder, "computed", count_value(check->computed));
    json_add_number(builder, "residual", count_value(residual));
    json_builder_end_object(builder);
}

static void
add_unread(JsonBuilder *builder, const Unread *unread)
{
    json_builder_begin_object(builder);
    json_add_text(builder, "text", unread->text);
    add_span(builder, unread->span);
    json_builder_end_object(builder);
}

#define ADD_ARRAY(builder, member, array, Type, add_one)                                           \
    do {                                                                                           \
        json_builder_set_member_name(builder, member);                                             \
        json_builder_begin_array(builder);                                                         \
        for (guint i_ = 0; i_ < (array)->len; i_++)                                                \
            add_one(builder, (const Type *)g_ptr_array_index(array, i_));                          \
        json_builder_end_array(builder);                                                           \
    } while (0)

static void
add_head(JsonBuilder *builder, const Release *release)
{
    json_add_integer(builder, "schema", RELEASE_JSON_SCHEMA);
    json_add_text(builder, "kind", release_kind_to_name(release->kind));
    json_add_text(builder, "series", release->series);
    json_add_text(builder, "publisher", release->publisher);
    json_add_text(builder, "carrier", release->carrier);
    json_add_text(builder, "title", release->title);
    json_add_text(builder, "release_number", release->release_number);
    json_add_text(builder, "published", release->published);
    json_builder_set_member_name(builder, "period");
    if (release->period_from == NULL && release->period_to == NULL) {
        json_builder_add_null_value(builder);
        return;
    }
    json_builder_begin_object(builder);
    json_add_text(builder, "from", release->period_from);
    json_add_text(builder, "to", release->period_to);
    json_builder_end_object(builder);
}

static void
add_measure(JsonBuilder *builder, const Release *release)
{
    json_builder_set_member_name(builder, "measure");
    json_builder_begin_object(builder);
    json_add_number(builder, "numbers", count_value(count_of(release->numbers)));
    json_add_number(builder, "numbers_read", count_value(count_of(release->numbers_read)));
    json_builder_end_object(builder);
}

char *
release_to_json(const Release *release)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    add_head(builder, release);
    ADD_ARRAY(builder, "figures", release->figures, Figure, add_figure);
    ADD_ARRAY(builder, "entries", release->entries, Entry, add_entry);
    ADD_ARRAY(builder, "checks", release->checks, Check, add_check);
    ADD_ARRAY(builder, "unread", release->unread, Unread, add_unread);
    json_add_texts(builder, "doubts", release->doubts);
    add_measure(builder, release);
    return json_finish(builder);
}

/* Reading. Each function fails once with the path of the member that is wrong. */

G_DEFINE_QUARK(release_json_error_quark, release_json_error)

static bool
refuse(GError **error, const char *member, const char *wanted)
{
    g_set_error(error, RELEASE_JSON_ERROR, RELEASE_JSON_ERROR_SHAPE, "%s: expected %s", member,
                wanted);
    return false;
}

static bool
take_string(JsonObject *object, const char *name, bool needed, char **ret_value, GError **error)
{
    JsonNode *node = json_find_value(object, name);
    if (node == NULL)
        return !needed || refuse(error, name, "a string");
    if (!json_holds_text(node))
        return refuse(error, name, "a string of UTF-8");
    g_free(*ret_value);
    *ret_value = g_strdup(json_node_get_string(node));
    return true;
}

static bool
take_day(JsonObject *object, const char *name, char **ret_value, GError **error)
{
    if (!take_string(object, name, false, ret_value, error))
        return false;
    int year = 0, month = 0, day = 0, end = 0;
    if (*ret_value == NULL)
        return true;
    if (strlen(*ret_value) != 10 ||
        sscanf(*ret_value, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || end != 10 ||
        year < 1 || month < 1 || day < 1 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return refuse(error, name, "a day as YYYY-MM-DD");
    return true;
}

static bool
is_number(JsonNode *node)
{
    return JSON_NODE_HOLDS_VALUE(node) && (json_node_get_value_type(node) == G_TYPE_INT64 ||
                                           json_node_get_value_type(node) == G_TYPE_DOUBLE);
}

static bool
take_count(JsonObject *object, const char *name, Count *ret_count, GError **error)
{
    JsonNode *node = json_find_value(object, name);
    *ret_count = count_absent();
    if (node == NULL)
        return true;
    if (!is_number(node))
        return refuse(error, name, "a number or null");
    double value = json_node_get_double(node);
    if (!isfinite(value) || fabs(value) > 1e15)
        return refuse(error, name, "a number below 1e15");
    *ret_count = count_of(value);
    return true;
}

static bool
take_boolean(JsonObject *object, const char *name, bool *ret_value, GError **error)
{
    JsonNode *node = json_find_value(object, name);
    if (node == NULL || !JSON_NODE_HOLDS_VALUE(node) ||
        json_node_get_value_type(node) != G_TYPE_BOOLEAN)
        return refuse(error, name, "true or false");
    *ret_value = json_node_get_boolean(node);
    return true;
}

static bool
take_offset(JsonArray *array, guint index, size_t *ret_offset, GError **error)
{
    JsonNode *node = json_array_get_element(array, index);
    if (!is_number(node) || json_node_get_int(node) < 0)
        return refuse(error, "span", "two offsets");
    *ret_offset = (size_t)json_node_get_int(node);
    return true;
}

static bool
take_span(JsonObject *object, Span *ret_span, GError **error)
{
    JsonNode *node = json_find_value(object, "span");
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY(node) ||
        json_array_get_length(json_node_get_array(node)) != 2)
        return refuse(error, "span", "two offsets");
    JsonArray *array = json_node_get_array(node);
    if (!take_offset(array, 0, &ret_span->start, error) ||
        !take_offset(array, 1, &ret_span->end, error))
        return false;
    return ret_span->start <= ret_span->end || refuse(error, "span", "start before end");
}

static bool
take_array(JsonObject *object, const char *name, JsonArray **ret_array, GError **error)
{
    JsonNode *node = json_find_value(object, name);
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY(node))
        return refuse(error, name, "an array");
    *ret_array = json_node_get_array(node);
    return json_array_get_length(*ret_array) <= RELEASE_JSON_MAX_ITEMS ||
           refuse(error, name, "fewer items");
}

static bool
copy_strings(JsonArray *array, const char *name, GPtrArray *into, GError **error)
{
    for (guint i = 0; i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        if (!json_holds_text(node))
            return refuse(error, name, "an array of strings of UTF-8");
        g_ptr_array_add(into, g_strdup(json_node_get_string(node)));
    }
    return true;
}

static bool
take_strings(JsonObject *object, const char *name, GPtrArray *into, GError **error)
{
    JsonArray *array = NULL;
    return take_array(object, name, &array, error) && copy_strings(array, name, into, error);
}

/* Takes a member whose value is one of a closed set of names. */
#define TAKE_NAME(object, member, from_name, ret_value, error)                                     \
    (json_find_value(object, member) != NULL &&                                                    \
             JSON_NODE_HOLDS_VALUE(json_find_value(object, member)) &&                             \
             json_node_get_value_type(json_find_value(object, member)) == G_TYPE_STRING &&         \
             from_name(json_node_get_string(json_find_value(object, member)), ret_value)           \
         ? true                                                                                    \
         : refuse(error, member, "a known name"))

static bool
read_figure(JsonObject *object, Release *release, GError **error)
{
    g_autoptr(Figure) figure = figure_new(NULL);
    if (!take_string(object, "name", true, &figure->name, error) ||
        !take_count(object, "low", &figure->low, error) ||
        !take_count(object, "high", &figure->high, error) ||
        !TAKE_NAME(object, "bound", bound_from_name, &figure->bound, error) ||
        !TAKE_NAME(object, "basis", basis_from_name, &figure->basis, error) ||
        !take_string(object, "speaker", false, &figure->speaker, error) ||
        !take_strings(object, "with", figure->with, error) ||
        !take_day(object, "from", &figure->from, error) ||
        !take_day(object, "to", &figure->to, error) ||
        !take_string(object, "scope", false, &figure->scope, error) ||
        !take_string(object, "marker", true, &figure->marker, error) ||
        !take_string(object, "quote", true, &figure->quote, error) ||
        !take_span(object, &figure->span, error))
        return false;
    g_ptr_array_add(release->figures, g_steal_pointer(&figure));
    return true;
}

static bool
read_alternatives(JsonObject *object, Entry *entry, GError **error)
{
    JsonArray *array = NULL;
    if (!take_array(object, "alternatives", &array, error))
        return false;
    for (guint i = 0; i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        if (!JSON_NODE_HOLDS_ARRAY(node))
            return refuse(error, "alternatives", "an array of arrays");
        GPtrArray *places = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(entry->alternatives, places);
        if (!copy_strings(json_node_get_array(node), "alternatives", places, error))
            return false;
    }
    return true;
}

static bool
read_refers_to(JsonObject *object, Entry *entry, GError **error)
{
    JsonNode *node = json_find_value(object, "refers_to");
    if (node == NULL)
        return true;
    if (!JSON_NODE_HOLDS_OBJECT(node))
        return refuse(error, "refers_to", "an object or null");
    JsonObject *refers_to = json_node_get_object(node);
    return take_string(refers_to, "date", false, &entry->refers_to_date, error) &&
           take_string(refers_to, "release", false, &entry->refers_to_release, error);
}

static bool
read_entry_head(JsonObject *object, Entry *entry, GError **error)
{
    return take_string(object, "id", true, &entry->id, error) &&
           TAKE_NAME(object, "section", section_from_name, &entry->section, error) &&
           TAKE_NAME(object, "listed_under", section_from_name, &entry->listed_under, error) &&
           take_day(object, "date", &entry->date, error) &&
           take_day(object, "date_to", &entry->date_to, error) &&
           take_string(object, "date_text", true, &entry->date_text, error) &&
           take_strings(object, "places", entry->places, error) &&
           read_alternatives(object, entry, error) &&
           take_string(object, "country", false, &entry->country, error) &&
           take_strings(object, "sources", entry->sources, error);
}

static bool
read_entry(JsonObject *object, Release *release, GError **error)
{
    g_autoptr(Entry) entry = entry_new();
    if (!read_entry_head(object, entry, error) ||
        !take_count(object, "killed", &entry->killed, error) ||
        !take_count(object, "injured", &entry->injured, error) ||
        (json_find_value(object, "reason") != NULL &&
         !TAKE_NAME(object, "reason", reason_from_name, &entry->reason, error)) ||
        !take_strings(object, "codes", entry->codes, error) ||
        !take_boolean(object, "reopened", &entry->reopened, error) ||
        !take_boolean(object, "previously_unreported", &entry->previously_unreported, error) ||
        !read_refers_to(object, entry, error) ||
        !take_string(object, "quote", true, &entry->quote, error) ||
        !take_span(object, &entry->span, error))
        return false;
    g_ptr_array_add(release->entries, g_steal_pointer(&entry));
    return true;
}

static bool
read_check(JsonObject *object, Release *release, GError **error)
{
    Check *check = check_new(NULL, NULL);
    g_ptr_array_add(release->checks, check);
    return take_string(object, "name", true, &check->name, error) &&
           take_string(object, "section", false, &check->section, error) &&
           TAKE_NAME(object, "result", check_result_from_name, &check->result, error) &&
           take_count(object, "stated", &check->stated, error) &&
           take_count(object, "computed", &check->computed, error);
}

static bool
read_unread(JsonObject *object, Release *release, GError **error)
{
    Unread *unread = g_new0(Unread, 1);
    g_ptr_array_add(release->unread, unread);
    return take_string(object, "text", true, &unread->text, error) &&
           take_span(object, &unread->span, error);
}

typedef bool (*ReadItem)(JsonObject *object, Release *release, GError **error);

static bool
read_items(JsonObject *root, const char *name, ReadItem read_item, Release *release, GError **error)
{
    JsonArray *array = NULL;
    if (!take_array(root, name, &array, error))
        return false;
    for (guint i = 0; i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        if (!JSON_NODE_HOLDS_OBJECT(node))
            return refuse(error, name, "an array of objects");
        if (!read_item(json_node_get_object(node), release, error)) {
            g_prefix_error(error, "%s[%u]: ", name, i);
            return false;
        }
    }
    return true;
}

static bool
read_period(JsonObject *root, Release *release, GError **error)
{
    JsonNode *node = json_find_value(root, "period");
    if (node == NULL)
        return true;
    if (!JSON_NODE_HOLDS_OBJECT(node))
        return refuse(error, "period", "an object or null");
    return take_day(json_node_get_object(node), "from", &release->period_from, error) &&
           take_day(json_node_get_object(node), "to", &release->period_to, error);
}

static bool
read_measure(JsonObject *root, Release *release, GError **error)
{
    JsonNode *node = json_find_value(root, "measure");
    Count numbers = count_absent(), numbers_read = count_absent();
    if (node == NULL)
        return true;
    if (!JSON_NODE_HOLDS_OBJECT(node))
        return refuse(error, "measure", "an object or null");
    if (!take_count(json_node_get_object(node), "numbers", &numbers, error) ||
        !take_count(json_node_get_object(node), "numbers_read", &numbers_read, error))
        return false;
    if (numbers.value < 0 || numbers.value > G_MAXINT || numbers_read.value < 0 ||
        numbers_read.value > numbers.value)
        return refuse(error, "measure", "counts in range");
    release->numbers = (unsigned)numbers.value;
    release->numbers_read = (unsigned)numbers_read.value;
    return true;
}

static bool
read_head(JsonObject *root, Release *release, GError **error)
{
    JsonNode *schema = json_find_value(root, "schema");
    if (schema == NULL || !is_number(schema) || json_node_get_int(schema) != RELEASE_JSON_SCHEMA)
        return refuse(error, "schema", "1");
    return TAKE_NAME(root, "kind", release_kind_from_name, &release->kind, error) &&
           take_string(root, "series", false, &release->series, error) &&
           take_string(root, "publisher", false, &release->publisher, error) &&
           take_string(root, "carrier", false, &release->carrier, error) &&
           take_string(root, "title", false, &release->title, error) &&
           take_string(root, "release_number", false, &release->release_number, error) &&
           take_day(root, "published", &release->published, error) &&
           read_period(root, release, error);
}

static JsonNode *
parse_bounded(JsonParser *parser, const char *json, gssize length, GError **error)
{
    g_autoptr(GError) why = NULL;
    size_t size = length < 0 ? strlen(json) : (size_t)length;
    if (size > RELEASE_JSON_MAX_BYTES) {
        g_set_error(error, RELEASE_JSON_ERROR, RELEASE_JSON_ERROR_SYNTAX, "%zu bytes, more than %u",
                    size, RELEASE_JSON_MAX_BYTES);
        return NULL;
    }
    if (json_is_nested_deeper(json, size, 16)) {
        g_set_error(error, RELEASE_JSON_ERROR, RELEASE_JSON_ERROR_SYNTAX,
                    "nested deeper than 16 levels");
        return NULL;
    }
    if (!json_parser_load_from_data(parser, json, (gssize)size, &why)) {
        g_set_error(error, RELEASE_JSON_ERROR, RELEASE_JSON_ERROR_SYNTAX, "not JSON: %s",
                    why->message);
        return NULL;
    }
    return json_parser_get_root(parser);
}

Release *
release_from_json(const char *json, gssize length, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(Release) release = release_new(RELEASE_KIND_ARTICLE);
    JsonArray *doubts = NULL;
    JsonNode *node = parse_bounded(parser, json, length, error);
    if (node == NULL) {
        if (error != NULL && *error == NULL)
            refuse(error, "document", "an object");
        return NULL;
    }
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        refuse(error, "document", "an object");
        return NULL;
    }
    JsonObject *root = json_node_get_object(node);
    if (!read_head(root, release, error) ||
        !read_items(root, "figures", read_figure, release, error) ||
        !read_items(root, "entries", read_entry, release, error) ||
        !read_items(root, "checks", read_check, release, error) ||
        !read_items(root, "unread", read_unread, release, error) ||
        !take_array(root, "doubts", &doubts, error) ||
        !copy_strings(doubts, "doubts", release->doubts, error) ||
        !read_measure(root, release, error))
        return NULL;
    return g_steal_pointer(&release);
}
