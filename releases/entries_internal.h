/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/entry_head.h"
#include "releases/reading_internal.h"

/* What the parts of reading lists of entries hand each other. */

typedef struct {
    size_t start; /* of the heading */
    size_t list;  /* where entries may begin */
    size_t end;   /* where the next heading begins, or the text ends */
    Section section;
} List;

typedef struct {
    PhraseIndex *sections;
    PhraseIndex *reasons;
    PhraseIndex *casualties;
    PhraseIndex *flags;
    PhraseIndex *countries;
    Expression *codes; /* in quotes; ENTRY_CODES groups, some of which take no part */
} EntryPhrases;

#define ENTRY_CODES 3u

void entry_phrases_init(EntryPhrases *phrases, const Reading *reading);
void entry_phrases_clear(EntryPhrases *phrases);

/* Does any phrase say why, who came to harm, or what became of it there? */
bool entry_phrases_know(const EntryPhrases *phrases, PhraseSearch *search, size_t start,
                        size_t end);

/* Lists, in text order. Returns: (owned) array of List */
GArray *entry_lists_find(const Reading *reading, const EntryPhrases *phrases);

/* Heads of the list, each where a date and then a place stand. Returns: (owned) array of EntryHead
 */
GPtrArray *entry_lists_find_heads(const Reading *reading, const EntryPhrases *phrases,
                                  const List *list);

size_t entry_lists_skip_to_text(const View *view, size_t at, size_t end);
/* Looks no further than @limit: a list may be one line of megabytes. */
size_t entry_lists_find_line_end(const View *view, size_t at, size_t limit);

/* What the phrases for casualties took of an entry. */
typedef struct {
    GArray *numbers; /* of size_t: where they stand */
    GArray *spans;   /* of ListRange: the phrases themselves */
} Casualties;

/* Reads killed and injured of the entry in view bytes [start, end). */
Casualties entry_casualties_read(const Reading *reading, const EntryPhrases *phrases, size_t start,
                                 size_t end, Entry *entry);
void casualties_clear(Casualties *casualties);
bool casualties_hold_number(const Casualties *casualties, size_t at);

/* Reads reason, flags, references and codes; @start: its date, @body: what stands after its head.
 */
void entry_details_read(const Reading *reading, const EntryPhrases *phrases, size_t start,
                        size_t body, size_t end, Entry *entry);

/* Doubts what in an entry is not understood, or cannot be. */
void entry_doubts_raise(const Reading *reading, const EntryPhrases *phrases, const Entry *entry,
                        const Casualties *casualties, size_t date, size_t body, size_t end);

/* Does an open entry say anything in view bytes [start, end), after its head, but flags and codes?
 */
bool entry_says_more(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t end);

/* Do words there that no phrase holds say that the case is closed, withdrawn, or something else? */
bool entry_changes_status(const Reading *reading, const EntryPhrases *phrases, size_t start,
                          size_t end);

/* Reports what looks like an entry and stands in no list, before view byte @end. */
void entry_doubts_report_outside(const Reading *reading, const EntryPhrases *phrases, size_t end);

/* Doubts a case that one release has credible and dismissed at once. */
void entry_doubts_compare(Release *release);

/* Reports lines of @list in view bytes [start, end) that look like entries and are none; between
 * two entries, where is_inside, headings too. */
void entry_doubts_report_between(const Reading *reading, const List *list, size_t start, size_t end,
                                 bool is_inside);
