/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/gazetteer.h"

#include <string.h>

#include "changes/default_places.h"
#include "changes/place.h"

G_DEFINE_QUARK(gazetteer_error_quark, gazetteer_error)

enum { COLUMN_NAME, COLUMN_SPELLINGS, COLUMN_INSIDE, COLUMN_COUNTRY, COLUMN_NEAR, COLUMNS };
enum { MAX_DEPTH = 8 };

/* One line of the file. */
typedef struct {
    GazetteerPlace place;
    GPtrArray *spellings; /* (owned) of char*, the name among them */
    guint line;
} Row;

struct Gazetteer {
    GHashTable *rows;     /* (owned) folded name to Row (owned) */
    GHashTable *spelling; /* (owned) folded spelling to Row (borrowed) */
    char *hash;           /* (owned) of the texts it was read from */
};

static void
row_free(Row *row)
{
    g_free(row->place.name);
    g_free(row->place.key);
    g_free(row->place.country);
    g_ptr_array_unref(row->place.inside);
    g_ptr_array_unref(row->place.near);
    g_ptr_array_unref(row->spellings);
    g_free(row);
}

static GPtrArray *
split_names(const char *cell)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) parts = g_strsplit(cell, ";", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        if (*g_strstrip(parts[i]) != '\0')
            g_ptr_array_add(names, g_strdup(parts[i]));
    }
    return names;
}

static Row *
row_new(char *const cells[COLUMNS], guint line)
{
    Row *row = g_new0(Row, 1);
    row->line = line;
    row->place.name = g_strdup(cells[COLUMN_NAME]);
    row->place.key = place_get_skeleton(cells[COLUMN_NAME]);
    row->place.country = *cells[COLUMN_COUNTRY] != '\0' ? g_strdup(cells[COLUMN_COUNTRY]) : NULL;
    row->place.inside = split_names(cells[COLUMN_INSIDE]);
    row->place.near = split_names(cells[COLUMN_NEAR]);
    row->spellings = split_names(cells[COLUMN_SPELLINGS]);
    g_ptr_array_add(row->spellings, g_strdup(cells[COLUMN_NAME]));
    return row;
}

static Row *
row_copy(const Row *from)
{
    g_autofree char *spellings = NULL, *inside = NULL, *near = NULL;
    g_ptr_array_add(from->spellings, NULL);
    g_ptr_array_add(from->place.inside, NULL);
    g_ptr_array_add(from->place.near, NULL);
    spellings = g_strjoinv(";", (char **)from->spellings->pdata);
    inside = g_strjoinv(";", (char **)from->place.inside->pdata);
    near = g_strjoinv(";", (char **)from->place.near->pdata);
    g_ptr_array_set_size(from->spellings, (gint)from->spellings->len - 1);
    g_ptr_array_set_size(from->place.inside, (gint)from->place.inside->len - 1);
    g_ptr_array_set_size(from->place.near, (gint)from->place.near->len - 1);
    g_autofree char *country = g_strdup(from->place.country != NULL ? from->place.country : "");
    char *const cells[COLUMNS] = {from->place.name, spellings, inside, country, near};
    return row_new(cells, from->line);
}

static Gazetteer *
gazetteer_new(const Gazetteer *base)
{
    Gazetteer *gazetteer = g_new0(Gazetteer, 1);
    GHashTableIter iter;
    gpointer key = NULL, row = NULL;
    gazetteer->rows =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)row_free);
    gazetteer->spelling = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (base == NULL)
        return gazetteer;
    g_hash_table_iter_init(&iter, base->rows);
    while (g_hash_table_iter_next(&iter, &key, &row)) {
        Row *copy = row_copy(row);
        copy->line = 0; /* of another file */
        g_hash_table_insert(gazetteer->rows, g_strdup(key), copy);
    }
    return gazetteer;
}

void
gazetteer_free(Gazetteer *gazetteer)
{
    if (gazetteer == NULL)
        return;
    g_hash_table_unref(gazetteer->spelling);
    g_free(gazetteer->hash);
    g_hash_table_unref(gazetteer->rows);
    g_free(gazetteer);
}

static bool G_GNUC_PRINTF(4, 5)
    refuse(const char *where, guint line, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, GAZETTEER_ERROR, GAZETTEER_ERROR_INVALID, "%s: line %u: %s", where, line,
                message);
    return false;
}

static bool
take_line(Gazetteer *gazetteer, const char *text, const char *where, guint line, GError **error)
{
    char empty[] = "", *cells[COLUMNS] = {empty, empty, empty, empty, empty};
    g_auto(GStrv) parts = g_strsplit(text, "\t", -1);
    guint count = g_strv_length(parts);
    if (count > COLUMNS)
        return refuse(where, line, error,
                      "%u columns; there are five: name, spellings, inside, country, near", count);
    for (guint i = 0; i < count; i++)
        cells[i] = g_strstrip(parts[i]);
    if (*cells[COLUMN_NAME] == '\0')
        return refuse(where, line, error, "the place has no name in the first column");
    g_autofree char *key = place_fold(cells[COLUMN_NAME]);
    const Row *known = g_hash_table_lookup(gazetteer->rows, key);
    if (known != NULL && known->line != 0)
        return refuse(where, line, error, "“%s” stands in line %u already; give both in one line",
                      cells[COLUMN_NAME], known->line);
    if (known != NULL && count == 1)
        return g_hash_table_remove(gazetteer->rows, key);
    if (known == NULL && g_hash_table_size(gazetteer->rows) >= GAZETTEER_MAX_PLACES)
        return refuse(where, line, error, "more than %u places", GAZETTEER_MAX_PLACES);
    g_hash_table_replace(gazetteer->rows, g_steal_pointer(&key), row_new(cells, line));
    return true;
}

