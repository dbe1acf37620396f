/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/layout_internal.h"

#include <stdbool.h>
#include <string.h>

#include "texts/charset_internal.h"
#include "texts/dom_internal.h"
#include "texts/marker_internal.h"
#include "texts/markup_internal.h"

/* A table cell with more blocks than this is a page laid out by a table. */
#define CELL_MAX_BLOCKS 1
#define NOTE_MAX_DIGITS 2u

/* White space is owed rather than written, so that none ends a line and none is doubled. */
typedef struct {
    const Article *article; /* (borrowed) */
    GString *out;
    unsigned newlines; /* owed */
    unsigned tabs;     /* owed */
    bool is_space_owed;
    bool is_row_start;
    bool is_cut;
    unsigned preformatted; /* open <pre> */
    unsigned flat;         /* open cells whose blocks are no lines of their own */
    unsigned raised;       /* open <sup>, <sub> and links to notes */
    bool is_mark_due;      /* nothing of the raised text is written yet */
    bool is_mark_open;     /* "[" is written */
    char *marker;          /* (owned) (nullable) of the list item whose text has not begun */
    GPtrArray *lists;      /* (owned) of MarkerList, innermost last */
} Layout;

static void
owe_newlines(Layout *layout, unsigned count)
{
    if (layout->flat > 0) {
        layout->is_space_owed = true;
        return;
    }
    layout->newlines = MAX(layout->newlines, count);
    layout->tabs = 0; /* empty cells at the end of a row */
}

/* Takes white space of any kind off the end, so that a line of "&nbsp;" is no line. Returns how
 * many line ends went with it. */
static unsigned
trim_end(GString *out)
{
    unsigned newlines = 0;
    while (out->len > 0) {
        const char *last = g_utf8_find_prev_char(out->str, out->str + out->len);
        if (last == NULL || !g_unichar_isspace(g_utf8_get_char(last)))
            break;
        newlines += *last == '\n';
        g_string_truncate(out, (gsize)(last - out->str));
    }
    return newlines;
}

static void
pay_newlines(Layout *layout)
{
    if (layout->newlines == 0)
        return;
    unsigned count = MIN(trim_end(layout->out) + layout->newlines, 2);
    if (layout->out->len > 0)
        g_string_append(layout->out, count == 2 ? "\n\n" : "\n");
    layout->newlines = 0;
    layout->is_space_owed = false;
}

static bool
is_at_line_start(const GString *out)
{
    return out->len == 0 || out->str[out->len - 1] == '\n';
}

/* Writes what is owed, in front of a visible character. */
static void
pay_owed(Layout *layout)
{
    pay_newlines(layout);
    for (unsigned i = 0; i < layout->tabs; i++)
        g_string_append_c(layout->out, '\t');
    if (layout->tabs == 0 && layout->is_space_owed && !is_at_line_start(layout->out))
        g_string_append_c(layout->out, ' ');
    layout->tabs = 0;
    layout->is_space_owed = false;
    if (layout->marker != NULL)
        g_string_append(layout->out, layout->marker);
    g_clear_pointer(&layout->marker, g_free);
}

/* Puts a raised number that touches what stands before it in brackets, and one that begins a line,
 * which is a footnote's. */
static void
open_mark(Layout *layout, char first)
{
    layout->is_mark_due = false;
    if (!g_ascii_isdigit(first))
        return;
    if (!is_at_line_start(layout->out) && g_ascii_isspace(layout->out->str[layout->out->len - 1]))
        return;
    g_string_append_c(layout->out, '[');
    layout->is_mark_open = true;
}

static void
write_blank(Layout *layout, char blank)
{
    if (layout->preformatted == 0 || blank == '\r')
        layout->is_space_owed = true;
    else if (blank == '\n')
        layout->newlines++;
    else if (is_at_line_start(layout->out) || layout->newlines > 0)
        layout->is_space_owed = true; /* indentation says nothing */
    else
        g_string_append_c(layout->out, blank);
}

/* Bytes that stand as they are, of @length without other white space than blanks: one blank stands
 * between two words. @text begins with none. */
static gsize
measure_words(const char *text, gsize length)
{
    for (gsize at = 0; at + 1 < length; at++)
        if (((text[at] ^ ' ') | (text[at + 1] ^ ' ')) == 0) /* two blanks */
            return at;
    return length - (text[length - 1] == ' ');
}

static void
write_text(Layout *layout, const char *text)
{
    const char *at = text, *stop = text;
    while (*at != '\0') {
        if (g_ascii_isspace(*at)) {
            write_blank(layout, *at++);
            continue;
        }
        if (stop <= at) /* each byte is looked at once, however many runs of blanks there are */
            stop = at + strcspn(at, "\t\n\f\r");
        gsize length = measure_words(at, (gsize)(stop - at));
        pay_owed(layout);
        if (layout->is_mark_due)
            open_mark(layout, *at);
        dom_append_text(layout->out, at, length);
        at += length;
    }
}

