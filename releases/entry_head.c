/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/entry_head.h"

#include <string.h>

#include "releases/folded.h"

/* View bytes a place, or the sources, may take. */
#define MAX_PLACE 200
#define MAX_SOURCES 200

typedef struct {
    size_t start, end;
} Range;

static bool
starts_with(const View *view, size_t at, const char *word)
{
    size_t length = strlen(word);
    return strncmp(view->text + at, word, length) == 0 && !g_ascii_isalnum(view->text[at + length]);
}

static bool
is_gap(char c)
{
    return c == ' ' || c == ',';
}

static size_t
skip_blanks(const View *view, size_t at)
{
    while (is_gap(view->text[at]))
        at++;
    return at;
}

/* "near as-Somaaireh", "near Umm as Sarnah": an article of Arabic, not "as part of" */
static bool
is_article(const View *view, size_t at)
{
    if (view->text[at] != 'a' || view->text[at + 1] != 's')
        return false;
    if (view->text[at + 2] == '-')
        return true;
    bool after_comma = at >= 2 && view->text[at - 2] == ',';
    return !after_comma && view->text[at + 2] == ' ' && view->upper[at + 3];
}

static bool
ends_place(const View *view, size_t at)
{
    static const char *const words[] = {"via", "during", "when", "on", "as", "coalition", "by"};
    char c = view->text[at];
    if (c == '\0' || c == ':' || c == '\n' || c == '(' || c == ';')
        return true;
    if (c == '.')
        return strchr(" \n", view->text[at + 1]) != NULL;
    bool begins_word = at > 0 && (view->text[at - 1] == ' ' || view->text[at - 1] == ',');
    if (!begins_word || view->upper[at] || is_article(view, at))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (c == *words[i] && starts_with(view, at, words[i]))
            return true;
    static const char *const clauses[] = {"a", "an", "it", "the", "after", "following", "while"};
    for (size_t i = 0; i < G_N_ELEMENTS(clauses) && at >= 2 && view->text[at - 2] == ','; i++)
        if (c == *clauses[i] && starts_with(view, at, clauses[i]))
            return true; /* "near Mosul, Iraq, a strike on" */
    return false;
}

static void
trim(const View *view, Range *range)
{
    while (range->start < range->end && is_gap(view->text[range->start]))
        range->start++;
    while (range->end > range->start && is_gap(view->text[range->end - 1]))
        range->end--;
}

static bool
is_plain(const char *name)
{
    for (const char *p = name; *p != '\0'; p++)
        if (*p < ' ' || *p > '~' || (*p == ' ' && p[1] == ' '))
            return false;
    return true;
}

/* A name that a line end breaks is one name, whatever blanks it is printed with. */
static char *
quote(const View *view, Range range)
{
    g_autofree char *printed = view_quote(view, view_get_span(view, range.start, range.end));
    if (is_plain(printed))
        return g_steal_pointer(&printed);
    GString *name = g_string_new(NULL);
    for (const char *p = printed; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        char last = name->len > 0 ? name->str[name->len - 1] : ' ';
        if (!g_unichar_isspace(c)) {
            if (!folded_is_invisible(c))
                g_string_append_unichar(name, c);
        } else if (last != ' ' && (*p != '\n' || last != '-')) {
            g_string_append_c(name, ' ');
        }
    }
    return g_string_free(name, FALSE);
}

/* Takes a country off the end of @range, with or without a comma before it. */
static char *
take_country(const View *view, PhraseSearch *search, const PhraseIndex *countries, Range *range)
{
    g_autoptr(GPtrArray) matches = phrase_index_match(countries, search, range->start, range->end);
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        if (match->end != range->end)
            continue;
        range->end = match->start;
        trim(view, range);
        return g_strdup(match->phrase->name);
    }
    return NULL;
}

/* "mrashdah village, albu kamal": parts between commas */
static void
split_places(const View *view, Range range, GPtrArray *places)
{
    for (size_t start = range.start; start < range.end;) {
        size_t end = start;
        while (end < range.end && view->text[end] != ',')
            end++;
        Range part = {start, end};
        trim(view, &part);
        if (part.end > part.start)
            g_ptr_array_add(places, quote(view, part));
        start = end + 1;
    }
}

/* "abu kamal and al baghouz": two places, when a name with a capital follows */
static bool
find_and(const View *view, Range range, Range *ret_second)
{
    for (size_t at = range.start + 1; at + 5 < range.end; at++) {
        if (strncmp(view->text + at, " and ", 5) != 0)
            continue;
        size_t name = at + 5;
        bool has_capital = view->upper[name] ||
                           (strchr(" -", view->text[name + 2]) != NULL && view->upper[name + 3]);
        if (!has_capital)
            continue;
        *ret_second = (Range){at, range.end};
        return true;
    }
    return false;
}