/* Rows by name, so that a fault is always told of the same one. */
static GPtrArray *
list_rows(const Gazetteer *gazetteer)
{
    GPtrArray *rows = g_ptr_array_new();
    g_autoptr(GList) keys = g_hash_table_get_keys(gazetteer->rows);
    keys = g_list_sort(keys, (GCompareFunc)strcmp);
    for (GList *at = keys; at != NULL; at = at->next)
        g_ptr_array_add(rows, g_hash_table_lookup(gazetteer->rows, at->data));
    return rows;
}

static bool
index_row(Gazetteer *gazetteer, Row *row, const char *where, GError **error)
{
    for (guint i = 0; i < row->spellings->len; i++) {
        const char *spelling = g_ptr_array_index(row->spellings, i);
        char *key = place_fold(spelling);
        const Row *other = g_hash_table_lookup(gazetteer->spelling, key);
        if (other != NULL && other != row) {
            g_free(key);
            return refuse(where, MAX(row->line, other->line), error,
                          "“%s” is a spelling of both “%s” and “%s”; a spelling names one place",
                          spelling, other->place.name, row->place.name);
        }
        g_hash_table_replace(gazetteer->spelling, key, row);
    }
    return true;
}

static bool
check_names(const Gazetteer *gazetteer, const Row *row, const GPtrArray *names, const char *column,
            const char *where, GError **error)
{
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (gazetteer_find(gazetteer, name) == NULL)
            return refuse(where, row->line, error,
                          "“%s” in column %s of “%s” has no line of its own", name, column,
                          row->place.name);
    }
    return true;
}

static bool
finish(Gazetteer *gazetteer, const char *where, GError **error)
{
    g_autoptr(GPtrArray) rows = list_rows(gazetteer);
    for (guint i = 0; i < rows->len; i++) {
        if (!index_row(gazetteer, g_ptr_array_index(rows, i), where, error))
            return false;
    }
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = g_ptr_array_index(rows, i);
        if (row->line == 0) /* of the list before, from which a line of this one may have taken */
            continue;
        if (!check_names(gazetteer, row, row->place.inside, "inside", where, error) ||
            !check_names(gazetteer, row, row->place.near, "near", where, error))
            return false;
    }
    return true;
}

Gazetteer *
gazetteer_read(const char *text, const char *where, const Gazetteer *base, GError **error)
{
    g_autoptr(Gazetteer) gazetteer = gazetteer_new(base);
    if (strlen(text) > GAZETTEER_MAX_BYTES) {
        (void)refuse(where, 1, error, "longer than %u bytes", GAZETTEER_MAX_BYTES);
        return NULL;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_autofree char *bare = g_strstrip(g_strdup(lines[i]));
        if (!g_utf8_validate(lines[i], -1, NULL)) {
            (void)refuse(where, i + 1, error, "not valid UTF-8; save the file as UTF-8 text");
            return NULL;
        }
        if (*bare != '\0' && *bare != '#' && !take_line(gazetteer, lines[i], where, i + 1, error))
            return NULL;
    }
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(digest, (const guchar *)(base != NULL ? base->hash : ""), -1);
    g_checksum_update(digest, (const guchar *)text, -1);
    gazetteer->hash = g_strdup(g_checksum_get_string(digest));
    return finish(gazetteer, where, error) ? g_steal_pointer(&gazetteer) : NULL;
}

const char *
gazetteer_get_hash(const Gazetteer *gazetteer)
{
    return gazetteer != NULL ? gazetteer->hash : "";
}

Gazetteer *
gazetteer_new_default(void)
{
    g_autoptr(GError) error = NULL;
    Gazetteer *gazetteer = gazetteer_read(default_places, "places.tsv", NULL, &error);
    if (gazetteer == NULL)
        g_error("%s", error->message); /* a test reads it too */
    return gazetteer;
}

const GazetteerPlace *
gazetteer_find(const Gazetteer *gazetteer, const char *name)
{
    if (gazetteer == NULL || name == NULL)
        return NULL;
    g_autofree char *key = place_fold(name);
    const Row *row = g_hash_table_lookup(gazetteer->spelling, key);
    return row != NULL ? &row->place : NULL;
}

static bool
lies_in(const Gazetteer *gazetteer, const GazetteerPlace *inner, const GazetteerPlace *outer,
        unsigned depth)
{
    for (guint i = 0; depth < MAX_DEPTH && i < inner->inside->len; i++) {
        const GazetteerPlace *wider =
            gazetteer_find(gazetteer, g_ptr_array_index(inner->inside, i));
        if (wider == outer || (wider != NULL && lies_in(gazetteer, wider, outer, depth + 1)))
            return true;
    }
    return false;
}

bool
gazetteer_lies_in(const Gazetteer *gazetteer, const GazetteerPlace *inner,
                  const GazetteerPlace *outer)
{
    return inner != outer && lies_in(gazetteer, inner, outer, 0);
}

static bool
names_neighbour(const Gazetteer *gazetteer, const GazetteerPlace *a, const GazetteerPlace *b)
{
    for (guint i = 0; i < a->near->len; i++) {
        if (gazetteer_find(gazetteer, g_ptr_array_index(a->near, i)) == b)
            return true;
    }
    return false;
}

bool
gazetteer_are_near(const Gazetteer *gazetteer, const GazetteerPlace *a, const GazetteerPlace *b)
{
    return names_neighbour(gazetteer, a, b) || names_neighbour(gazetteer, b, a);
}

guint
gazetteer_count(const Gazetteer *gazetteer)
{
    return g_hash_table_size(gazetteer->rows);
}