static void
enter_cell(Layout *layout, const xmlNode *node)
{
    bool is_flat = article_count_blocks(layout->article, node) <= CELL_MAX_BLOCKS;
    if (!is_flat)
        owe_newlines(layout, 2);
    else if (!layout->is_row_start)
        layout->tabs++;
    layout->is_row_start = false;
    layout->flat += is_flat;
}

static void
enter_item(Layout *layout, const xmlNode *node)
{
    owe_newlines(layout, 1);
    g_clear_pointer(&layout->marker, g_free);
    if (layout->lists->len > 0)
        layout->marker =
            marker_list_next(g_ptr_array_index(layout->lists, layout->lists->len - 1), node);
}

static bool
is_list(const xmlNode *node)
{
    return dom_is(node, "ol") || dom_is(node, "ul");
}

static bool
is_cell(const xmlNode *node)
{
    return dom_is(node, "td") || dom_is(node, "th");
}

/* A link of a digit or two to a note of the page, which a style sheet may raise. */
static bool
is_note_link(const xmlNode *node)
{
    if (!dom_is(node, "a") || !dom_has_attribute(node, "href"))
        return false;
    g_autofree char *href = dom_attribute(node, "href");
    g_autofree char *text = *href == '#' ? dom_line(node, NOTE_MAX_DIGITS + 1) : g_strdup("");
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= NOTE_MAX_DIGITS && text[digits] == '\0';
}

static bool
is_raised(const xmlNode *node)
{
    return dom_is(node, "sup") || dom_is(node, "sub") || is_note_link(node);
}

/* Elements of which several make one block. */
static bool
is_line(const xmlNode *node)
{
    return dom_is(node, "li") || dom_is(node, "tr") || dom_is(node, "dt") || dom_is(node, "dd") ||
           dom_is(node, "tbody") || dom_is(node, "thead") || dom_is(node, "tfoot");
}

static void
owe_boundary(Layout *layout, const xmlNode *node)
{
    if (markup_is_block((const char *)node->name) && !is_cell(node))
        owe_newlines(layout, is_line(node) ? 1 : 2);
}

static void
enter_element(Layout *layout, const xmlNode *node)
{
    owe_boundary(layout, node);
    if (dom_is(node, "br"))
        layout->newlines++;
    else if (is_list(node))
        g_ptr_array_add(layout->lists, marker_list_new(node));
    else if (dom_is(node, "li"))
        enter_item(layout, node);
    else if (dom_is(node, "tr"))
        layout->is_row_start = true;
    else if (is_cell(node))
        enter_cell(layout, node);
    else if (dom_is(node, "pre"))
        layout->preformatted++;
    else if (is_raised(node) && layout->raised++ == 0)
        layout->is_mark_due = true;
    else if (dom_is(node, MARKUP_CUT))
        layout->is_cut = layout->newlines == 0;
}

static void
leave_raised(Layout *layout)
{
    if (--layout->raised > 0)
        return;
    if (layout->is_mark_open)
        g_string_append_c(layout->out, ']');
    layout->is_mark_due = false;
    layout->is_mark_open = false;
}

static void
leave_element(Layout *layout, const xmlNode *node)
{
    if (is_list(node))
        g_ptr_array_set_size(layout->lists, (int)layout->lists->len - 1);
    else if (dom_is(node, "li"))
        g_clear_pointer(&layout->marker, g_free);
    else if (is_cell(node) && article_count_blocks(layout->article, node) <= CELL_MAX_BLOCKS)
        layout->flat--;
    else if (is_cell(node))
        owe_newlines(layout, 2);
    else if (dom_is(node, "pre"))
        layout->preformatted--;
    else if (is_raised(node))
        leave_raised(layout);
    owe_boundary(layout, node);
}

static bool
is_set(const Layout *layout, const xmlNode *node, const xmlNode *area)
{
    return node->type == XML_ELEMENT_NODE &&
           (node == area || !article_is_furniture(layout->article, node));
}

static void
set_nodes(Layout *layout, const xmlNode *area)
{
    const xmlNode *node = area;
    while (node != NULL) {
        bool is_entered = is_set(layout, node, area);
        if (is_entered)
            enter_element(layout, node);
        else if (node->type == XML_TEXT_NODE && node->content != NULL)
            write_text(layout, (const char *)node->content);
        if (is_entered && node->children != NULL) {
            node = node->children;
            continue;
        }
        if (is_entered)
            leave_element(layout, node);
        while (node != area && node->next == NULL) {
            node = node->parent;
            leave_element(layout, node);
        }
        node = node == area ? NULL : node->next;
    }
}

char *
layout_set(const Article *article, const xmlNode *area)
{
    Layout layout = {.article = article, .out = g_string_new(NULL)};
    layout.lists = g_ptr_array_new_with_free_func((GDestroyNotify)marker_list_free);
    set_nodes(&layout, area);
    (void)trim_end(layout.out); /* what line ends were there is no matter at the end */
    if (layout.out->len > 0 && !layout.is_cut)
        g_string_append_c(layout.out, '\n');
    g_ptr_array_unref(layout.lists);
    g_free(layout.marker);
    return charset_finish_text(layout.out);
}
