/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/entries_internal.h"

static void
set_reference(const Reading *reading, const Match *match, Entry *entry)
{
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        const ViewDate *date = view_find_date(reading->view, hit->start);
        g_autofree char *first = NULL;
        g_autofree char *last = NULL;
        if (date == NULL)
            continue;
        reading_get_days(reading, date, &first, &last);
        char **into =
            hit->slot->kind == SLOT_IN ? &entry->refers_to_release : &entry->refers_to_date;
        if (*into == NULL)
            *into = g_steal_pointer(&first);
    }
}

static void
read_flags(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t end,
           Entry *entry)
{
    g_autoptr(GPtrArray) matches = phrase_index_match(phrases->flags, reading->search, start, end);
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        const char *flag = match->phrase->name;
        phrase_search_note(reading->search, match);
        if (g_str_equal(flag, "reopened"))
            entry->reopened = true;
        else if (g_str_equal(flag, "previously_unreported"))
            entry->previously_unreported = true;
        else if (g_str_equal(flag, "duplicate") && entry->section == SECTION_NON_CREDIBLE)
            entry->section = SECTION_DUPLICATE;
        else if (g_str_equal(flag, "correction") && entry->section != SECTION_CREDIBLE)
            entry->section = SECTION_CORRECTION;
        set_reference(reading, match, entry);
    }
}

static void
read_reason(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t end,
            Entry *entry)
{
    g_autoptr(GPtrArray) matches =
        phrase_index_match(phrases->reasons, reading->search, start, end);
    const Match *first = NULL;
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        if (first == NULL || match->start < first->start)
            first = match;
    }
    if (first == NULL)
        return;
    phrase_search_note(reading->search, first);
    (void)reason_from_name(first->phrase->name,
                           &entry->reason); /* checked when the file was read */
}

/* A digit before "/" and a capital, or before two capitals: few entries need a closer look. */
static bool
may_hold_codes(const char *text)
{
    for (const char *p = text; *p != '\0'; p++)
        if (g_ascii_isdigit(*p) && (p[1] == '/' || g_ascii_isupper(p[1])) && g_ascii_isupper(p[2]))
            return true;
    return false;
}

/* "2802/CS099 37SEV008785": Coalition number, Airwars code, MGRS */
static void
read_codes(Entry *entry)
{
    if (!may_hold_codes(entry->quote))
        return;
    g_autoptr(GRegex) regex = g_regex_new(
        "\\b(\\d{2,5})/"
        "([A-Z]{1,3}\\d{2,5}[a-z]?)\\b|\\b\\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z]{2}(?:\\d{4}|\\d{6}|\\d{8}|"
        "\\d{10})\\b",
        0, 0, NULL);
    g_autoptr(GMatchInfo) info = NULL;
    (void)g_regex_match(regex, entry->quote, 0, &info); /* none is an answer */
    for (; g_match_info_matches(info); (void)g_match_info_next(info, NULL)) {
        char *number = g_match_info_fetch(info, 1);
        if (number == NULL || *number == '\0') {
            g_ptr_array_add(entry->codes, g_match_info_fetch(info, 0));
            g_free(number);
            continue;
        }
        g_ptr_array_add(entry->codes, number);
        g_ptr_array_add(entry->codes, g_match_info_fetch(info, 2));
    }
}

void
entry_details_read(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t body,
                   size_t end, Entry *entry)
{
    if (entry->listed_under != SECTION_CREDIBLE)
        read_reason(reading, phrases, body, end, entry);
    read_flags(reading, phrases, start, end, entry);
    read_codes(entry);
}
