/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two lines beside each other tell nothing of columns: they may be a row of a table. A river of
 * white that many lines leave free on both sides tells. */
#include "texts/pdf_columns_internal.h"

#include <stdbool.h>

/* Places across a page where a river is looked for. */
#define PLACES 256u
/* Lines on each side of a river, at least. */
#define RIVER_MIN_LINES 4u
/* Characters of a line of prose, on average; cells of a table have fewer. */
#define PROSE_MIN_CHARACTERS 20u
/* As shares of a line's height. */
#define RIVER_MIN_WIDTH 0.6
#define BLOCK_GAP 0.45
#define APART 1.5       /* white between a running header and the columns */
#define SAME_HEIGHT 0.3 /* tops of the cells of a row */
/* As a share of the wider one: columns are of one width, those of a table seldom. */
#define SAME_WIDTH 0.1
/* Lines above or below the columns that are not theirs. */
#define EDGE_LINES 3u
/* Columns within columns. */
#define DEPTH_MAX 6u
/* A page with more lines is none that anybody reads. */
#define PAGE_MAX_LINES 2000u

typedef struct {
    PdfLine *line; /* (borrowed) */
    guint place;   /* in the order they came in */
} Item;

/* The lines from @first to before @end leave @x free. */
typedef struct {
    guint first, end, lines;
    double x;
} River;

static double
get_height(const PdfLine *line)
{
    return MAX(line->bottom - line->top, 1.0);
}

static const PdfLine *
get_line(const GArray *items, guint at)
{
    return g_array_index(items, Item, at).line;
}

static int
compare_tops(gconstpointer a, gconstpointer b)
{
    const Item *one = a, *other = b;
    if (one->line->top < other->line->top)
        return -1;
    if (one->line->top > other->line->top)
        return 1;
    return (one->place > other->place) - (one->place < other->place);
}

static int
compare_lefts(gconstpointer a, gconstpointer b)
{
    const Item *one = a, *other = b;
    if (one->line->left < other->line->left)
        return -1;
    if (one->line->left > other->line->left)
        return 1;
    return compare_tops(a, b);
}

static int
compare_places(gconstpointer a, gconstpointer b)
{
    const Item *one = a, *other = b;
    return (one->place > other->place) - (one->place < other->place);
}

/* Finding the river */

/* The longest run of lines that leave @x free, by those on its emptier side. */
static River
find_run(const GArray *items, double x)
{
    River best = {.x = x}, run = best;
    guint left = 0, right = 0;
    for (guint i = 0; i < items->len; i++) {
        const PdfLine *line = get_line(items, i);
        bool is_left = line->right <= x, is_right = line->left >= x;
        if (!is_left && !is_right) {
            left = right = 0;
            run.first = i + 1;
            continue;
        }
        left += is_left;
        right += !is_left;
        run.end = i + 1;
        run.lines = MIN(left, right);
        if (run.lines > best.lines || (run.lines == best.lines && run.first == best.first))
            best = run;
    }
    return best;
}

/* Leaves out what stands apart above and below the columns. */
static void
trim(River *river, const GArray *items)
{
    double bottom = 0, top = G_MAXDOUBLE;
    for (guint i = 0, first = river->first; i <= EDGE_LINES && first + i < river->end; i++) {
        const PdfLine *line = get_line(items, first + i);
        if (i > 0 && line->top - bottom > get_height(line) * APART)
            river->first = first + i;
        bottom = i > 0 ? MAX(bottom, line->bottom) : line->bottom;
    }
    for (guint i = 1, end = river->end; i <= EDGE_LINES + 1 && end >= river->first + i; i++) {
        const PdfLine *line = get_line(items, end - i);
        if (i > 1 && top - line->bottom > get_height(line) * APART)
            river->end = end - i + 1;
        top = MIN(top, line->top);
    }
}

/* One side of a river. */
typedef struct {
    guint lines, characters;
    double inner; /* its edge at the river */
    double width; /* of its longest line */
    GArray *tops; /* (owned) of double, where blocks begin */
    double bottom;
} Side;

static void
note_line(Side *side, const PdfLine *line, bool is_left)
{
    double inner = is_left ? line->right : line->left;
    bool is_first = side->lines == 0;
    side->inner = is_first ? inner : is_left ? MAX(side->inner, inner) : MIN(side->inner, inner);
    if (is_first || line->top - side->bottom > get_height(line) * BLOCK_GAP)
        g_array_append_val(side->tops, line->top);
    side->bottom = is_first ? line->bottom : MAX(side->bottom, line->bottom);
    side->width = MAX(side->width, line->right - line->left);
    side->characters += (guint)g_utf8_strlen(line->text, -1);
    side->lines++;
}

/* Most blocks of one side begin where one of the other does. */
static bool
begin_together(const Side *left, const Side *right, double height)
{
    guint same = 0;
    for (guint i = 0, j = 0; i < right->tops->len; i++) {
        double top = g_array_index(right->tops, double, i);
        while (j < left->tops->len &&
               g_array_index(left->tops, double, j) < top - height * SAME_HEIGHT)
            j++;
        same += j < left->tops->len &&
                g_array_index(left->tops, double, j) <= top + height * SAME_HEIGHT;
    }
    guint blocks = MAX(left->tops->len, right->tops->len);
    return same >= RIVER_MIN_LINES - 1 && same * 4 >= blocks * 3;
}

