/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/sentences.h"

/**
 * Splits each sentence where another speaker may take over: "Airwars estimates 80, while the
 * coalition admits 40". One that begins where @is_passed says so stays whole. Returns: (owned)
 * array of Sentence, in text order, without gaps
 */
GArray *clauses_split(const View *view, const GArray *sentences,
                      bool (*is_passed)(gconstpointer data, size_t at), gconstpointer data);
