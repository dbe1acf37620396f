/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/view.h"

/* Where an entry may begin: a day or month that begins a line or sentence, after a number, an
 * asterisk or "on", with something after it. */
typedef struct {
    size_t start; /* view byte: spaces, asterisks and the number included */
    size_t date;  /* of the token */
} EntryStart;

/* Those in view bytes [start, end), in text order. Returns: (owned) array of EntryStart */
GArray *entry_starts_find(const View *view, size_t start, size_t end);
