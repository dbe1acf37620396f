/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a PDF prints at the edge of page after page is not part of its text. A line is taken for
 * furniture only for a reason that a line of the text can hardly have by chance, since what is
 * left out here nobody is ever told of. */
#include "texts/pdf_furniture_internal.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Share of a page's height at its top and bottom where furniture stands. */
#define EDGE_SHARE 0.12
/* Lines from the edge that are looked at. */
#define EDGE_LINES 3u
/* Points by which the same furniture may move from page to page. */
#define SHIFT_MAX 4.0
/* Pages to the next of its kind: left and right pages may differ. */
#define DISTANCE_MAX 2u
#define PAGE_NUMBER_MAX 9999u
/* The text begins this share of a line's height further off, at least. */
#define DETACHED_SHARE 0.35

typedef struct {
    PdfLine *line; /* (borrowed) */
    bool is_furniture;
} Candidate;

/* The lines at one edge of one page, outermost first. */
typedef struct {
    Candidate lines[EDGE_LINES];
    guint count;
} Edge;

typedef enum { AT_TOP, AT_BOTTOM, EDGES } Side;

/* How far a line is from its edge of the page. */
static double
get_distance(const PdfLine *line, const PdfPage *page, Side side)
{
    return side == AT_TOP ? line->top : page->height - line->bottom;
}

static void
insert(Edge *edge, const PdfPage *page, Side side, PdfLine *line)
{
    guint at = edge->count;
    while (at > 0 &&
           get_distance(line, page, side) < get_distance(edge->lines[at - 1].line, page, side))
        at--;
    if (at >= EDGE_LINES)
        return;
    guint moved = MIN(edge->count, EDGE_LINES - 1) - at;
    memmove(&edge->lines[at + 1], &edge->lines[at], moved * sizeof(Candidate));
    edge->lines[at] = (Candidate){.line = line};
    edge->count = MIN(edge->count + 1, EDGE_LINES);
}

static Edge
find_edge(const PdfPage *page, Side side)
{
    Edge edge = {.count = 0};
    for (guint i = 0; i < page->lines->len; i++) {
        PdfLine *line = g_ptr_array_index(page->lines, i);
        if (get_distance(line, page, side) <= page->height * EDGE_SHARE)
            insert(&edge, page, side, line);
    }
    return edge;
}

/* White space between @line and what stands next to it, away from the edge. */
static bool
is_detached(const PdfLine *line, const PdfPage *page, Side side)
{
    double height = line->bottom - line->top, nearest = INFINITY;
    for (guint i = 0; i < page->lines->len; i++) {
        const PdfLine *other = g_ptr_array_index(page->lines, i);
        double gap = side == AT_TOP ? other->top - line->bottom : line->top - other->bottom;
        bool is_beside = other->top < line->bottom && other->bottom > line->top;
        if (other != line && !is_beside && gap > -height)
            nearest = MIN(nearest, gap);
    }
    return nearest >= height * DETACHED_SHARE;
}

/* Reads a page number at @at. Returns: 0 when there is none */
static guint
read_number(const char *at, const char **ret_end)
{
    guint number = 0;
    const char *end = at;
    while (g_ascii_isdigit(*end) && number <= PAGE_NUMBER_MAX)
        number = number * 10 + (guint)(*end++ - '0');
    *ret_end = end;
    return number <= PAGE_NUMBER_MAX && !g_ascii_isdigit(*end) ? number : 0;
}

/* "7", "- 7 -", "Page 7 of 12", "7 | Page". Returns: 7, or 0 */
static guint
find_page_number(const char *text)
{
    static const char *const words[] = {"page", "of", "p.",           "p", "-", "\xE2\x80\x93",
                                        "|",    "/",  "\xE2\x80\x94", NULL};
    g_autofree char *lower = g_utf8_strdown(text, -1);
    g_auto(GStrv) tokens = g_strsplit_set(lower, " \t", -1);
    guint first = 0, count = 0;
    for (guint i = 0; tokens[i] != NULL; i++) {
        const char *end = tokens[i];
        guint number = read_number(tokens[i], &end);
        if (*tokens[i] == '\0' || g_strv_contains(words, tokens[i]))
            continue;
        if (number > 0 && *end == '/' && end[1] != '\0')
            (void)read_number(end + 1, &end); /* of how many says nothing of this page */
        if (number == 0 || *end != '\0' || ++count > 2)
            return 0;
        first = first == 0 ? number : first;
    }
    return first;
}

