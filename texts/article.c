/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/article_internal.h"

#include <string.h>

#include "texts/dom_internal.h"
#include "texts/markup_internal.h"

/* A selector's match with less text than this is a teaser (AFPIMS clients agree on 80). */
#define ARTICLE_MIN_BYTES 80
/* A form or share bar with more text than this holds something to read: ASP.NET wraps whole pages
 * in one form. */
#define FORM_MAX_BYTES 600
#define SHARE_BAR_MAX_BYTES 300
/* Share of the page's prose, in percent, that the block taken for the article must hold. */
#define DENSEST_MIN_PERCENT 80

typedef struct {
    gsize text;   /* bytes, without white space */
    gsize linked; /* of these, inside links */
    gsize blocks;
    gsize landmarks; /* elements that stand for a whole page */
    bool is_furniture;
} Weight;

struct Article {
    GArray *weights; /* (owned) of Weight; a node's _private is its index plus one, 0: skipped */
};

static const char *const furniture_names[] = {
    "script", "style",  "noscript", "template", "nav", "header", "footer", "aside",
    "head",   "button", "select",   "textarea", "svg", "iframe", "audio",  "video",
    "canvas", "dialog", "datalist", "menu",     "del", "s",      "strike", /* struck out: it stands
                                                                              no longer */
    NULL,
};

static const char *const share_classes[] = {
    "share",        "sharing",     "share-bar",     "share-buttons", "sharebar",
    "sharedaddy",   "share-links", "social",        "social-share",  "social-links",
    "addthis",      "addtoany",    "breadcrumb",    "breadcrumbs",   "newsletter",
    "skip-link",    "usa-banner",  "cookie-notice", "print-email",   "post-sharing",
    "social-media", NULL,
};

static bool
is_hidden(const xmlNode *node)
{
    if (dom_has_attribute(node, "hidden"))
        return true;
    if (!dom_has_attribute(node, "style"))
        return false;
    g_autofree char *style = dom_attribute(node, "style");
    g_autoptr(GString) bare = g_string_new(NULL);
    for (const char *at = style; at != NULL && *at != '\0'; at++) {
        if (!g_ascii_isspace(*at))
            g_string_append_c(bare, g_ascii_tolower(*at));
    }
    return strstr(bare->str, "display:none") != NULL ||
           strstr(bare->str, "visibility:hidden") != NULL ||
           strstr(bare->str, "line-through") != NULL;
}

static bool
is_furniture_at_sight(const xmlNode *node)
{
    return markup_is_one_of((const char *)node->name, furniture_names) ||
           (node->properties != NULL &&
            (dom_attribute_is(node, "role", "navigation") || is_hidden(node)));
}

static bool
is_share_bar(const xmlNode *node)
{
    return dom_has_any_class(node, share_classes);
}

static Weight *
find_weight(const Article *article, const xmlNode *node)
{
    gsize index = (gsize)GPOINTER_TO_SIZE(node->_private);
    return index == 0 ? NULL : &g_array_index(article->weights, Weight, index - 1);
}

static void
enter(Article *article, xmlNode *node)
{
    Weight weight = {0};
    g_array_append_val(article->weights, weight);
    node->_private = GSIZE_TO_POINTER(article->weights->len);
}

/* What a form must hold to be one that ASP.NET wraps around a page. */
static bool
is_landmark(const xmlNode *node)
{
    return dom_is(node, "h1") || dom_is(node, "article") || dom_is(node, "main") ||
           (node->properties != NULL && (dom_has_word(node, "itemprop", "articleBody") ||
                                         dom_attribute_is(node, "name", "__VIEWSTATE")));
}

/* Called when all of @node is weighed: decides whether it is furniture, else adds it up. */
static void
leave(Article *article, xmlNode *node, const xmlNode *root)
{
    Weight *weight = find_weight(article, node);
    if (dom_is(node, "form"))
        weight->is_furniture = weight->landmarks == 0 && weight->text < FORM_MAX_BYTES;
    else if (weight->text < SHARE_BAR_MAX_BYTES && node->properties != NULL)
        weight->is_furniture = is_share_bar(node);
    if (dom_is(node, "a"))
        weight->linked = weight->text;
    if (node == root || weight->is_furniture)
        return;
    Weight *parent = find_weight(article, node->parent);
    parent->text += weight->text;
    parent->linked += weight->linked;
    parent->landmarks += weight->landmarks + (is_landmark(node) ? 1 : 0);
    parent->blocks += weight->blocks + (markup_is_block((const char *)node->name) ? 1 : 0);
}

