/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/chart.h"

#include <cairo.h>
#include <math.h>
#include <stdbool.h>

/* Room for words above and below the bars. */
#define TOP 20.0
#define BOTTOM 20.0
#define BARS_HEIGHT (CHART_HEIGHT - TOP - BOTTOM)
/* Of the room of one bar. */
#define BAR_SHARE 0.72
/* A narrow series still gets no wider bars. */
#define WIDEST_STEP 60.0

static void
chart_point_free(ChartPoint *point)
{
    g_free(point->label);
    g_free(point);
}

Chart *
chart_new(const char *title)
{
    Chart *chart = g_new0(Chart, 1);
    chart->title = g_strdup(title);
    chart->points = g_ptr_array_new_with_free_func((GDestroyNotify)chart_point_free);
    return chart;
}

void
chart_add(Chart *chart, const char *label, double value)
{
    ChartPoint *point = g_new0(ChartPoint, 1);
    point->label = g_strdup(label);
    point->value = value;
    if (chart->points->len == CHART_MAX_POINTS)
        g_ptr_array_remove_index(chart->points, 0);
    g_ptr_array_add(chart->points, point);
}

void
chart_free(Chart *chart)
{
    if (chart == NULL)
        return;
    g_free(chart->title);
    g_ptr_array_unref(chart->points);
    g_free(chart);
}

/* "1,302" */
static char *
tell_value(double value)
{
    g_autofree char *digits = g_strdup_printf("%.0f", value);
    GString *text = g_string_new(digits);
    for (gssize at = (gssize)text->len - 3; at > (value < 0 ? 1 : 0); at -= 3)
        g_string_insert_c(text, at, ',');
    return g_string_free(text, FALSE);
}

static double
find_highest(const Chart *chart)
{
    double highest = 1;
    for (guint i = 0; i < chart->points->len; i++) {
        const ChartPoint *point = chart->points->pdata[i];
        highest = fmax(highest, point->value);
    }
    return highest;
}

static void
write_words(cairo_t *cairo, double x, double y, double anchor, const char *words)
{
    cairo_text_extents_t extents = {0};
    cairo_text_extents(cairo, words, &extents);
    double left = x - anchor * extents.x_advance;
    cairo_move_to(cairo, CLAMP(left, 0, fmax(CHART_WIDTH - extents.x_advance, 0)), y);
    cairo_show_text(cairo, words);
}

/* Greys and a blue of middling lightness: legible on white and on black paper. */
static void
use_ink(cairo_t *cairo)
{
    cairo_set_source_rgb(cairo, 0.47, 0.47, 0.50);
}

static void
draw_bars(cairo_t *cairo, const Chart *chart)
{
    guint count = chart->points->len;
    double step = fmin((double)CHART_WIDTH / count, WIDEST_STEP);
    double highest = find_highest(chart);
    for (guint i = 0; i < count; i++) {
        const ChartPoint *point = chart->points->pdata[i];
        double height = BARS_HEIGHT * fmax(point->value, 0) / highest;
        bool is_last = i + 1 == count;
        cairo_set_source_rgb(cairo, is_last ? 0.20 : 0.52, is_last ? 0.47 : 0.62,
                             is_last ? 0.80 : 0.74);
        cairo_rectangle(cairo, i * step + step * (1 - BAR_SHARE) / 2, TOP + BARS_HEIGHT - height,
                        step * BAR_SHARE, height);
        cairo_fill(cairo);
        if (i > 0 && !is_last)
            continue;
        g_autofree char *value = tell_value(point->value);
        double middle = i * step + step / 2;
        use_ink(cairo);
        write_words(cairo, middle, TOP + BARS_HEIGHT - height - 5, 0.5, value);
        write_words(cairo, middle, CHART_HEIGHT - 5, 0.5, point->label);
    }
}

static cairo_status_t
append_bytes(void *data, const unsigned char *bytes, unsigned length)
{
    g_byte_array_append(data, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

GBytes *
chart_draw(const Chart *chart)
{
    if (chart->points->len < 2)
        return NULL;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 2 * CHART_WIDTH, 2 * CHART_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, 2, 2);
    cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, 13);
    draw_bars(cairo, chart);
    cairo_destroy(cairo);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    cairo_status_t status = cairo_surface_write_to_png_stream(surface, append_bytes, bytes);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS ? g_byte_array_free_to_bytes(g_steal_pointer(&bytes))
                                          : NULL;
}

char *
chart_describe(const Chart *chart)
{
    GString *text = g_string_new(chart->title);
    for (guint i = 0; i < chart->points->len; i++) {
        const ChartPoint *point = chart->points->pdata[i];
        g_autofree char *value = tell_value(point->value);
        g_string_append_printf(text, "%s %s: %s", i == 0 ? ":" : ",", point->label, value);
    }
    return g_string_free(text, FALSE);
}
