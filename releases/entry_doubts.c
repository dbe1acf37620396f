/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/entries_internal.h"
#include "releases/entry_starts.h"

/* Bytes after a number in which it must say what it counts; of text that may stand after a head
 * and say nothing. */
#define WORDS_AFTER_NUMBER 60
#define KNOWN_BODY 24

/* The campaigns of these series began in 2014; the command's own cases in Africa before that are in
 * no list. */
#define FIRST_YEAR "2014"

/* Bytes of the name of a source: "Syrian Observatory for Human Rights" has 35. */
#define LONGEST_SOURCE 48

/* Bytes of a heading between two entries. */
#define LONGEST_HEADING 100

/* Bytes around "killed" in which fighters may be named. */
#define FIGHTERS_BEFORE 60
#define FIGHTERS_AFTER 45

static void
add_unread(const Reading *reading, size_t start, size_t end, const char *why)
{
    Unread *unread = g_new0(Unread, 1);
    unread->span = view_get_span(reading->view, start, end);
    unread->text = view_quote(reading->view, unread->span);
    g_ptr_array_add(reading->release->unread, unread);
    g_autofree char *doubt = g_strdup_printf("%s: %.120s", why, unread->text);
    g_autofree char *valid = g_utf8_make_valid(doubt, -1);
    release_add_doubt(reading->release, valid);
}

/* Bytes after @at up to the next number, date or end of sentence. */
static size_t
measure_words(const View *view, size_t at, size_t end)
{
    size_t length = 0;
    while (at + length < end && length < WORDS_AFTER_NUMBER && view->text[at + length] != '\n' &&
           (guchar)view->text[at + length] > 0x0f &&
           !(view->text[at + length] == '.' && view->text[at + length + 1] == ' '))
        length++;
    return length;
}

/* "nine others": a number of people that no phrase took */
static bool
counts_people(const Reading *reading, const ViewNumber *number, size_t end)
{
    static const char people[] = "\\b(?:civilians?|others?|wom[ae]n|m[ae]n|child(?:ren)?|adults?|"
                                 "non-?combatants?|people|persons?)\\b";
    size_t length = measure_words(reading->view, number->view_end, end);
    static const char *const after[] = {" in the second", " in the other", " in another", " was ",
                                        " were ",         " was.",         " were."};
    for (size_t i = 0; i < G_N_ELEMENTS(after); i++)
        if (g_str_has_prefix(reading->view->text + number->view_end, after[i]))
            return true; /* "14 were killed in the first strike and five in the second" */
    return phrase_search_finds(reading->search, people, number->view_end,
                               number->view_end + length);
}

static bool
has_uncounted_people(const Reading *reading, const Casualties *casualties, size_t start, size_t end)
{
    for (size_t at = start; at < end; at++) {
        const ViewNumber *number = view_find_number(reading->view, at);
        if (number == NULL || number->view_start != at || casualties_hold_number(casualties, at))
            continue;
        if (counts_people(reading, number, end))
            return true;
    }
    return false;
}

static bool
is_held(const GArray *spans, size_t at)
{
    for (guint i = 0; i < spans->len; i++) {
        const ListRange *span = &g_array_index(spans, ListRange, i);
        if (at >= span->start && at < span->end)
            return true;
    }
    return false;
}

static bool
is_about_fighters(const Reading *reading, size_t start, size_t end, size_t at)
{
    static const char fighters[] = "\\b(?:isi[sl]|daesh|islamic state|terrorists?|fighters?|"
                                   "militants?|combatants?|enemy|leaders?|insurgents?)\\b";
    size_t from = MAX(start, at - MIN(at, FIGHTERS_BEFORE));
    return phrase_search_finds(reading->search, fighters, from, MIN(at + FIGHTERS_AFTER, end));
}

/* "killed" or "wounded" of people that are no fighters, in words that no phrase holds */
static bool
has_uncounted_harm(const Reading *reading, const GArray *spans, size_t start, size_t end)
{
    static const char harm[] =
        "\\b(?:killed|wounded|injured|died|dead|deaths?|fatalit(?:y|ies)|perished|"
        "lost (?:their|his|her) (?:li[fv]e|lives)|succumbed|no civilians?)\\b";
    WordingPlace place = {.end = start};
    while (phrase_search_find(reading->search, harm, start, end, place.end, &place))
        if (!is_held(spans, place.start) && !is_about_fighters(reading, start, end, place.start))
            return true;
    return false;
}

