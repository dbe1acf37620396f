/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/entries_internal.h"
#include "releases/entry_starts.h"

void
entry_phrases_clear(EntryPhrases *phrases)
{
    phrase_index_free(phrases->sections);
    phrase_index_free(phrases->reasons);
    phrase_index_free(phrases->casualties);
    phrase_index_free(phrases->flags);
    phrase_index_free(phrases->countries);
    expression_free(phrases->codes);
}

/* Coalition number and Airwars code, or MGRS */
static const char codes[] =
    "\\b(\\d{2,5})/([A-Z]{1,3}\\d{2,5}[a-z]?)\\b|"
    "\\b(\\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z]{2}(?:\\d{4}|\\d{6}|\\d{8}|\\d{10}))\\b";

void
entry_phrases_init(EntryPhrases *phrases, const Reading *reading)
{
    phrases->sections = phrase_index_new();
    phrases->reasons = phrase_index_new();
    phrases->casualties = phrase_index_new();
    phrases->flags = phrase_index_new();
    phrases->countries = phrase_index_new();
    phrases->codes = expression_new_later(codes, EXPRESSION_DEFAULT);
    phrase_index_add(phrases->sections, reading->set, PHRASE_SECTION);
    phrase_index_add(phrases->reasons, reading->set, PHRASE_REASON);
    phrase_index_add(phrases->casualties, reading->set, PHRASE_CASUALTIES);
    phrase_index_add(phrases->flags, reading->set, PHRASE_FLAG);
    phrase_index_add(phrases->countries, reading->set, PHRASE_COUNTRY);
}

bool
entry_phrases_know(const EntryPhrases *phrases, PhraseSearch *search, size_t start, size_t end)
{
    return phrase_index_matches(phrases->reasons, search, start, end) ||
           phrase_index_matches(phrases->casualties, search, start, end) ||
           phrase_index_matches(phrases->flags, search, start, end);
}

static bool
begins_sentence(const View *view, size_t at)
{
    while (at > 0 && strchr(" *\"(", view->text[at - 1]) != NULL)
        at--;
    return at == 0 || strchr("\n.:!?)", view->text[at - 1]) != NULL;
}

static bool
ends_heading(const View *view, size_t at)
{
    while (view->text[at] == ' ')
        at++;
    return strchr("-:\n", view->text[at]) != NULL; /* the end of the text too */
}

static bool
is_heading(const View *view, const Match *match)
{
    return match->phrase->is_intro ||
           (begins_sentence(view, match->start) && ends_heading(view, match->end));
}

static int
compare_lists(gconstpointer a, gconstpointer b)
{
    const List *first = a;
    const List *second = b;
    return (first->start > second->start) - (first->start < second->start);
}

GArray *
entry_lists_find(const Reading *reading, const EntryPhrases *phrases)
{
    GArray *lists = g_array_new(FALSE, FALSE, sizeof(List));
    for (guint i = 0; i < reading->sentences->len; i++) {
        const Sentence *sentence = &g_array_index(reading->sentences, Sentence, i);
        g_autoptr(GPtrArray) matches =
            phrase_index_match(phrases->sections, reading->search, sentence->start, sentence->end);
        for (guint j = 0; j < matches->len; j++) {
            const Match *match = g_ptr_array_index(matches, j);
            List list = {.start = match->phrase->is_intro ? sentence->start : match->start,
                         .list = match->end};
            if (!is_heading(reading->view, match) ||
                !section_from_name(match->phrase->name, &list.section))
                continue;
            g_array_append_val(lists, list);
            phrase_search_note(reading->search, match);
            break;
        }
    }
    g_array_sort(lists, compare_lists);
    for (guint i = 0; i < lists->len; i++)
        g_array_index(lists, List, i).end =
            i + 1 < lists->len ? g_array_index(lists, List, i + 1).start : reading->view->length;
    return lists;
}

/* Entries of one list */

size_t
entry_lists_skip_to_text(const View *view, size_t at, size_t end)
{
    while (at < end && strchr(" *\n", view->text[at]) != NULL)
        at++;
    return at;
}

GPtrArray *
entry_lists_find_heads(const Reading *reading, const EntryPhrases *phrases, const List *list)
{
    GPtrArray *heads = g_ptr_array_new_with_free_func((GDestroyNotify)entry_head_free);
    g_autoptr(GArray) starts = entry_starts_find(reading->view, list->list, list->end);
    for (guint i = 0; i < starts->len; i++) {
        const EntryStart *start = &g_array_index(starts, EntryStart, i);
        EntryHead *head = entry_head_read(reading->view, reading->search, phrases->countries,
                                          start->date, list->end);
        if (head == NULL)
            continue;
        head->start = entry_lists_skip_to_text(reading->view, start->start, list->end);
        g_ptr_array_add(heads, head);
    }
    return heads;
}

size_t
entry_lists_find_line_end(const View *view, size_t at, size_t limit)
{
    const char *found = at < limit ? memchr(view->text + at, '\n', limit - at) : NULL;
    return found != NULL ? (size_t)(found - view->text) : limit;
}
