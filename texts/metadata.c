/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/metadata_internal.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "texts/address.h"
#include "texts/day.h"
#include "texts/dom_internal.h"

/* Longest title or name of a site. */
#define LINE_MAX_BYTES 1000
/* A line with a day of its own, and where it is looked for. */
#define NEAR_MAX_BYTES 60u
#define NEAR_MAX_LINES 12u
#define HEADING_MIN_BYTES 25u

static char *
null_if_empty(char *text)
{
    if (text != NULL && *text == '\0')
        g_clear_pointer(&text, g_free);
    return text;
}

/* Content of the first <meta> of that property or name. */
static char *
find_meta(const GPtrArray *marked, const char *property)
{
    for (guint i = 0; i < marked->len; i++) {
        const xmlNode *node = g_ptr_array_index(marked, i);
        if (!dom_is(node, "meta") || (!dom_attribute_is(node, "property", property) &&
                                      !dom_attribute_is(node, "name", property) &&
                                      !dom_attribute_is(node, "itemprop", property)))
            continue;
        g_autofree char *content = dom_attribute(node, "content");
        if (content == NULL || strlen(content) > LINE_MAX_BYTES)
            continue;
        g_autoptr(GString) mended = g_string_new(NULL);
        dom_append_text(mended, content, strlen(content));
        char *line = null_if_empty(dom_collapse(mended->str));
        if (line != NULL)
            return line;
    }
    return NULL;
}

static bool
is_afpims_title(const xmlNode *node)
{
    return dom_is(node, "h1") && dom_has_class(node, "maintitle");
}

static bool
is_heading(const xmlNode *node)
{
    return dom_is(node, "h1");
}

static bool
is_title(const xmlNode *node)
{
    return dom_is(node, "title");
}

static char *
find_line(const GPtrArray *marked, bool (*matches)(const xmlNode *node))
{
    const xmlNode *node = dom_find_marked(marked, matches);
    return node == NULL ? NULL : null_if_empty(dom_line(node, LINE_MAX_BYTES));
}

char *
metadata_find_title(const GPtrArray *marked)
{
    char *title = find_line(marked, is_afpims_title);
    if (title == NULL)
        title = find_meta(marked, "og:title");
    if (title == NULL)
        title = find_line(marked, is_heading);
    if (title != NULL)
        return title;
    title = find_line(marked, is_title);
    char *trail = title == NULL ? NULL : strstr(title, " > "); /* AFPIMS: where the page stands */
    if (trail != NULL)
        *trail = '\0';
    return null_if_empty(title);
}

char *
metadata_find_site(const GPtrArray *marked)
{
    return find_meta(marked, "og:site_name");
}

static bool
is_canonical(const xmlNode *node)
{
    return dom_is(node, "link") && dom_has_word(node, "rel", "canonical") &&
           dom_has_attribute(node, "href");
}

char *
metadata_find_canonical(const GPtrArray *marked)
{
    const xmlNode *node = dom_find_marked(marked, is_canonical);
    g_autofree char *href = node == NULL ? NULL : dom_attribute(node, "href");
    return href == NULL ? NULL : address_resolve(NULL, href);
}

static bool
is_base(const xmlNode *node)
{
    return dom_is(node, "base") && dom_has_attribute(node, "href");
}

char *
metadata_find_base(xmlNode *root)
{
    const xmlNode *node = dom_find(root, is_base);
    return node == NULL ? NULL : dom_attribute(node, "href");
}

static bool
is_info_bar(const xmlNode *node)
{
    return dom_has_class(node, "info-bar");
}

static bool
is_in_info_bar(const xmlNode *node)
{
    for (const xmlNode *at = node->parent; at != NULL; at = at->parent) {
        if (at->type == XML_ELEMENT_NODE && is_info_bar(at))
            return true;
    }
    return false;
}

static bool
is_publication_time(const xmlNode *node)
{
    return dom_is(node, "time") &&
           (dom_has_attribute(node, "pubdate") || dom_has_word(node, "itemprop", "datePublished") ||
            dom_has_class(node, "entry-date") || dom_has_class(node, "published"));
}

static bool
is_date(const xmlNode *node)
{
    return dom_has_class(node, "date") && (dom_is(node, "span") || is_in_info_bar(node));
}

/* The day in the first element that matches and holds one: its datetime, else its text. */
static char *
find_day(const GPtrArray *marked, bool (*matches)(const xmlNode *node))
{
    for (guint i = 0; i < marked->len; i++) {
        const xmlNode *node = g_ptr_array_index(marked, i);
        if (!matches(node))
            continue;
        g_autofree char *datetime = dom_attribute(node, "datetime");
        char *day = day_read(datetime);
        if (day != NULL)
            return day;
        g_autofree char *line = dom_line(node, LINE_MAX_BYTES);
        day = day_read(line);
        if (day != NULL)
            return day;
    }
    return NULL;
}

char *
metadata_find_published(const GPtrArray *marked)
{
    static const char *const names[] = {"article:published_time", "datePublished",
                                        "dcterms.created", "publishdate", NULL};
    for (unsigned i = 0; names[i] != NULL; i++) {
        g_autofree char *content = find_meta(marked, names[i]);
        char *day = day_read(content);
        if (day != NULL)
            return day;
    }
    char *day = find_day(marked, is_publication_time);
    return day != NULL ? day : find_day(marked, is_date);
}

/* "05.31.2019", as DVIDS of the US forces writes its days */
static char *
read_dvids_day(const char *line)
{
    unsigned month = 0, day = 0, year = 0;
    int end = 0;
    if (sscanf(line, "%2u.%2u.%4u%n", &month, &day, &year, &end) != 3 || line[end] != '\0' ||
        month > 12 || !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return NULL;
    return g_strdup_printf("%04u-%02u-%02u", year, month, day);
}

/* The heading of the text, outside of it: the title says it too, which a masthead's is too short
 * for. */
static const xmlNode *
find_heading_outside(xmlNode *root, const xmlNode *text, const char *title)
{
    const xmlNode *heading = dom_find(root, is_heading);
    if (heading == NULL)
        return NULL;
    for (const xmlNode *at = heading; at != NULL; at = at->parent)
        if (at == text)
            return NULL;
    g_autofree char *line = dom_line(heading, LINE_MAX_BYTES);
    return strlen(line) >= HEADING_MIN_BYTES && strstr(title, line) != NULL ? heading : NULL;
}

char *
metadata_find_published_below(xmlNode *root, const xmlNode *text)
{
    const xmlNode *page_title = dom_find(root, is_title);
    g_autofree char *title = page_title == NULL ? NULL : dom_line(page_title, LINE_MAX_BYTES);
    const xmlNode *heading = title == NULL ? NULL : find_heading_outside(root, text, title);
    const xmlNode *node = heading == NULL ? NULL : dom_next_after(heading, root);
    bool is_dvids = title != NULL && g_str_has_prefix(title, "DVIDS");
    for (unsigned lines = 0; node != NULL && node != text && lines < NEAR_MAX_LINES;
         node = dom_next(node, root)) {
        if (node->type != XML_TEXT_NODE || node->content == NULL)
            continue;
        g_autofree char *line = dom_collapse((const char *)node->content);
        lines += *line != '\0';
        char *day = strlen(line) <= NEAR_MAX_BYTES ? day_read(line) : NULL;
        if (day == NULL && is_dvids)
            day = read_dvids_day(line);
        if (day != NULL)
            return day;
    }
    return NULL;
}
