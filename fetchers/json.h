/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

/* JSON of strangers: any member may be absent, null, or of another type than yesterday. */

typedef enum { JSON_TEXT_ERROR_BROKEN, JSON_TEXT_ERROR_TOO_DEEP } JsonTextError;
#define JSON_TEXT_ERROR json_text_error_quark()
GQuark json_text_error_quark(void);

/* Returns: (owned) the root; NULL with JSON_TEXT_ERROR. */
JsonNode *json_read(GBytes *body, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Each: (borrowed) (nullable) NULL unless @object, which may be NULL, has such a member. */
JsonObject *json_find_object(JsonObject *object, const char *name);
JsonArray *json_find_array(JsonObject *object, const char *name);
const char *json_find_text(JsonObject *object, const char *name);
/* Elements that are no objects are NULL. */
JsonObject *json_get_element(JsonArray *array, guint index);
/* @otherwise unless it is a whole number. */
gint64 json_find_number(JsonObject *object, const char *name, gint64 otherwise);

/* @texts: ended by NULL. Returns: (owned) a JSON array of them */
char *json_write_texts(const char *const *texts);
