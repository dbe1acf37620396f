/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "alerts/history.h"
#include "changes/change.h"
#include "config/house.h"

/* What one mail says, before it is text or HTML. Every string in it is one line without hidden
 * characters (base/visible.h) and not yet escaped for HTML. Only for alerts/. */

typedef struct {
    char *title;        /* (owned) "2017-12-24, Kharayij, Syria" */
    GPtrArray *facts;   /* (owned) of char*: "open → credible", "3 killed, injured: not stated" */
    char *label_before; /* (owned) "before"; of two statuses at once, the one */
    char *label_after;  /* (owned) "now"; the other */
    char *quote_before; /* (owned) (nullable) verbatim, in typographic quotation marks */
    char *quote_after;  /* (owned) (nullable) */
    char *absence;      /* (owned) (nullable) said where quote_after would stand */
    char *case_id;      /* (owned) (nullable) */
    char *history;      /* (owned) (nullable) the case in one line */
    char *document;     /* (owned) (nullable) address of the release */
    char *sha256; /* (owned) (nullable) of our copy; its beginning when the top of the letter has
                     all of it */
    bool other_document; /* not the one named at the top of the letter */
} LetterItem;

/* Characters kept of one field, and of an address. */
#define LETTER_MAX_FIELD 500u
#define LETTER_MAX_ADDRESS 2000u

typedef struct {
    const char *head; /* (borrowed) "Newly credible" */
    unsigned total;   /* with those left out */
    bool condensed;   /* many: one or two lines an item */
    GPtrArray *items; /* (owned) of LetterItem */
} LetterGroup;

typedef struct {
    char *summary;       /* (owned) the finding */
    GPtrArray *warnings; /* (owned) of char*: what to know before believing the rest */
    char *series;        /* (owned) */
    char *release_id;    /* (owned) */
    char *release_title; /* (owned) (nullable) */
    char *document;      /* (owned) (nullable) */
    char *sha256;        /* (owned) (nullable) */
    char *previous_id;   /* (owned) (nullable) release it was compared with */
    GPtrArray *groups;   /* (owned) of LetterGroup, most important first */
    char *left_out;      /* (owned) (nullable) how many did not fit, and how to see them */
} Letter;

/* @budget_bytes: what text and HTML of all items may take in the mail, as encoded. */
Letter *letter_new(GPtrArray *changes, const LetterWords *words, size_t budget_bytes);
void letter_free(Letter *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Letter, letter_free)

/* @document, @sha256: (nullable) what the top of the letter names. */
LetterItem *letter_item_new(const Change *change, const LetterWords *words, const char *document,
                            const char *sha256);
void letter_item_free(LetterItem *item);

/* Bytes @item takes in both parts of the mail, at most. */
size_t letter_item_measure(const LetterItem *item);

/* @text as visible_copy() shows it, NULL for nothing. Returns: (owned) (nullable) */
char *letter_copy_field(const char *text, size_t max_characters);

/* What stands around the letters of one mail. All (borrowed). */
typedef struct {
    const char *summary;     /* the finding */
    const char *label;       /* small, above it: "cjtf-oir-monthly/2019-04", "daily digest" */
    GPtrArray *letters;      /* of Letter, maybe none */
    GPtrArray *notices;      /* (nullable) of char*, one line each */
    GPtrArray *footer;       /* of char* */
    const House *house;      /* (nullable) */
    const char *chart_id;    /* (nullable) Content-ID of the chart */
    const char *chart_title; /* (nullable) */
    const char *chart_words; /* (nullable) what it says */
} LetterFrame;

/* Returns: (owned) plain text with LF line ends. */
char *letter_frame_to_text(const LetterFrame *frame);

/* Those in two pieces, each ending with a line: down to the footer, and that, which alone differs
 * from reader to reader. Returns: (owned) */
char *letter_frame_to_text_top(const LetterFrame *frame);
char *letter_frame_to_text_foot(const LetterFrame *frame);
char *letter_frame_to_html_top(const LetterFrame *frame);
char *letter_frame_to_html_foot(const LetterFrame *frame);

/* Returns: (owned) a whole HTML document with LF line ends. */
char *letter_frame_to_html(const LetterFrame *frame);
