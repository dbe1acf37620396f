/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/kind_dvids.h"

#include "base/json.h"
#include "fetchers/query.h"
#include "texts/address.h"
#include "texts/day.h"

/* https://api.dvidshub.net/search: news of military units. It gives 50 results a page and 1,000 at
 * most; their pages are asked for one by one. */

static char *
find_address(const Source *source, gint64 now)
{
    char *address = query_fill_days(source->address, source->window_s, now);
    address = query_complete(address, "max_results", "50");
    address = query_complete(address, "sort", "publishdate");
    address = query_complete(address, "sortdir", "desc");
    return query_complete(address, "api_key", source->key != NULL ? source->key : "");
}

static Announcement *
read_result(JsonObject *result)
{
    const char *id = json_find_text(result, "id");
    const char *reference = json_find_text(result, "url");
    if (id == NULL || reference == NULL || !g_str_has_prefix(id, "news:"))
        return NULL; /* pictures and films */
    g_autofree char *address = address_resolve(NULL, reference);
    if (address == NULL)
        return NULL;
    g_autofree char *document = g_strconcat("dvidshub.net/", id, NULL);
    Announcement *announcement = announcement_new(document, address);
    announcement->title = g_strdup(json_find_text(result, "title"));
    announcement->published = day_read(json_find_text(result, "date_published"));
    if (announcement->published == NULL)
        announcement->published = day_read(json_find_text(result, "publishdate"));
    return announcement;
}

static bool
read_results(const IndexPage *page, IndexReading *reading, GError **error)
{
    g_autoptr(JsonNode) root = json_read(page->capture->body, error);
    if (root == NULL)
        return false;
    JsonObject *answer = JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    JsonArray *results = json_find_array(answer, "results");
    if (results == NULL) {
        g_set_error(error, JSON_TEXT_ERROR, JSON_TEXT_ERROR_BROKEN,
                    "the JSON has no \"results\": this is no answer of the API of DVIDS");
        return false;
    }
    reading->announcements = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    for (guint i = 0; i < json_array_get_length(results); i++) {
        Announcement *announcement = read_result(json_get_element(results, i));
        if (announcement != NULL)
            g_ptr_array_add(reading->announcements, announcement);
    }
    JsonObject *info = json_find_object(answer, "page_info");
    gint64 total = json_find_number(info, "total_results", 0);
    gint64 per_page = json_find_number(info, "results_per_page", 50);
    if (per_page <= 0 || total <= per_page * (gint64)page->number)
        return true;
    g_autofree char *number = g_strdup_printf("%u", page->number + 1);
    reading->next = query_set(g_strdup(page->address), "page", number);
    return true;
}

const Kind kind_dvids = {
    .expectation = EXPECT_JSON, .is_api = true, .find_address = find_address, .read = read_results};
