/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

/* JSON, written and read with json-glib: the one place that knows its traps. */

/* Writing: one object, a member at a time. */

/* Returns: (owned) inside an object */
JsonBuilder *json_begin(void);

/* Ends the object that json_begin() began. Returns: (owned) one line, without a line end */
char *json_finish(JsonBuilder *builder);

/* @value: NULL is null; what is no UTF-8 is replaced: servers send what they like. */
void json_add_text(JsonBuilder *builder, const char *name, const char *value);

void json_add_integer(JsonBuilder *builder, const char *name, gint64 value);

/* @value: NAN is null; a whole number has no decimals. */
void json_add_number(JsonBuilder *builder, const char *name, double value);

void json_add_truth(JsonBuilder *builder, const char *name, bool value);

/* @texts: of char* */
void json_add_texts(JsonBuilder *builder, const char *name, const GPtrArray *texts);

/* As json_add_texts(), inside an array. */
void json_add_array(JsonBuilder *builder, const GPtrArray *texts);

/* @texts: ended by NULL. Returns: (owned) a JSON array of them */
char *json_write_texts(const char *const *texts);

/* Reading what others wrote: any member may be absent, null, or of another type than yesterday. */

typedef enum { JSON_TEXT_ERROR_BROKEN, JSON_TEXT_ERROR_TOO_DEEP } JsonTextError;
#define JSON_TEXT_ERROR json_text_error_quark()
GQuark json_text_error_quark(void);

/* Returns: (owned) the root; NULL with JSON_TEXT_ERROR. */
JsonNode *json_read(GBytes *body, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The parser calls itself for each level, and its stack ends somewhere: ask before parsing. */
bool json_is_nested_deeper(const char *json, size_t size, unsigned levels);

/* Each: (borrowed) (nullable) NULL unless @object, which may be NULL, has such a member. */
JsonObject *json_find_object(JsonObject *object, const char *name);
JsonArray *json_find_array(JsonObject *object, const char *name);
const char *json_find_text(JsonObject *object, const char *name);
/* Any member that is not null. */
JsonNode *json_find_value(JsonObject *object, const char *name);
/* Elements that are no objects are NULL. */
JsonObject *json_get_element(JsonArray *array, guint index);
/* @otherwise unless it is a whole number. */
gint64 json_find_number(JsonObject *object, const char *name, gint64 otherwise);

/* @node: (nullable). A string that is UTF-8: the parser lets an escape such as "\\266" stand for a
 * byte of no character. */
bool json_holds_text(JsonNode *node);
