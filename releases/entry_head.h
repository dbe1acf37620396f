/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/phrases_internal.h"

/* How an entry begins: "Feb. 10, 2019, near Omer Oil fields, Syria, via media report and Airwars
 * report." */
typedef struct {
    size_t start; /* view byte where the entry begins, its number included; set by the caller */
    size_t date;  /* view byte of the date token */
    size_t body;  /* view byte where the head ends */
    Entry *entry; /* (owned) its places, alternatives, country and sources */
} EntryHead;

/**
 * Reads the head that begins with the date token at view byte @date, not beyond @end.
 * Returns: (owned) (nullable) NULL when no place follows, so that this is no head.
 */
EntryHead *entry_head_read(const View *view, PhraseSearch *search, const PhraseIndex *countries,
                           size_t date, size_t end);
void entry_head_free(EntryHead *head);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EntryHead, entry_head_free)