static void
weigh_text(Article *article, const xmlNode *node)
{
    Weight *parent = node->parent == NULL ? NULL : find_weight(article, node->parent);
    if (parent == NULL || node->content == NULL)
        return;
    gsize count = 0;
    for (const xmlChar *at = node->content; *at != '\0'; at++)
        count += !g_ascii_isspace((char)*at);
    parent->text += count;
}

Article *
article_new(xmlNode *root)
{
    Article *article = g_new0(Article, 1);
    article->weights = g_array_new(FALSE, FALSE, sizeof(Weight));
    xmlNode *node = root;
    while (node != NULL) {
        bool is_element = node->type == XML_ELEMENT_NODE;
        bool is_entered = is_element && (node == root || !is_furniture_at_sight(node));
        if (is_entered)
            enter(article, node);
        else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            weigh_text(article, node);
        if (is_entered && node->children != NULL) {
            node = node->children;
            continue;
        }
        if (is_entered)
            leave(article, node, root);
        while (node != root && node->next == NULL) {
            node = node->parent;
            leave(article, node, root);
        }
        node = node == root ? NULL : node->next;
    }
    return article;
}

void
article_free(Article *article)
{
    if (article == NULL)
        return;
    g_array_unref(article->weights);
    g_free(article);
}

bool
article_is_furniture(const Article *article, const xmlNode *node)
{
    const Weight *weight = find_weight(article, node);
    return weight == NULL || weight->is_furniture;
}

gsize
article_count_text(const Article *article, const xmlNode *node)
{
    const Weight *weight = find_weight(article, node);
    return weight == NULL ? 0 : weight->text;
}

gsize
article_count_blocks(const Article *article, const xmlNode *node)
{
    const Weight *weight = find_weight(article, node);
    return weight == NULL ? 0 : weight->blocks;
}

static bool
has_ancestor(const xmlNode *node, bool (*matches)(const xmlNode *node))
{
    for (const xmlNode *at = node->parent; at != NULL; at = at->parent) {
        if (at->type == XML_ELEMENT_NODE && matches(at))
            return true;
    }
    return false;
}

/* Selectors. AFPIMS first. */
static bool
is_article_body(const xmlNode *node)
{
    return dom_has_word(node, "itemprop", "articleBody");
}

static bool
is_afpims_frame(const xmlNode *node)
{
    return dom_has_class(node, "article-body") || dom_attribute_is(node, "id", "news-content") ||
           dom_has_class(node, "adetail") || dom_has_attribute(node, "data-content-type");
}

static bool
is_afpims_body(const xmlNode *node)
{
    return dom_is(node, "div") && dom_has_class(node, "body") &&
           has_ancestor(node, is_afpims_frame);
}

/* Airwars keeps a release as posted and once more with notes; the first is the force's text. */
static bool
is_claim(const xmlNode *node)
{
    return dom_is(node, "article") && dom_has_class(node, "mil");
}

static bool
is_original(const xmlNode *node)
{
    return dom_has_class(node, "content") && dom_has_class(node, "original");
}

static bool
is_annotated(const xmlNode *node)
{
    return dom_has_class(node, "content") && dom_has_class(node, "annotated");
}

static bool
is_original_report(const xmlNode *node)
{
    return dom_has_class(node, "report") && has_ancestor(node, is_original);
}

static bool
is_annotated_report(const xmlNode *node)
{
    return dom_has_class(node, "report") && has_ancestor(node, is_annotated);
}

static bool
is_reliefweb_body(const xmlNode *node)
{
    return dom_has_class(node, "rw-article__content") ||
           dom_has_class(node, "rw-report__content") || dom_has_class(node, "field--name-body") ||
           dom_has_class(node, "field-name-body");
}

static bool
is_wordpress_body(const xmlNode *node)
{
    return dom_has_class(node, "entry-content") || dom_has_class(node, "post-content") ||
           dom_has_class(node, "td-post-content") || dom_has_class(node, "article-content") ||
           dom_has_class(node, "article__body");
}

static bool
is_article_element(const xmlNode *node)
{
    return dom_is(node, "article");
}

