/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/phrase_uses.h"

/**
 * Prints @text with a mark around what each of @uses took and around what nothing took, in colour
 * on a terminal, and then where the phrases stand.
 * @release: (nullable) what was read; @as_json: an object a line instead, without the text.
 */
void explanation_print(const char *text, const GPtrArray *uses, const Release *release,
                       bool as_json);
