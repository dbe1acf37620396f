/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/capture.h"
#include "base/source.h"
#include "fetchers/verdict.h"
#include "texts/announcement.h"

/* What one kind of source needs to know about itself. A new kind is one file and one row in
 * fetchers/kinds.c (its name is a row in base/source.c). */

/* One page of an index, as it came. */
typedef struct {
    const Source *source;
    const Capture *capture; /* with a body */
    const char *address;    /* that was asked for */
    unsigned number;        /* 1 for the first */
} IndexPage;

/* What such a page says. */
typedef struct {
    GPtrArray *announcements; /* (owned) of Announcement, maybe empty */
    unsigned left_out;        /* beyond a limit */
    char *next;               /* (owned) (nullable) address of the page after it */
    char *layout;             /* (owned) (nullable) what shows that the site was rebuilt */
} IndexReading;

typedef struct {
    Expectation expectation; /* of the index */
    bool is_api; /* made for programs: robots.txt, which is for crawlers, is not asked */
    /* Address of the first page. NULL: the source's own. Returns: (owned) */
    char *(*find_address)(const Source *source, gint64 now);
    /* Reads one page. NULL: the source is the document itself. */
    bool (*read)(const IndexPage *page, IndexReading *reading, GError **error);
    /* (nullable) Order in which announcements of all pages are fetched; NULL: the last announced
     * first, as indexes begin with the newest. */
    GCompareFunc compare;
    /* NULL: nothing. What a document says beside its text, for its evidence.
     * Returns: (owned) (nullable) */
    char *(*describe)(const Capture *document);
} Kind;