/* "a man, his wife and their two children", "another was hurt": people whom no number counts */
static bool
has_relatives(const Reading *reading, const GArray *spans, size_t start, size_t end)
{
    static const char relatives[] =
        "\\b(?:his|her|their) "
        "(?:wife|wives|husband|sons?|daughters?|mother|father|parents|sisters?|"
        "brothers?|child|children|baby|famil(?:y|ies)|relatives?)\\b|\\banother (?:was|were)\\b";
    WordingPlace place = {.end = start};
    while (phrase_search_find(reading->search, relatives, start, end, place.end, &place))
        if (!is_held(spans, place.start))
            return true;
    return false;
}

/* "killed by an ISIS IED", "when militants returned fire": a strike found credible killed, and the
 * words say that others did. */
static bool
names_another_hand(const Reading *reading, size_t start, size_t end)
{
    static const char hand[] =
        "\\b(?:killed|injured|wounded|died|harmed)\\b[^.\n]{0,60}(?<!held )(?<!occupied )(?<!used )"
        "(?<!controlled )\\bby (?:an? |the )?"
        "(?:isi[sl]|daesh|islamic state|is|enemy|militants?|insurgents?|terrorists?|ied|vbied|"
        "suicide|mine|mortar(?! system| team| position)|sniper|regime|russian|turkish|al-shabaab|"
        "shabaab)\\b"
        "|\\b(?:isi[sl]|daesh|enemy|militants?|fighters?|insurgents?|terrorists?) (?:\\w+ )?"
        "(?:fired (?:on|at|back)|opened fire|detonated|executed|shot)\\b"
        "|\\b(?:returned fire|crossfire)\\b";
    return phrase_search_finds(reading->search, hand, start, end);
}

/* Is some phrase known there, or is it no words at all? */
static bool
is_known_part(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t end)
{
    const char *text = reading->view->text;
    while (start < end && strchr(" .:;()\n", text[start]) != NULL)
        start++;
    return start >= end || entry_phrases_know(phrases, reading->search, start, end);
}

/* "(blorp previously reported)": what stands in brackets after the head says what kind of case it
 * is. */
static bool
has_unknown_brackets(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t end)
{
    const View *view = reading->view;
    for (size_t at = start; at < end; at++) {
        if (view->text[at] == ')')
            return true; /* its beginning is lost */
        if (view->text[at] != '(')
            continue;
        size_t close = at;
        while (close < end && view->text[close] != ')')
            close++;
        bool has_words = memchr(view->text + at, ' ', close - at) != NULL;
        if (has_words && !phrase_index_matches(phrases->flags, reading->search, at, close))
            return true;
        at = close;
    }
    return false;
}

/* A correction or duplicate has few words, and each sentence of it says what phrases know; of a
 * dismissed case only a short beginning must be known, for that is what it is called. */
static bool
has_unknown_sentence(const Reading *reading, const EntryPhrases *phrases, const Entry *entry,
                     size_t start, size_t end)
{
    const View *view = reading->view;
    bool is_special = entry->section == SECTION_CORRECTION || entry->section == SECTION_DUPLICATE;
    bool is_first = true;
    while (start < end) {
        size_t stop = start;
        while (stop < end && !(view->text[stop] == '.' && strchr(" \n", view->text[stop + 1])))
            stop++;
        bool is_short = is_first && stop < end && stop - start < KNOWN_BODY;
        if ((is_special || is_short) && !is_known_part(reading, phrases, start, stop))
            return true;
        is_first = false;
        start = stop + 1;
    }
    return false;
}

/* "a duplicate of a previous report of July 18, 2016": each day or number in a correction or
 * duplicate is of the case or the release that it refers to. */
static bool
loses_reference(const Reading *reading, const Entry *entry, const Casualties *casualties,
                size_t start, size_t end)
{
    if (entry->section != SECTION_CORRECTION && entry->section != SECTION_DUPLICATE)
        return false;
    unsigned known = (entry->refers_to_date != NULL) + (entry->refers_to_release != NULL);
    unsigned printed = 0;
    for (size_t at = start; at < end; at++)
        printed += view_find_date(reading->view, at) != NULL ||
                   (view_find_number(reading->view, at) != NULL &&
                    !casualties_hold_number(casualties, at));
    return printed > known;
}