static bool
is_main(const xmlNode *node)
{
    return dom_is(node, "main") || dom_attribute_is(node, "role", "main");
}

/* In order of preference. The first three of a page are its article; of the rest a page can hold
 * many (a blog's front page), and then none of them is. */
typedef struct {
    bool (*matches)(const xmlNode *node);
    bool is_unique;
} Selector;

static const Selector selectors[] = {
    {is_original_report, true},  {is_annotated_report, true},
    {is_article_body, true},     {is_afpims_body, true},
    {is_reliefweb_body, false},  {is_wordpress_body, false},
    {is_article_element, false}, {is_main, false},
};

/* Only these can match anything: most elements are neither. */
static bool
is_remarkable(const xmlNode *node)
{
    return node->properties != NULL || is_article_element(node) || dom_is(node, "main");
}

/* The first match with enough text; or the one that holds most of what all matches hold. Matches
 * inside matches are not looked at: comments are articles within the article. */
static xmlNode *
find_selected(const Article *article, xmlNode *root, const Selector *selector)
{
    xmlNode *best = NULL;
    gsize total = 0;
    for (xmlNode *node = root; node != NULL;) {
        bool is_seen = node->type == XML_ELEMENT_NODE && !article_is_furniture(article, node);
        if (!is_seen || !is_remarkable(node) || !selector->matches(node)) {
            node = is_seen ? dom_next(node, root) : dom_next_after(node, root);
            continue;
        }
        gsize text = article_count_text(article, node);
        if (selector->is_unique && text > ARTICLE_MIN_BYTES)
            return node;
        total += text;
        if (text > ARTICLE_MIN_BYTES && (best == NULL || text > article_count_text(article, best)))
            best = node;
        node = dom_next_after(node, root);
    }
    return best != NULL && article_count_text(article, best) * 2 > total ? best : NULL;
}

/* A bit for each selector that matches somewhere, so that a page is not gone through for the
 * others. */
static unsigned
find_promising(const Article *article, xmlNode *root)
{
    unsigned promising = 0;
    for (xmlNode *node = root; node != NULL;) {
        bool is_seen = node->type == XML_ELEMENT_NODE && !article_is_furniture(article, node);
        for (unsigned i = 0; is_seen && is_remarkable(node) && i < G_N_ELEMENTS(selectors); i++) {
            if (!(promising & (1u << i)) && selectors[i].matches(node))
                promising |= 1u << i;
        }
        node = is_seen ? dom_next(node, root) : dom_next_after(node, root);
    }
    return promising;
}

static gsize
count_prose(const Article *article, const xmlNode *node)
{
    const Weight *weight = find_weight(article, node);
    return weight == NULL || weight->is_furniture ? 0 : weight->text - weight->linked;
}

static xmlNode *
find_child_with(const Article *article, const xmlNode *parent, gsize enough)
{
    for (xmlNode *node = parent->children; node != NULL; node = node->next) {
        bool is_block = node->type == XML_ELEMENT_NODE && !dom_is(node, "p") &&
                        markup_is_block((const char *)node->name);
        if (is_block && count_prose(article, node) >= enough)
            return node;
    }
    return NULL;
}

/* The innermost element that still holds nearly all prose: nothing much can be lost with it. */
static xmlNode *
find_densest(const Article *article, xmlNode *root)
{
    gsize enough = count_prose(article, root) * DENSEST_MIN_PERCENT / 100;
    xmlNode *densest = root;
    xmlNode *child = enough > 0 ? find_child_with(article, root, enough) : NULL;
    while (child != NULL) {
        densest = child;
        child = find_child_with(article, child, enough);
    }
    return densest;
}

static bool
is_body(const xmlNode *node)
{
    return dom_is(node, "body");
}

xmlNode *
article_find(Article *article, xmlNode *root)
{
    xmlNode *body = dom_find(root, is_body);
    if (body == NULL)
        return root;
    unsigned promising = find_promising(article, body);
    for (unsigned i = 0; i < G_N_ELEMENTS(selectors); i++) {
        if (!(promising & (1u << i)))
            continue;
        xmlNode *found = find_selected(article, body, &selectors[i]);
        if (found != NULL)
            return found;
    }
    return find_densest(article, body);
}

bool
article_is_military_claim(const GPtrArray *marked)
{
    return dom_find_marked(marked, is_claim) != NULL;
}
