/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A running total over the releases, as a small picture. */
typedef struct {
    char *label; /* (owned) "2019-04" */
    double value;
} ChartPoint;

typedef struct {
    char *title;       /* (owned) "Killed in all, as the Coalition says" */
    GPtrArray *points; /* (owned) of ChartPoint, oldest first */
} Chart;

#define CHART_MAX_POINTS 24u
#define CHART_WIDTH 420
#define CHART_HEIGHT 130

Chart *chart_new(const char *title);
/* The oldest goes when there are more than CHART_MAX_POINTS. */
void chart_add(Chart *chart, const char *label, double value);
void chart_free(Chart *chart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chart, chart_free)

/* Twice as many pixels as CHART_WIDTH and CHART_HEIGHT; in colours that show on white and on black.
 * Returns: (owned) (nullable) a PNG; NULL for fewer than two points */
GBytes *chart_draw(const Chart *chart);

/* What the picture says, for those who do not see it. Returns: (owned) */
char *chart_describe(const Chart *chart);
