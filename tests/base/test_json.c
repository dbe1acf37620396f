/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include <math.h>
#include <string.h>

static void
what_is_not_there_is_null(void)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "text", NULL);
    json_add_number(builder, "number", NAN);
    g_autofree char *line = json_finish(builder);
    g_assert_cmpstr(line, ==, "{\"text\":null,\"number\":null}");
}

static void
whole_numbers_have_no_decimals(void)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_number(builder, "a", 1302);
    json_add_number(builder, "b", 0.5);
    json_add_number(builder, "c", -15);
    json_add_number(builder, "d", 0.1 + 0.2 + 0.7);
    json_add_integer(builder, "e", G_MAXINT64);
    g_autofree char *line = json_finish(builder);
    g_assert_cmpstr(line, ==, "{\"a\":1302,\"b\":0.5,\"c\":-15,\"d\":1,\"e\":9223372036854775807}");
}

static void
a_number_beyond_any_integer_is_not_wrapped_round(void)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_number(builder, "a", 1e300);
    g_autofree char *line = json_finish(builder);
    g_assert_nonnull(strstr(line, "e+300"));
}

static void
bytes_that_are_no_text_are_replaced(void)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    g_ptr_array_add(texts, (gpointer) "\xff\n\"");
    json_add_text(builder, "a", "\xc3(");
    json_add_texts(builder, "b", texts);
    json_add_truth(builder, "c", true);
    g_autofree char *line = json_finish(builder);
    g_assert_cmpstr(line, ==, "{\"a\":\"\uFFFD(\",\"b\":[\"\uFFFD\\n\\\"\"],\"c\":true}");
}

static void
depth_is_counted_outside_of_texts_only(void)
{
    const char flat[] = "{\"a\":\"[[[\\\"[[{{\",\"b\":1}";
    const char nested[] = "{\"a\":[[]]}";
    g_assert_false(json_is_nested_deeper(flat, strlen(flat), 1));
    g_assert_true(json_is_nested_deeper(nested, strlen(nested), 2));
    g_assert_false(json_is_nested_deeper(nested, strlen(nested), 3));
}

static void
too_deep_json_is_refused_before_it_is_parsed(void)
{
    g_autofree char *deep = g_strnfill(100000, '[');
    g_autoptr(GBytes) body = g_bytes_new(deep, strlen(deep));
    g_autoptr(GError) error = NULL;
    g_assert_null(json_read(body, &error));
    g_assert_error(error, JSON_TEXT_ERROR, JSON_TEXT_ERROR_TOO_DEEP);
}

static void
members_of_another_type_are_not_found(void)
{
    g_autoptr(GBytes) body = g_bytes_new_static("{\"a\":1,\"b\":null,\"c\":\"x\"}", 24);
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) root = json_read(body, &error);
    g_assert_no_error(error);
    JsonObject *object = json_node_get_object(root);
    g_assert_null(json_find_text(object, "a"));
    g_assert_null(json_find_object(object, "c"));
    g_assert_null(json_find_value(object, "b"));
    g_assert_null(json_find_value(object, "d"));
    g_assert_true(json_holds_text(json_find_value(object, "c")));
    g_assert_false(json_holds_text(json_find_value(object, "a")));
    g_assert_cmpint(json_find_number(object, "c", 7), ==, 7);
}

static void
an_escape_that_is_no_character_is_no_text(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) root = json_from_string("{\"a\":\"\\266\"}", &error);
    g_assert_no_error(error);
    g_assert_false(json_holds_text(json_find_value(json_node_get_object(root), "a")));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/absent_null", what_is_not_there_is_null);
    g_test_add_func("/json/whole_numbers", whole_numbers_have_no_decimals);
    g_test_add_func("/json/huge_number", a_number_beyond_any_integer_is_not_wrapped_round);
    g_test_add_func("/json/invalid_bytes", bytes_that_are_no_text_are_replaced);
    g_test_add_func("/json/depth", depth_is_counted_outside_of_texts_only);
    g_test_add_func("/json/too_deep", too_deep_json_is_refused_before_it_is_parsed);
    g_test_add_func("/json/other_types", members_of_another_type_are_not_found);
    g_test_add_func("/json/odd_escape", an_escape_that_is_no_character_is_no_text);
    return g_test_run();
}
