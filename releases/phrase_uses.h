/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"

/* What one phrase took from a text. */
typedef struct {
    const char *file; /* (borrowed) from the phrases */
    unsigned line;
    char *block; /* (owned) the block it stands in: "figure", "set-aside territory" */
    char *gives; /* (owned) as in phrase files: "open=111", or the name of the block, or "match" */
    Span span;
} PhraseUse;

void phrase_use_free(PhraseUse *use);
