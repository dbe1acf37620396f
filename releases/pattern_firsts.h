/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What may stand between two words of a match, any number of them, or none. */
#define PATTERN_SEPARATORS " ,\"':-"

/* The bytes that what a pattern goes on with can begin with. */
typedef struct {
    bool bytes[256];
    bool may_separate; /* separators can stand before them */
} PatternFirsts;

/**
 * Fills @ret_firsts for the sequence at @text, up to "|", a closing bracket or the end.
 * Returns: false when it can match nothing, or begin with nearly anything.
 */
bool pattern_find_firsts(const char *text, PatternFirsts *ret_firsts);

/* The same for the bracket at @text; *ret_count: its alternatives. */
bool pattern_find_group_firsts(const char *text, PatternFirsts *ret_firsts, guint *ret_count);

/* Is one of @firsts' bytes a separator? */
bool pattern_firsts_separate(const PatternFirsts *firsts);
