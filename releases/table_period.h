/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * First and last day of a period as tables write it: "2018-05", "2017", "2015-04..2015-07",
 * "2017-11-13..16", "2015-06-02/03", "2020-Q3FY (to 2020-06-30)", which is a quarter.
 */
bool table_period_parse(const char *text, GDate *ret_first, GDate *ret_last);

/* Returns: (owned) "2018-05-31" */
char *table_period_format(const GDate *day);
