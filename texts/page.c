/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/page.h"

#include <glib-object.h>
#include <stdbool.h>
#include <string.h>

#include "texts/article_internal.h"
#include "texts/charset_internal.h"
#include "texts/dom_internal.h"
#include "texts/layout_internal.h"
#include "texts/metadata_internal.h"
#include "texts/page_internal.h"
#include "texts/pdf_internal.h"

static void
set_article(PageText *page, xmlNode *root, bool needs_day)
{
    g_autoptr(Article) article = article_new(root);
    xmlNode *area = article_find(article, root);
    page->text = layout_set(article, area);
    if (needs_day)
        page->published = metadata_find_published_below(root, area);
    if (*page->text != '\0' || area == root)
        return;
    g_free(page->text);
    page->text = layout_set(article, root);
}

static PageText *
read_html(const char *html, gsize length)
{
    PageText *page = g_new0(PageText, 1);
    g_autoptr(xmlDoc) document = dom_read_html(html, length);
    xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    if (root == NULL) {
        page->text = g_strdup("");
        return page;
    }
    g_autoptr(GPtrArray) marked = dom_list_marked(root);
    page->title = metadata_find_title(marked);
    page->site = metadata_find_site(marked);
    page->canonical = metadata_find_canonical(marked);
    bool is_claim = article_is_military_claim(marked); /* its day is Airwars' own */
    page->published = is_claim ? NULL : metadata_find_published(marked);
    set_article(page, root, !is_claim && page->published == NULL);
    return page;
}

/* CRLF becomes LF; a lone CR is left as it is. */
static char *
mend_line_ends(const char *text, gsize length)
{
    GString *out = g_string_sized_new(length + 1);
    for (gsize i = 0; i < length; i++) {
        if (text[i] != '\r' || text[i + 1] != '\n')
            g_string_append_c(out, text[i]);
    }
    return g_string_free(out, FALSE);
}

static bool
check_size(GBytes *body, GError **error)
{
    if (g_bytes_get_size(body) <= PAGE_MAX_BYTES)
        return true;
    g_set_error(error, PAGE_ERROR, PAGE_ERROR_TOO_LARGE,
                "page of %" G_GSIZE_FORMAT " bytes is larger than the %u that are read",
                g_bytes_get_size(body), PAGE_MAX_BYTES);
    return false;
}

/* What a PDF says of itself, title and dates, is as often that of the template it was made from. */
static PageText *
read_pdf(GBytes *body, GError **error)
{
    char *text = check_size(body, error) ? pdf_read(body, error) : NULL;
    if (text == NULL)
        return NULL;
    PageText *page = g_new0(PageText, 1);
    page->text = text;
    return page;
}

SourceText *
page_open(GBytes *body, const char *media_type, GError **error)
{
    if (!check_size(body, error))
        return NULL;
    SourceText *source = source_text_read(body, media_type);
    if (source != NULL)
        return source;
    g_autofree char *shown = g_strndup(media_type == NULL ? "no media type" : media_type, 80);
    g_autofree char *valid = g_utf8_make_valid(shown, -1);
    g_set_error(error, PAGE_ERROR, PAGE_ERROR_NOT_TEXT,
                "document (%s) is neither HTML, plain text nor PDF", valid);
    return NULL;
}

PageText *
page_text_read(GBytes *body, const char *media_type, GError **error)
{
    if (pdf_is(body, media_type))
        return read_pdf(body, error);
    g_autoptr(SourceText) source = page_open(body, media_type, error);
    if (source == NULL)
        return NULL;
    if (source->is_html)
        return read_html(source->text, source->length);
    PageText *page = g_new0(PageText, 1);
    page->text = mend_line_ends(source->text, source->length);
    return page;
}

void
page_text_free(PageText *page)
{
    if (page == NULL)
        return;
    g_free(page->text);
    g_free(page->title);
    g_free(page->site);
    g_free(page->published);
    g_free(page->canonical);
    g_free(page);
}

struct PageTools {
    GPtrArray *converters; /* (owned) */
    gpointer poppler;      /* (owned) (nullable) */
};

PageTools *
page_tools_new(void)
{
    PageTools *tools = g_new0(PageTools, 1);
    dom_prepare();
    tools->poppler = pdf_prepare();
    tools->converters = charset_open_all();
    return tools;
}

void
page_tools_free(PageTools *tools)
{
    if (tools == NULL)
        return;
    g_ptr_array_unref(tools->converters);
    g_clear_object(&tools->poppler);
    g_free(tools);
}
