/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/kind_reliefweb.h"

#include <string.h>

#include "base/json.h"
#include "fetchers/query.h"
#include "texts/day.h"

/* Version 2 of https://api.reliefweb.int. The answer holds each report in full, so that nothing
 * more has to be asked for. Fields without content are left out of it, never null. */

#define PAGE_ITEMS 50u

static char *
find_address(const Source *source, gint64 now)
{
    static const char *const fields[] = {"title", "date",      "body-html", "source",
                                         "url",   "url_alias", "origin",    "file"};
    char *address = query_fill_days(source->address, source->window_s, now);
    address = query_complete(address, "appname", source->app_name != NULL ? source->app_name : "");
    address = query_complete(address, "limit", G_STRINGIFY(PAGE_ITEMS));
    address = query_complete(address, "sort[]", "date.changed:desc");
    if (query_has(address, "fields[include][]"))
        return address;
    GString *more = g_string_new(address);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        g_string_append_printf(more, "&fields%%5Binclude%%5D%%5B%%5D=%s", fields[i]);
    g_free(address);
    return g_string_free(more, FALSE);
}

/* Names of those who wrote it: "Airwars, HRW". Returns: (owned) */
static char *
join_sources(JsonObject *fields)
{
    JsonArray *sources = json_find_array(fields, "source");
    GString *names = g_string_new(NULL);
    for (guint i = 0; sources != NULL && i < json_array_get_length(sources); i++) {
        const char *name = json_find_text(json_get_element(sources, i), "name");
        if (name != NULL)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
    }
    return g_string_free(names, FALSE);
}

/* The report as the page it is on the site, for our readers of pages. */
static GBytes *
make_page(JsonObject *fields, const char *title, const char *published)
{
    const char *body = json_find_text(fields, "body-html");
    const char *origin = json_find_text(fields, "origin");
    g_autofree char *sources = join_sources(fields);
    g_autofree char *head = g_markup_printf_escaped(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%s</title>\n"
        "<meta property=\"og:site_name\" content=\"ReliefWeb\">\n"
        "<meta property=\"article:published_time\" content=\"%s\">\n"
        "<meta name=\"author\" content=\"%s\">\n<meta name=\"origin\" content=\"%s\">\n"
        "</head>\n<body><article itemprop=\"articleBody\">\n<h1>%s</h1>\n",
        title, published != NULL ? published : "", sources, origin != NULL ? origin : "", title);
    char *page = g_strconcat(head, body, "\n</article></body></html>\n", NULL);
    return g_bytes_new_take(page, strlen(page));
}

static Announcement *
read_report(JsonObject *report)
{
    JsonObject *fields = json_find_object(report, "fields");
    const char *id = json_find_text(report, "id");
    const char *title = json_find_text(fields, "title");
    const char *alias = json_find_text(fields, "url_alias");
    const char *address = alias != NULL ? alias : json_find_text(fields, "url");
    bool is_web = address != NULL &&
                  (g_str_has_prefix(address, "https://") || g_str_has_prefix(address, "http://"));
    if (id == NULL || title == NULL || !is_web)
        return NULL;
    g_autofree char *document = g_strconcat("reliefweb.int/node/", id, NULL);
    Announcement *announcement = announcement_new(document, address);
    announcement->title = g_strdup(title);
    announcement->published =
        day_read(json_find_text(json_find_object(fields, "date"), "original"));
    if (json_find_text(fields, "body-html") == NULL)
        return announcement; /* only files hang there: its page says so */
    announcement->content = make_page(fields, title, announcement->published);
    announcement->media_type = g_strdup("text/html; charset=utf-8");
    return announcement;
}

static bool
read_reports(const IndexPage *page, IndexReading *reading, GError **error)
{
    g_autoptr(JsonNode) root = json_read(page->capture->body, error);
    if (root == NULL)
        return false;
    JsonObject *answer = JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    JsonArray *data = json_find_array(answer, "data");
    if (data == NULL) {
        g_set_error(error, JSON_TEXT_ERROR, JSON_TEXT_ERROR_BROKEN,
                    "the JSON has no \"data\": this is no answer of ReliefWeb's API");
        return false;
    }
    reading->announcements = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    for (guint i = 0; i < json_array_get_length(data); i++) {
        Announcement *announcement = read_report(json_get_element(data, i));
        if (announcement != NULL)
            g_ptr_array_add(reading->announcements, announcement);
    }
    JsonObject *links = json_find_object(answer, "links");
    if (json_find_text(json_find_object(links, "next"), "href") == NULL)
        return true;
    /* Its own link is not followed: it could lead anywhere. */
    g_autofree char *offset = g_strdup_printf("%u", page->number * PAGE_ITEMS);
    reading->next = query_set(g_strdup(page->address), "offset", offset);
    return true;
}

const Kind kind_reliefweb = {
    .expectation = EXPECT_JSON, .is_api = true, .find_address = find_address, .read = read_reports};