static void
take_places(const View *view, PhraseSearch *search, const PhraseIndex *countries, Range range,
            Entry *entry)
{
    Range second, third;
    trim(view, &range);
    entry->country = take_country(view, search, countries, &range);
    if (find_and(view, range, &second)) {
        Range rest = {second.start + 5, second.end};
        range.end = second.start;
        if (find_and(view, rest, &third))
            rest.end = third.start;
        GPtrArray *places = g_ptr_array_new_with_free_func(g_free);
        split_places(view, rest, places);
        g_ptr_array_add(entry->alternatives, places);
    }
    split_places(view, range, entry->places);
}

/* "media-report" is media; an organisation keeps its name */
static char *
name_source(const View *view, Range range)
{
    static const struct {
        const char *folded, *name;
    } kinds[] = {{"self", "self"},
                 {"media", "media"},
                 {"social media", "social media"},
                 {"social-media", "social media"},
                 {"ngo", "NGO"},
                 {"an ngo", "NGO"}};
    trim(view, &range);
    if (starts_with(view, range.start, "the") && range.end > range.start + 4)
        range.start += 4;
    while (range.end > range.start && view->text[range.end - 1] == '-')
        range.end--; /* "self-" at a line's end, "report" in the next */
    size_t length = range.end - range.start;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strlen(kinds[i].folded) == length &&
            strncmp(view->text + range.start, kinds[i].folded, length) == 0)
            return g_strdup(kinds[i].name);
    return quote(view, range);
}

static size_t
find_report(const View *view, size_t start, size_t end, size_t *ret_after)
{
    for (size_t at = start; at < end; at++) {
        bool is_joint = view->text[at] == ' ' || view->text[at] == '-';
        if (!is_joint || strncmp(view->text + at + 1, "report", 6) != 0)
            continue;
        *ret_after = at + 7 + (view->text[at + 7] == 's');
        return at;
    }
    return end;
}

static size_t
find_sources_end(const View *view, size_t at, size_t end)
{
    size_t limit = MIN(end, at + MAX_SOURCES);
    while (at < limit && strchr(":\n(;\x03\x05", view->text[at]) == NULL &&
           !(view->text[at] == '.' && strchr(" \n", view->text[at + 1]) != NULL))
        at++;
    return at;
}

/* "media", "self": no name, but a kind of source */
static bool
begins_with_kind(const View *view, size_t at)
{
    return starts_with(view, at, "self") || starts_with(view, at, "media") ||
           starts_with(view, at, "social media") || starts_with(view, at, "ngo");
}

/* "Airwars and Amnesty International", "NGO and media": two names when both begin with a capital,
 * or one of them is a kind */
static void
add_sources(const View *view, Range name, Entry *entry)
{
    for (size_t at = name.start; at + 5 < name.end; at++) {
        if (strncmp(view->text + at, " and ", 5) != 0)
            continue;
        bool are_names = view->upper[name.start] && view->upper[at + 5];
        if (!are_names && !begins_with_kind(view, name.start) && !begins_with_kind(view, at + 5))
            continue;
        g_ptr_array_add(entry->sources, name_source(view, (Range){name.start, at}));
        name.start = at + 5;
    }
    if (name.end > name.start)
        g_ptr_array_add(entry->sources, name_source(view, name));
}

/* "via media report and Airwars report": one name before each "report" */
static size_t
take_sources(const View *view, size_t at, size_t end, Entry *entry)
{
    size_t limit = find_sources_end(view, at, end);
    size_t done = at;
    while (done < limit) {
        size_t after = limit;
        size_t stop = find_report(view, done, limit, &after);
        if (stop >= limit && entry->sources->len > 0)
            break;
        Range name = {done, stop};
        trim(view, &name);
        if (starts_with(view, name.start, "and"))
            name.start += 4;
        add_sources(view, name, entry);
        done = after;
    }
    return done;
}

EntryHead *
entry_head_read(const View *view, PhraseSearch *search, const PhraseIndex *countries, size_t date,
                size_t end)
{
    const ViewDate *token = view_find_date(view, date);
    if (token == NULL)
        return NULL;
    g_autoptr(EntryHead) head = g_new0(EntryHead, 1);
    head->date = date;
    Entry *entry = head->entry = entry_new();
    size_t at = skip_blanks(view, token->view_end);
    static const char *const prepositions[] = {
        "in the vicinity of", "in and around", "near", "in", "at", "around"};
    bool has_preposition = false;
    for (size_t i = 0; i < G_N_ELEMENTS(prepositions) && !has_preposition; i++)
        if (starts_with(view, at, prepositions[i])) {
            at += strlen(prepositions[i]);
            has_preposition = true;
        }
    size_t stop = at;
    while (stop < end && stop - at < MAX_PLACE && !ends_place(view, stop))
        stop++;
    take_places(view, search, countries, (Range){at, stop}, entry);
    bool has_via = starts_with(view, stop, "via");
    head->body = has_via ? take_sources(view, stop + 4, end, entry) : stop;
    bool is_head = entry->places->len > 0 && (has_preposition || entry->country != NULL) &&
                   (has_via || entry->country != NULL || view->text[stop] == ':');
    return is_head ? g_steal_pointer(&head) : NULL;
}

void
entry_head_free(EntryHead *head)
{
    if (head == NULL)
        return;
    entry_free(head->entry);
    g_free(head);
}
