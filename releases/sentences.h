/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/view.h"

/* Bytes in one sentence; a longer run without any end is cut at a space. */
#define SENTENCE_MAX_BYTES 4096

typedef struct {
    size_t start, end; /* view bytes, without spaces at either end */
    bool starts_line;
    bool ends_line;
    bool goes_on; /* a clause that is not the first of its sentence */
} Sentence;

/* Returns: (owned) array of Sentence in text order. */
GArray *sentences_split(const View *view);
