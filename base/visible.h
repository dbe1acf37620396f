/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * A copy of @text on one line that a person can safely look at, whoever wrote it: a line break or
 * tab becomes one space; control characters, direction overrides and other characters that hide or
 * reorder text stand as "[U+202E]"; bytes that are not UTF-8 become U+FFFD. All else stays.
 * More than @max_characters of @text are cut and end with "…"; 0: no limit.
 * Returns: (owned) UTF-8; "" for NULL.
 */
char *visible_copy(const char *text, size_t max_characters);