static bool
are_rows(const Side *left, const Side *right, double height)
{
    double wider = MAX(left->width, right->width);
    return ABS(left->width - right->width) > wider * SAME_WIDTH &&
           begin_together(left, right, height);
}

static bool
parts_columns(const River *river, const GArray *items)
{
    Side left = {.tops = g_array_new(FALSE, FALSE, sizeof(double))};
    Side right = {.tops = g_array_new(FALSE, FALSE, sizeof(double))};
    double height = 0;
    for (guint i = river->first; i < river->end; i++) {
        const PdfLine *line = get_line(items, i);
        bool is_left = line->right <= river->x;
        note_line(is_left ? &left : &right, line, is_left);
        height = MAX(height, get_height(line));
    }
    bool parts = left.lines >= RIVER_MIN_LINES && right.lines >= RIVER_MIN_LINES &&
                 left.characters >= left.lines * PROSE_MIN_CHARACTERS &&
                 right.characters >= right.lines * PROSE_MIN_CHARACTERS &&
                 right.inner - left.inner >= height * RIVER_MIN_WIDTH &&
                 !are_rows(&left, &right, height);
    g_array_unref(left.tops);
    g_array_unref(right.tops);
    return parts;
}

/* Returns: false when the lines stand in one column, or in a table */
static bool
find_river(const GArray *items, double width, River *ret_river)
{
    River best = {.lines = RIVER_MIN_LINES - 1};
    for (guint i = 1; i < PLACES; i++) {
        River run = find_run(items, width * i / PLACES);
        if (run.lines > best.lines)
            best = run;
    }
    if (best.lines < RIVER_MIN_LINES)
        return false;
    trim(&best, items);
    if (!parts_columns(&best, items))
        return false;
    *ret_river = best;
    return true;
}

/* Ordering */

static GArray *
slice(const GArray *items, guint first, guint end)
{
    GArray *part = g_array_new(FALSE, FALSE, sizeof(Item));
    if (end > first)
        g_array_append_vals(part, &g_array_index(items, Item, first), end - first);
    return part;
}

/* From top to bottom, what stands in one row from left to right. */
static void
sort_column(GArray *items)
{
    for (guint first = 0, end; first < items->len; first = end) {
        const PdfLine *line = get_line(items, first);
        for (end = first + 1; end < items->len; end++) {
            const PdfLine *next = get_line(items, end);
            if ((next->top + next->bottom) / 2 >= line->bottom)
                break;
        }
        qsort(&g_array_index(items, Item, first), end - first, sizeof(Item), compare_lefts);
    }
}

static void append_ordered(PdfPage *page, GArray *items, bool is_column, guint depth);

static void
append_columns(PdfPage *page, const GArray *items, const River *river, guint depth)
{
    GArray *left = slice(items, 0, 0), *right = slice(items, 0, 0);
    for (guint i = river->first; i < river->end; i++) {
        const Item *item = &g_array_index(items, Item, i);
        g_array_append_vals(item->line->right <= river->x ? left : right, item, 1);
    }
    append_ordered(page, left, true, depth);
    append_ordered(page, right, true, depth);
}

static void
append_part(PdfPage *page, GArray *items, bool is_column)
{
    GPtrArray *lines = page->lines;
    guint column = lines->len == 0 ? 0 : ((PdfLine *)lines->pdata[lines->len - 1])->column + 1;
    if (is_column)
        sort_column(items);
    else
        g_array_sort(items, compare_places);
    for (guint i = 0; i < items->len; i++) {
        PdfLine *line = g_array_index(items, Item, i).line;
        line->column = column;
        g_ptr_array_add(lines, line);
    }
}

/* Consumes @items, which stand from top to bottom. */
static void
append_ordered(PdfPage *page, GArray *items, bool is_column, guint depth)
{
    River river;
    if (depth < DEPTH_MAX && find_river(items, page->width, &river)) {
        append_ordered(page, slice(items, 0, river.first), is_column, depth + 1);
        append_columns(page, items, &river, depth + 1);
        append_ordered(page, slice(items, river.end, items->len), is_column, depth + 1);
    } else {
        append_part(page, items, is_column);
    }
    g_array_unref(items);
}

void
pdf_columns_order(PdfPage *page)
{
    if (page->lines->len < 2 * RIVER_MIN_LINES || page->lines->len > PAGE_MAX_LINES)
        return;
    GArray *items = g_array_new(FALSE, FALSE, sizeof(Item));
    for (guint i = 0; i < page->lines->len; i++) {
        Item item = {.line = page->lines->pdata[i], .place = i};
        g_array_append_val(items, item);
    }
    g_array_sort(items, compare_tops);
    g_ptr_array_set_free_func(page->lines, NULL);
    g_ptr_array_set_size(page->lines, 0);
    g_ptr_array_set_free_func(page->lines, (GDestroyNotify)pdf_line_free);
    append_ordered(page, items, false, 0);
}
