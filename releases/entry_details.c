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

static void
add_code(Entry *entry, const size_t *group)
{
    if (group[0] != MATCHER_NONE)
        g_ptr_array_add(entry->codes, g_strndup(entry->quote + group[0], group[1] - group[0]));
}

/* "2802/CS099 37SEV008785": Coalition number, Airwars code, MGRS */
static void
read_codes(const EntryPhrases *phrases, Entry *entry)
{
    if (!may_hold_codes(entry->quote))
        return;
    g_autoptr(Matcher) matcher = matcher_new();
    size_t length = strlen(entry->quote);
    const size_t *groups = matcher_find(matcher, phrases->codes, entry->quote, length, 0);
    while (groups != NULL) {
        for (size_t i = 1; i <= ENTRY_CODES; i++)
            add_code(entry, groups + 2 * i);
        groups = matcher_find(matcher, phrases->codes, entry->quote, length, groups[1]);
    }
}

void
entry_details_read(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t body,
                   size_t end, Entry *entry)
{
    if (entry->listed_under != SECTION_CREDIBLE)
        read_reason(reading, phrases, body, end, entry);
    read_flags(reading, phrases, start, end, entry);
    read_codes(phrases, entry);
}