/* A line that is an entry must also be understood: a credible case says who came to harm, and what
 * stands after a head says something known. */
static void
doubt_body(const Reading *reading, const EntryPhrases *phrases, const Entry *entry,
           const Casualties *casualties, size_t body, size_t end)
{
    bool is_credible = entry->listed_under == SECTION_CREDIBLE;
    size_t head_end = body;
    body += strspn(reading->view->text + body, " .,:;()");
    bool is_silent = !entry->killed.stated && !entry->injured.stated;
    bool is_open = entry->listed_under == SECTION_OPEN;
    if (is_credible && is_silent)
        add_unread(reading, body, MAX(body, end), "a credible case does not say who came to harm");
    else if (is_credible && (has_uncounted_people(reading, casualties, body, end) ||
                             has_relatives(reading, casualties->spans, body, end) ||
                             has_uncounted_harm(reading, casualties->spans, body, end)))
        add_unread(reading, body, end, "a credible case counts people in words not understood");
    else if (is_credible && names_another_hand(reading, body, end))
        add_unread(reading, body, end, "a credible case says that others killed");
    else if (entry->section == SECTION_NON_CREDIBLE &&
             (entry->killed.value > 0 || entry->injured.value > 0))
        add_unread(reading, body, end, "a dismissed case counts people who came to harm");
    else if (has_unknown_brackets(reading, phrases, head_end, end) ||
             (entry->listed_under == SECTION_NON_CREDIBLE &&
              has_unknown_sentence(reading, phrases, entry, body, end)))
        add_unread(reading, body, end, "what an entry says is not understood");
    else if (loses_reference(reading, entry, casualties, body, end))
        add_unread(reading, body, end, "what an entry refers to is not understood");
    else if (is_open && entry_says_more(reading, phrases, head_end, end))
        add_unread(reading, body, end, "an open case says more than is understood");
    else if (entry_changes_status(reading, phrases, body, end))
        add_unread(reading, body, end, "an entry may say that its case stands otherwise");
    else if (body + KNOWN_BODY < end && !entry_phrases_know(phrases, reading->search, body, end))
        add_unread(reading, body, end, "what an entry says is not understood");
}

/* A place with a digit or a second "near" took in what is no place; no case is older than the
 * campaign or younger than its release. */
static void
doubt_head(const Reading *reading, const Entry *entry, size_t date)
{
    const ViewDate *printed = view_find_date(reading->view, date);
    bool is_yearless = printed != NULL && printed->date.year == 0;
    bool is_odd = false;
    for (guint i = 0; i < entry->places->len; i++) {
        const char *place = g_ptr_array_index(entry->places, i);
        is_odd = is_odd || strpbrk(place, "0123456789") != NULL ||
                 g_ascii_strncasecmp(place, "near ", 5) == 0 || strstr(place, " near ") != NULL ||
                 strstr(place, "report") != NULL;
    }
    const Release *release = reading->release;
    const char *last = release->published != NULL   ? release->published
                       : reading->published != NULL ? reading->published
                                                    : release->period_to;
    bool is_early = entry->date != NULL && strcmp(entry->date, FIRST_YEAR) < 0;
    bool is_late = entry->date != NULL && last != NULL && strcmp(entry->date, last) > 0;
    bool is_source_odd = false;
    for (guint i = 0; i < entry->sources->len; i++)
        is_source_odd =
            is_source_odd || strlen(g_ptr_array_index(entry->sources, i)) > LONGEST_SOURCE;
    const char *why = is_source_odd ? "an entry's source is not understood"
                      : is_odd      ? "an entry's place is not understood"
                      : is_yearless ? "an entry's day has no year"
                      : is_early    ? "an entry is older than the campaign"
                      : is_late     ? "an entry is of a day after the release"
                                    : NULL;
    if (why == NULL)
        return;
    g_autofree char *doubt = g_strdup_printf("%s: %.120s", why, entry->quote);
    g_autofree char *valid = g_utf8_make_valid(doubt, -1);
    release_add_doubt(reading->release, valid);
}

void
entry_doubts_raise(const Reading *reading, const EntryPhrases *phrases, const Entry *entry,
                   const Casualties *casualties, size_t date, size_t body, size_t end)
{
    doubt_head(reading, entry, date);
    doubt_body(reading, phrases, entry, casualties, body, end);
}

