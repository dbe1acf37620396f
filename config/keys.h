/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* INI files in systemd's manner, read into a struct by a table of keys. */

typedef struct Key Key;

/* Reads @value (valid UTF-8, no control characters, maybe empty) into @field. Fails with a message
 * that says what is wrong with the value and what is expected. */
typedef bool (*KeyReader)(const Key *key, const char *value, void *field, GError **error);

struct Key {
    const char *group;
    const char *name;
    KeyReader read;
    size_t offset;              /* of the field in the struct */
    guint64 low, high;          /* limits of numbers, sizes and time spans, in the field's unit */
    const char *const *choices; /* of key_read_choice, ended by NULL; the field gets the index */
};

/* Bytes of one settings file. */
#define KEYS_MAX_BYTES (1024u * 1024)

/**
 * Reads @text into @target by the table @keys, which ends with a NULL group. Keys that the text
 * leaves out stay as they are. Groups and keys that the table lacks are refused, with the nearest
 * name. @path: told in messages.
 */
bool keys_read(const char *text, size_t size, const char *path, const Key *keys, void *target,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Tells @note each value that @text holds, as written, in order. What keys_read() refuses may be
 * left out without a word: read the file first. */
typedef void (*KeyNote)(const char *group, const char *name, const char *value, gpointer data);
void keys_note_values(const char *text, size_t size, KeyNote note, gpointer data);

/* keys_read of a file. Fails with CONFIG_ERROR_ABSENT when there is none. */
bool keys_load(const char *path, const Key *keys, void *target,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Names in @folder that end in @suffix, sorted by byte; hidden ones and those ending in "~" are
 * left out. Returns: (owned) array of names, empty when there is no such folder; NULL with @error.
 */
GPtrArray *keys_list_files(const char *folder, const char *suffix,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
