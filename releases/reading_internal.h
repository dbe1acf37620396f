/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/phrases_internal.h"
#include "releases/sentences.h"
#include "releases/speakers.h"

/* What the stages of one reading hand on. */
typedef struct {
    const PhraseBook *book;
    const PhraseSet *set;     /* (nullable) the series being read; NULL for an article */
    const PhraseSet *subject; /* whose figures those of nobody in particular are */
    const View *view;
    PhraseSearch *search;       /* of the view */
    PhraseIndex *rules;         /* of all files */
    PhraseIndex *speech;        /* verbs of stating of all files */
    const GArray *sentences;    /* of Sentence */
    const GArray *attributions; /* of Attribution */
    const char *published;      /* (nullable) resolves months without a year */
    bool is_told;               /* somebody else than the text said when it was published */
    GArray *listed;             /* (owned) of ListRange: view bytes that are entries */
    Span number_span;           /* of the release number; empty when there is none */
    guint unread_in_lists;      /* unread lines that entries_read() reported */
    int month_years[13];        /* by month: the latest year the page names it with; 0: none */
    const char *part;   /* (borrowed) (nullable) what the line above says that figures are of */
    GPtrArray *foreign; /* (nullable) of Figure: read in words of others, not of the series */
    GPtrArray *bare;    /* of Figure: may or may not be running totals */
    Release *release;
} Reading;

typedef struct {
    size_t start, end;
} ListRange;

/* False when there are more figures or unread sentences than one document may have: then it is
 * refused as a whole, and nothing more need be read. */
bool reading_is_within_limits(const Reading *reading);

/* Is view byte @at inside an entry? */
bool reading_is_listed(const Reading *reading, size_t at);

/* Notes the years that the page names its months with. */
void reading_note_years(Reading *reading);

/* First and last day of @date, its year resolved from the page; a doubt when nothing resolves it.
 */
void reading_get_days(const Reading *reading, const ViewDate *date, char **ret_first,
                      char **ret_last);

/* "between August 2014": one end of a time whose other end is cut off or not understood. */
bool reading_is_half_time(const Reading *reading, const SlotHit *hit);

/* The day of publication that stands near the top of the page, not before @not_before (nullable).
 * Returns: (owned) (nullable) */
char *reading_find_published(const View *view, const char *not_before);

/* Reads which time the release covers; a doubt when it does not say. */
void period_read(Reading *reading);

/* Reads lists of entries into reading->release, and notes where they stand. */
void entries_read(Reading *reading);

/* Reads figures outside the entries, then reports what nothing took. */
void figures_read(Reading *reading);

/* Figures of a release in words that are not the series' own: where the series states another
 * number, they are nobody's, so that they never enter the books. */
void figures_settle_foreign(const Reading *reading);

/* Doubts a release that leaves out what its phrase file expects beside what it states. */
void expectations_check(const Reading *reading);

/* Doubts a text that is cut, a mark without a footnote, and a release without a figure. */
void doubts_raise(const Reading *reading, bool needs_figures);

/* Runs the checks of one release by itself, and raises the doubts they give. */
void checks_run(Release *release);