/* Lines of a list that are no entry */

static bool
looks_like_an_entry(const View *view, size_t start, size_t end)
{
    g_autofree char *line = g_strndup(view->text + start, end - start);
    bool has_source = strstr(line, "via ") != NULL && strstr(line, "report") != NULL;
    bool starts_with_date = view_find_date(view, start) != NULL;
    return has_source || starts_with_date;
}

/* "Reports under review", "Withdrawn:": a heading in the list that no phrase knows */
static bool
looks_like_a_heading(const View *view, size_t start, size_t end)
{
    static const char *const words[] = {"report", "allegation", "case",     "incident",
                                        "closed", "credible",   "withdraw", "duplicate",
                                        "review", "pending",    "correct",  "reopen"};
    if (end - start > LONGEST_HEADING || view->text[end - 1] == '.')
        return false;
    g_autofree char *line = g_strndup(view->text + start, end - start);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(line, words[i]) != NULL)
            return true;
    return false;
}

static void
report_unread_line(const Reading *reading, const List *list, size_t start, size_t end,
                   bool is_inside)
{
    if (start >= end || !(looks_like_an_entry(reading->view, start, end) ||
                          (is_inside && looks_like_a_heading(reading->view, start, end))))
        return;
    g_autofree char *why =
        g_strdup_printf("a line in the %s list is not understood", section_to_name(list->section));
    add_unread(reading, start, end, why);
}

void
entry_doubts_report_between(const Reading *reading, const List *list, size_t start, size_t end,
                            bool is_inside)
{
    while (start < end) {
        size_t line = entry_lists_skip_to_text(reading->view, start, end);
        size_t line_end = entry_lists_find_line_end(reading->view, line, end);
        report_unread_line(reading, list, line, line_end, is_inside);
        start = line_end + 1;
    }
}

/* A list under a heading that no phrase knows: its lines would be lost without a word. */
void
entry_doubts_report_outside(const Reading *reading, const EntryPhrases *phrases, size_t end)
{
    const View *view = reading->view;
    g_autoptr(GArray) starts = entry_starts_find(view, 0, end);
    for (guint i = 0; i < starts->len; i++) {
        const EntryStart *start = &g_array_index(starts, EntryStart, i);
        g_autoptr(EntryHead) head =
            entry_head_read(view, reading->search, phrases->countries, start->date, end);
        size_t line = entry_lists_skip_to_text(view, start->start, end);
        bool starts_line = line > 0 && (start->start == 0 || view->text[line - 1] == '\n' ||
                                        view->text[start->start] == '\n');
        if (head == NULL || head->entry->country == NULL || !starts_line)
            continue;
        add_unread(reading, line, entry_lists_find_line_end(view, line, end),
                   "a line that looks like an entry stands in no list");
    }
}

static bool
is_same_case(const Entry *a, const Entry *b)
{
    if (g_strcmp0(a->date, b->date) != 0 || g_strcmp0(a->country, b->country) != 0 ||
        a->places->len != b->places->len || a->sources->len != b->sources->len)
        return false;
    for (guint i = 0; i < a->places->len; i++)
        if (g_strcmp0(g_ptr_array_index(a->places, i), g_ptr_array_index(b->places, i)) != 0)
            return false;
    for (guint i = 0; i < a->sources->len; i++)
        if (g_strcmp0(g_ptr_array_index(a->sources, i), g_ptr_array_index(b->sources, i)) != 0)
            return false;
    return a->places->len > 0;
}

/* Heads of this many entries are compared each with each; what needs more is no release. */
#define MOST_COMPARED 2000

void
entry_doubts_compare(Release *release)
{
    for (guint i = 0; i < MIN(release->entries->len, MOST_COMPARED); i++) {
        const Entry *credible = g_ptr_array_index(release->entries, i);
        for (guint j = 0; credible->section == SECTION_CREDIBLE && j < release->entries->len; j++) {
            const Entry *other = g_ptr_array_index(release->entries, j);
            if (other->section != SECTION_NON_CREDIBLE || !is_same_case(credible, other))
                continue;
            g_autofree char *doubt =
                g_strdup_printf("a case is credible and dismissed at once: %.120s", other->quote);
            g_autofree char *valid = g_utf8_make_valid(doubt, -1);
            release_add_doubt(release, valid);
        }
    }
}
