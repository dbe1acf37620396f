/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/kind_wayback.h"

#include <string.h>

#include "base/host_group.h"
#include "base/json.h"
#include "fetchers/query.h"
#include "texts/address.h"

/* A web archive that has the CDX index and the replay of the Wayback Machine. The address of the
 * source is a query to the index; of each page the newest copy is fetched from the same host, with
 * "id_", which asks for the bytes as they were archived. */

#define PAGE_ROWS "1000"
#define CELLS_MAX 16u

static char *
find_address(const Source *source, gint64 now)
{
    char *address = query_fill_days(source->address, source->window_s, now);
    address = query_set(address, "output", "json");
    address = query_set(address, "fl", "timestamp,original,mimetype,statuscode,digest,length");
    address = query_complete(address, "filter", "statuscode:200");
    address = query_complete(address, "collapse", "digest");
    address = query_complete(address, "limit", PAGE_ROWS);
    return query_set(address, "showResumeKey", "true");
}

/* Text of one cell; "" when it is none. */
static const char *
get_cell(JsonArray *row, guint index)
{
    JsonNode *node = index < json_array_get_length(row) ? json_array_get_element(row, index) : NULL;
    bool is_text = node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
                   json_node_get_value_type(node) == G_TYPE_STRING;
    return is_text ? json_node_get_string(node) : "";
}

static bool
is_document(JsonArray *row)
{
    static const char *const types[] = {"text/html", "text/plain", "application/pdf",
                                        "application/xhtml+xml", NULL};
    const char *timestamp = get_cell(row, 0);
    return strlen(timestamp) == 14 && strspn(timestamp, "0123456789") == 14 &&
           g_strv_contains(types, get_cell(row, 2)) && strcmp(get_cell(row, 3), "200") == 0;
}

/* ":80" is what crawlers of old wrote. Returns: (owned) (nullable) */
static char *
clean_original(const char *original)
{
    g_autoptr(GString) text = g_string_new(original);
    (void)g_string_replace(text, ":80/", "/", 1); /* mostly there is none */
    return address_resolve(NULL, text->str);
}

static Announcement *
read_row(const IndexPage *page, JsonArray *row)
{
    g_autofree char *original = is_document(row) ? clean_original(get_cell(row, 1)) : NULL;
    if (original == NULL)
        return NULL;
    const char *host = strstr(page->address, "://");
    size_t origin = (size_t)(host - page->address) + 3 + strcspn(host + 3, "/?#");
    g_autofree char *address = g_strdup_printf("%.*s/web/%sid_/%s", (int)origin, page->address,
                                               get_cell(row, 0), original);
    g_autofree char *archive = host_group_of_address(page->address);
    g_autofree char *identity = address_to_document(original, NULL);
    g_autofree char *document = g_strdup_printf("%s/%s", archive, identity);
    return announcement_new(document, address);
}

/* Rows come by address, and of one address by time: the last word on a document holds. */
static void
take_row(GHashTable *places, GPtrArray *announcements, Announcement *announcement)
{
    gpointer place = NULL;
    if (g_hash_table_lookup_extended(places, announcement->document, NULL, &place)) {
        Announcement *older = g_ptr_array_index(announcements, GPOINTER_TO_UINT(place));
        if (strcmp(older->address, announcement->address) < 0) {
            g_free(older->address);
            older->address = g_strdup(announcement->address);
        }
        announcement_free(announcement);
        return;
    }
    g_hash_table_insert(places, g_strdup(announcement->document),
                        GUINT_TO_POINTER(announcements->len));
    g_ptr_array_add(announcements, announcement);
}

/* The index ends in an empty row and one with the key that continues it. */
static void
read_rows(const IndexPage *page, JsonArray *rows, IndexReading *reading)
{
    g_autoptr(GHashTable) places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint length = json_array_get_length(rows);
    for (guint i = 1; i < length; i++) { /* the first row names the columns */
        JsonNode *node = json_array_get_element(rows, i);
        if (!JSON_NODE_HOLDS_ARRAY(node))
            continue;
        JsonArray *row = json_node_get_array(node);
        guint cells = json_array_get_length(row);
        if (cells == 1 && i + 1 == length) {
            reading->next = query_set(g_strdup(page->address), "resumeKey", get_cell(row, 0));
            continue;
        }
        Announcement *announcement = cells >= 5 && cells <= CELLS_MAX ? read_row(page, row) : NULL;
        if (announcement != NULL)
            take_row(places, reading->announcements, announcement);
    }
}

/* Oldest copy first, so that the ledger grows as it happened: addresses of copies differ in the
 * time first. The index itself goes by address. */
static int
compare_times(gconstpointer a, gconstpointer b)
{
    const Announcement *first = *(Announcement *const *)a;
    const Announcement *second = *(Announcement *const *)b;
    return strcmp(first->address, second->address);
}

static bool
read_index(const IndexPage *page, IndexReading *reading, GError **error)
{
    g_autoptr(JsonNode) root = json_read(page->capture->body, error);
    if (root == NULL)
        return false;
    if (!JSON_NODE_HOLDS_ARRAY(root)) {
        g_set_error(error, JSON_TEXT_ERROR, JSON_TEXT_ERROR_BROKEN,
                    "the JSON is no list of rows: this is no CDX index");
        return false;
    }
    reading->announcements = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    read_rows(page, json_node_get_array(root), reading);
    return true;
}

const Kind kind_wayback = {.expectation = EXPECT_JSON,
                           .is_api = true,
                           .find_address = find_address,
                           .read = read_index,
                           .compare = compare_times};
