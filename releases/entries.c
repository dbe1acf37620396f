/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/entries_internal.h"
#include "releases/reader.h"

bool
reading_is_listed(const Reading *reading, size_t at)
{
    guint low = 0, high = reading->listed->len; /* ranges stand in text order */
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const ListRange *range = &g_array_index(reading->listed, ListRange, middle);
        if (at >= range->start && at < range->end)
            return true;
        if (at < range->start)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

/* Identity */

/* Digits of a digest that stand for a name without any Latin letter. */
enum { NAME_DIGITS = 8 };

static void
append_name_digits(GString *id, const char *name)
{
    g_autofree char *one_form = g_utf8_normalize(name, -1, G_NORMALIZE_ALL);
    g_autofree char *digest =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, one_form != NULL ? one_form : name, -1);
    g_string_append_printf(id, "name-%.*s", NAME_DIGITS, digest);
}

static void
append_slug(GString *id, const char *text)
{
    gsize start = id->len;
    bool has_letters = false;
    g_autofree char *plain = g_str_to_ascii(text, "C");
    for (const char *p = plain; *p != '\0'; p++) {
        has_letters = has_letters || g_ascii_isalnum(*p);
        if (g_ascii_isalnum(*p))
            g_string_append_c(id, g_ascii_tolower(*p));
        else if (strchr(" -/", *p) != NULL && id->str[id->len - 1] != '-')
            g_string_append_c(id, '-');
    }
    if (has_letters)
        return;
    g_string_truncate(id, start);
    append_name_digits(id, text);
}

/* Series, period, section, date, folded place, ordinal among twins: the same text gives the same
 * id. */
static void
set_ids(Release *release)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < release->entries->len; i++) {
        Entry *entry = g_ptr_array_index(release->entries, i);
        GString *id = g_string_sized_new(128);
        g_string_append(id, release->series != NULL ? release->series : "unknown");
        const char *period = release->period_to != NULL ? release->period_to : "undated";
        const char *day = entry->date != NULL ? entry->date : "undated";
        g_string_append_len(g_string_append_c(id, '.'), period, (gssize)strnlen(period, 7));
        g_string_append(g_string_append_c(id, '.'), section_to_name(entry->section));
        g_string_append_c(g_string_append(g_string_append_c(id, '.'), day), '.');
        append_slug(id, entry->places->len > 0 ? g_ptr_array_index(entry->places, 0) : "nowhere");
        unsigned ordinal = GPOINTER_TO_UINT(g_hash_table_lookup(seen, id->str)) + 1;
        g_hash_table_insert(seen, g_strdup(id->str), GUINT_TO_POINTER(ordinal));
        if (ordinal == 1)
            g_string_append(id, ".1");
        else
            g_string_append_printf(id, ".%u", ordinal);
        g_free(entry->id);
        entry->id = g_string_free(id, FALSE);
    }
}

static void
set_date(const Reading *reading, const EntryHead *head, Entry *entry)
{
    const ViewDate *date = view_find_date(reading->view, head->date);
    entry->date_text = view_quote(reading->view, date->span);
    g_autofree char *last = NULL;
    reading_get_days(reading, date, &entry->date, &last);
    if (date->date.is_range || !date_has_day(&date->date))
        entry->date_to = g_steal_pointer(&last);
}

/* "Correction: the May 10 case ...": a paragraph of its own is about other cases, unless it goes on
 * with what was done and found. */
static bool
begins_note(const View *view, size_t end, size_t line)
{
    static const char *const words[] = {"coalition", "regrettably", "after", "following",
                                        "the ",      "u.s.",        "it ",   "this ",
                                        "a ",        "during",      "due "};
    bool is_apart = line > end + 1;
    for (size_t i = 0; i < G_N_ELEMENTS(words) && is_apart; i++)
        is_apart = strncmp(view->text + line, words[i], strlen(words[i])) != 0;
    return is_apart;
}

/* An entry is its own line and the lines after it that go on about it. */
static size_t
find_entry_end(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t limit)
{
    const View *view = reading->view;
    size_t end = entry_lists_find_line_end(view, start, limit);
    while (end < limit) {
        size_t line = entry_lists_skip_to_text(view, end, limit);
        size_t line_end = entry_lists_find_line_end(view, line, limit);
        if (line >= limit || begins_note(view, end, line) ||
            !entry_phrases_know(phrases, reading->search, line, line_end))
            break;
        end = line_end;
    }
    return end;
}

static Entry *
read_entry(const Reading *reading, const EntryPhrases *phrases, Section section, EntryHead *head,
           size_t end)
{
    const View *view = reading->view;
    size_t body = MIN(head->body, end);
    Entry *entry = g_steal_pointer(&head->entry);
    entry->section = entry->listed_under = section;
    set_date(reading, head, entry);
    Casualties casualties = entry_casualties_read(reading, phrases, body, end, entry);
    entry->span = view_get_span(view, head->start, end);
    entry->quote = view_quote(view, entry->span);
    entry_details_read(reading, phrases, head->date, body, end, entry);
    entry_doubts_raise(reading, phrases, entry, &casualties, head->date, body, end);
    casualties_clear(&casualties);
    return entry;
}

static bool
ends_sentence(const View *view, size_t end)
{
    while (end > 0 && strchr(" \n", view->text[end - 1]) != NULL)
        end--;
    return end > 0 && strchr(".!?)\"", view->text[end - 1]) != NULL;
}

static void
read_list(Reading *reading, const EntryPhrases *phrases, const List *list)
{
    const View *view = reading->view;
    g_autoptr(GPtrArray) heads = entry_lists_find_heads(reading, phrases, list);
    size_t last_end = list->list;
    for (guint i = 0; i < heads->len; i++) {
        EntryHead *head = g_ptr_array_index(heads, i);
        const EntryHead *next = i + 1 < heads->len ? g_ptr_array_index(heads, i + 1) : NULL;
        if (reading->release->entries->len >= READER_MAX_ENTRIES) {
            release_add_doubt(reading->release,
                              "more entries than one release may have; the rest is not read");
            return;
        }
        if (i > 0)
            entry_doubts_report_between(reading, list, last_end, head->start, true);
        last_end =
            find_entry_end(reading, phrases, head->start, next != NULL ? next->start : list->end);
        ListRange range = {head->start, last_end};
        g_ptr_array_add(reading->release->entries,
                        read_entry(reading, phrases, list->section, head, last_end));
        g_array_append_val(reading->listed, range);
    }
    entry_doubts_report_between(reading, list, last_end, list->end, false);
    if (heads->len > 0 && last_end >= view->length && !ends_sentence(view, view->length))
        release_add_doubt(reading->release, "the text ends inside an entry");
}

void
entries_read(Reading *reading)
{
    EntryPhrases phrases;
    entry_phrases_init(&phrases, reading);
    g_autoptr(GArray) lists = entry_lists_find(reading, &phrases);
    size_t first = lists->len > 0 ? g_array_index(lists, List, 0).start : reading->view->length;
    entry_doubts_report_outside(reading, &phrases, first);
    for (guint i = 0; i < lists->len; i++)
        read_list(reading, &phrases, &g_array_index(lists, List, i));
    entry_doubts_compare(reading->release);
    set_ids(reading->release);
    entry_phrases_clear(&phrases);
}
