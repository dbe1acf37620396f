/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/kind_airwars.h"

#include <string.h>

#include "base/json.h"
#include "fetchers/query.h"
#include "texts/airwars.h"
#include "texts/day.h"

/* airwars.org: what militaries claimed, as pages, and what Airwars recorded, as posts of type "civ"
 * of its WordPress. */

#define PAGE_POSTS "100"
#define FACTS_MAX 100u

static char *
fill_days(const Source *source, gint64 now)
{
    return query_fill_days(source->address, source->window_s, now);
}

static bool
read_claims(const IndexPage *page, IndexReading *reading, GError **error)
{
    const Capture *capture = page->capture;
    reading->announcements = airwars_claims_read(capture->body, capture->media_type,
                                                 capture->address, &reading->next, error);
    return reading->announcements != NULL;
}

static char *
describe_claim(const Capture *document)
{
    g_autofree char *original = NULL;
    g_autofree char *archived = NULL;
    airwars_claim_find_links(document->body, document->media_type, document->address, &original,
                             &archived);
    if (original == NULL && archived == NULL)
        return NULL;
    return g_strdup_printf("original report: %s; archived report: %s",
                           original != NULL ? original : "not named",
                           archived != NULL ? archived : "not named");
}

static char *
find_incidents_address(const Source *source, gint64 now)
{
    char *address = fill_days(source, now);
    address = query_complete(address, "per_page", PAGE_POSTS);
    return query_complete(address, "_fields", "id,date,modified,slug,link,title,acf");
}

/* "ISPT0001" of "ispt0001-october-7-2023". Returns: (owned) (nullable) */
static char *
find_code(const char *slug)
{
    size_t letters = strspn(slug, "abcdefghijklmnopqrstuvwxyz");
    size_t digits = strspn(slug + letters, "0123456789");
    char after = slug[letters + digits];
    if (letters == 0 || digits == 0 || letters + digits > 20 || (after != '-' && after != '\0'))
        return NULL;
    g_autofree char *code = g_strndup(slug, letters + digits);
    return g_ascii_strup(code, -1);
}

static void
add_fact(GString *page, const char *name, const char *value)
{
    g_autofree char *escaped_name = g_markup_escape_text(name, -1);
    g_autofree char *escaped_value = g_markup_escape_text(value, -1);
    g_string_append_printf(page, "<p>%s: %s</p>\n", escaped_name, escaped_value);
}

/* Whatever the post states as a text or a number. */
static void
add_facts(GString *page, JsonObject *facts)
{
    if (facts == NULL)
        return;
    g_autoptr(GList) names = json_object_get_members(facts);
    unsigned left = FACTS_MAX;
    for (const GList *at = names; at != NULL && left > 0; at = at->next, left--) {
        const char *name = at->data;
        const char *text = json_find_text(facts, name);
        gint64 number = json_find_number(facts, name, G_MININT64);
        g_autofree char *printed = g_strdup_printf("%" G_GINT64_FORMAT, number);
        if (text != NULL && *text != '\0')
            add_fact(page, name, text);
        else if (number != G_MININT64)
            add_fact(page, name, printed);
    }
}

static GBytes *
make_page(JsonObject *post, const char *title)
{
    GString *page = g_string_new(NULL);
    g_autofree char *head = g_markup_printf_escaped(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%s</title>\n"
        "<meta property=\"og:site_name\" content=\"Airwars\"></head>\n"
        "<body><article itemprop=\"articleBody\">\n<h1>%s</h1>\n",
        title, title);
    g_string_append(page, head);
    add_facts(page, json_find_object(post, "acf"));
    g_string_append(page, "</article></body></html>\n");
    return g_string_free_to_bytes(page);
}

static Announcement *
read_post(JsonObject *post)
{
    const char *slug = json_find_text(post, "slug");
    const char *link = json_find_text(post, "link");
    const char *name = json_find_text(json_find_object(post, "title"), "rendered");
    g_autofree char *code = slug != NULL ? find_code(slug) : NULL;
    if (code == NULL || link == NULL ||
        (!g_str_has_prefix(link, "https://") && !g_str_has_prefix(link, "http://")))
        return NULL;
    g_autofree char *document = g_strconcat("airwars.org/civ/", code, NULL);
    Announcement *announcement = announcement_new(document, link);
    announcement->title =
        name != NULL && *name != '\0' ? g_strdup_printf("%s – %s", code, name) : g_strdup(code);
    announcement->published = day_read(json_find_text(post, "date"));
    announcement->content = make_page(post, announcement->title);
    announcement->media_type = g_strdup("text/html; charset=utf-8");
    return announcement;
}

/* WordPress says how many pages there are, and calls those beyond an error. */
static char *
find_next(const IndexPage *page)
{
    static const char name[] = "\nx-wp-totalpages:";
    const char *headers = page->capture->headers != NULL ? page->capture->headers : "";
    g_autofree char *lower = g_ascii_strdown(headers, -1);
    const char *at = strstr(lower, name);
    guint64 pages = at != NULL ? g_ascii_strtoull(at + sizeof name - 1, NULL, 10) : 0;
    if (page->number >= pages)
        return NULL;
    g_autofree char *number = g_strdup_printf("%u", page->number + 1);
    return query_set(g_strdup(page->address), "page", number);
}

static bool
read_incidents(const IndexPage *page, IndexReading *reading, GError **error)
{
    g_autoptr(JsonNode) root = json_read(page->capture->body, error);
    if (root == NULL)
        return false;
    if (!JSON_NODE_HOLDS_ARRAY(root)) {
        g_set_error(error, JSON_TEXT_ERROR, JSON_TEXT_ERROR_BROKEN,
                    "the JSON is no list of posts: this is no answer of WordPress");
        return false;
    }
    JsonArray *posts = json_node_get_array(root);
    reading->announcements = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    for (guint i = 0; i < json_array_get_length(posts); i++) {
        Announcement *announcement = read_post(json_get_element(posts, i));
        if (announcement != NULL)
            g_ptr_array_add(reading->announcements, announcement);
    }
    reading->next = find_next(page);
    return true;
}

const Kind kind_airwars_claims = {.expectation = EXPECT_LIST,
                                  .find_address = fill_days,
                                  .read = read_claims,
                                  .describe = describe_claim};

const Kind kind_airwars_incidents = {.expectation = EXPECT_JSON,
                                     .is_api = true,
                                     .find_address = find_incidents_address,
                                     .read = read_incidents};