/* Equal but for a page number that begins or ends the line and that runs with the pages. */
static bool
says_the_same(const char *one, const char *other, guint distance)
{
    guint number = find_page_number(one);
    if (number > 0)
        return find_page_number(other) == number + distance;
    if (g_str_equal(one, other))
        return true;
    const char *one_tail = strrchr(one, ' '), *other_tail = strrchr(other, ' '), *end;
    if (one_tail == NULL || other_tail == NULL || one_tail - one != other_tail - other ||
        strncmp(one, other, (size_t)(one_tail - one)) != 0)
        return false;
    number = read_number(one_tail + 1, &end);
    if (number == 0 || *end != '\0')
        return false;
    return read_number(other_tail + 1, &end) == number + distance && *end == '\0';
}

static bool
has_partner(const PdfPage *page, const Candidate *candidate, const PdfPage *other_page,
            Edge *other_edge, Side side, guint distance)
{
    for (guint i = 0; i < other_edge->count; i++) {
        Candidate *other = &other_edge->lines[i];
        double shift =
            get_distance(candidate->line, page, side) - get_distance(other->line, other_page, side);
        if (fabs(shift) <= SHIFT_MAX &&
            says_the_same(candidate->line->text, other->line->text, distance)) {
            other->is_furniture = true;
            return true;
        }
    }
    return false;
}

/* A page number that nothing runs with: "Page 1 of 1", or the page's own place. */
static void
mark_own_number(Edge *edge, guint place)
{
    if (edge->count > 0 && find_page_number(edge->lines[0].line->text) == place + 1)
        edge->lines[0].is_furniture = true;
}

static void
mark_edges(const GPtrArray *pages, Edge *edges, Side side)
{
    for (guint i = 0; i < pages->len; i++) {
        const PdfPage *page = g_ptr_array_index(pages, i);
        mark_own_number(&edges[i], i);
        for (guint j = 0; j < edges[i].count; j++) {
            Candidate *candidate = &edges[i].lines[j];
            for (guint k = 1; k <= DISTANCE_MAX && i + k < pages->len; k++)
                if (has_partner(page, candidate, g_ptr_array_index(pages, i + k), &edges[i + k],
                                side, k))
                    candidate->is_furniture = true;
        }
    }
}

/* Only from the edge inwards, and up to where white space parts them from the text. */
static guint
count_removable(const Edge *edge, const PdfPage *page, Side side)
{
    guint removable = 0;
    for (guint i = 0; i < edge->count && edge->lines[i].is_furniture; i++)
        if (is_detached(edge->lines[i].line, page, side))
            removable = i + 1;
    return removable;
}

static void
remove_marked(const GPtrArray *pages, Edge *edges, Side side)
{
    for (guint i = 0; i < pages->len; i++) {
        PdfPage *page = g_ptr_array_index(pages, i);
        guint removable = count_removable(&edges[i], page, side);
        for (guint j = 0; j < removable; j++)
            g_ptr_array_remove(page->lines, edges[i].lines[j].line);
    }
}

void
pdf_furniture_remove(const GPtrArray *pages)
{
    for (Side side = AT_TOP; side < EDGES; side++) {
        g_autofree Edge *edges = g_new0(Edge, pages->len + 1);
        for (guint i = 0; i < pages->len; i++)
            edges[i] = find_edge(g_ptr_array_index(pages, i), side);
        mark_edges(pages, edges, side);
        remove_marked(pages, edges, side);
    }
}
