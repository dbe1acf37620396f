/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/view.h"

/**
 * Joins the lines of a text that was wrapped at a column, as print-outs are: the line end becomes a
 * space. A text with one long line is left as it is: there, a line is a paragraph.
 */
void wrapped_join_lines(View *view);
