/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "releases/entry_head.h"
#include "releases/entry_starts.h"
#include "releases/reader.h"
#include "releases/reading_internal.h"

/* Bytes after a number in which it must say what it counts; of text that may stand after a head
 * and say nothing. */
#define WORDS_AFTER_NUMBER 60
#define KNOWN_BODY 24

/* The campaigns of these series began in 2014; the command's own cases in Africa before that are in
 * no list. */
#define FIRST_YEAR "2014"

/* Bytes around "killed" in which fighters may be named. */
#define FIGHTERS_BEFORE 60
#define FIGHTERS_AFTER 45

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
    GRegex *people;
    GRegex *harm;
    GRegex *fighters;
} EntryPhrases;

static void
entry_phrases_clear(EntryPhrases *phrases)
{
    phrase_index_free(phrases->sections);
    phrase_index_free(phrases->reasons);
    phrase_index_free(phrases->casualties);
    phrase_index_free(phrases->flags);
    phrase_index_free(phrases->countries);
    g_regex_unref(phrases->people);
    g_regex_unref(phrases->harm);
    g_regex_unref(phrases->fighters);
}

static void
entry_phrases_init(EntryPhrases *phrases, const Reading *reading)
{
    phrases->sections = phrase_index_new();
    phrases->reasons = phrase_index_new();
    phrases->casualties = phrase_index_new();
    phrases->flags = phrase_index_new();
    phrases->countries = phrase_index_new();
    phrase_index_add(phrases->sections, reading->set, PHRASE_SECTION);
    phrase_index_add(phrases->reasons, reading->set, PHRASE_REASON);
    phrase_index_add(phrases->casualties, reading->set, PHRASE_CASUALTIES);
    phrase_index_add(phrases->flags, reading->set, PHRASE_FLAG);
    phrase_index_add(phrases->countries, reading->set, PHRASE_COUNTRY);
    phrases->people = g_regex_new("\\b(?:civilians?|others?|wom[ae]n|m[ae]n|child(?:ren)?|adults?|"
                                  "non-?combatants?|people|persons?)\\b",
                                  G_REGEX_RAW, 0, NULL);
    phrases->harm = g_regex_new("\\b(?:killed|wounded|injured|died)\\b", G_REGEX_RAW, 0, NULL);
    phrases->fighters = g_regex_new("\\b(?:isi[sl]|daesh|islamic state|terrorists?|fighters?|"
                                    "militants?|combatants?|enemy|leaders?|insurgents?)\\b",
                                    G_REGEX_RAW, 0, NULL);
}

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

/* Headings */

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

static GArray *
find_lists(const Reading *reading, const EntryPhrases *phrases)
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

static size_t
skip_to_text(const View *view, size_t at, size_t end)
{
    while (at < end && strchr(" *\n", view->text[at]) != NULL)
        at++;
    return at;
}

/* Heads of the list, each where a date and then a place stand. Returns: (owned) array of EntryHead
 */
static GPtrArray *
find_heads(const Reading *reading, const EntryPhrases *phrases, const List *list)
{
    GPtrArray *heads = g_ptr_array_new_with_free_func((GDestroyNotify)entry_head_free);
    g_autoptr(GArray) starts = entry_starts_find(reading->view, list->list, list->end);
    for (guint i = 0; i < starts->len; i++) {
        const EntryStart *start = &g_array_index(starts, EntryStart, i);
        EntryHead *head = entry_head_read(reading->view, reading->search, phrases->countries,
                                          start->date, list->end);
        if (head == NULL)
            continue;
        head->start = skip_to_text(reading->view, start->start, list->end);
        g_ptr_array_add(heads, head);
    }
    return heads;
}

static bool
says_something_known(const EntryPhrases *phrases, PhraseSearch *search, size_t start, size_t end)
{
    return phrase_index_matches(phrases->reasons, search, start, end) ||
           phrase_index_matches(phrases->casualties, search, start, end) ||
           phrase_index_matches(phrases->flags, search, start, end);
}

/* Looks no further than @limit: a list may be one line of megabytes. */
static size_t
find_line_end(const View *view, size_t at, size_t limit)
{
    const char *found = at < limit ? memchr(view->text + at, '\n', limit - at) : NULL;
    return found != NULL ? (size_t)(found - view->text) : limit;
}

/* An entry is its own line and the lines after it that go on about it. */
static size_t
find_entry_end(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t limit)
{
    const View *view = reading->view;
    size_t end = find_line_end(view, start, limit);
    while (end < limit) {
        size_t line = skip_to_text(view, end, limit);
        size_t line_end = find_line_end(view, line, limit);
        if (line >= limit || !says_something_known(phrases, reading->search, line, line_end))
            break;
        end = line_end;
    }
    return end;
}

/* Killed and injured */

static bool
is_taken(const GArray *taken, size_t at)
{
    for (guint i = 0; i < taken->len; i++)
        if (g_array_index(taken, size_t, i) == at)
            return true;
    return false;
}

static void
doubt_people(const Reading *reading, const Match *match, const char *why)
{
    g_autofree char *words =
        view_quote(reading->view, view_get_span(reading->view, match->start, match->end));
    g_autofree char *doubt = g_strdup_printf("%s: %.120s", why, words);
    g_autofree char *valid = g_utf8_make_valid(doubt, -1);
    release_add_doubt(reading->release, valid);
}

static void
add_casualties(const Reading *reading, const Match *match, Entry *entry, GArray *taken)
{
    Count killed = count_absent(), injured = count_absent();
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        if (hit->slot->kind != SLOT_FIGURE || is_taken(taken, hit->start))
            continue;
        Number number = slot_hit_get_number(hit, reading->view);
        Count value = number.low.stated ? number.low : number.high;
        g_array_append_val(taken, hit->start);
        if (number.bound != BOUND_EXACT || number.percent)
            doubt_people(reading, match, "an entry counts people without an exact number");
        if (floor(value.value) < value.value || number.percent) {
            doubt_people(reading, match, "an entry counts people in a number that is not whole");
            continue;
        }
        Count *into = g_str_equal(hit->slot->name, "injured") ? &injured : &killed;
        *into = count_of(into->value + value.value);
    }
    if ((killed.stated && entry->killed.stated) || (injured.stated && entry->injured.stated))
        doubt_people(reading, match, "an entry counts the same harm twice");
    if (killed.stated)
        entry->killed = count_of(entry->killed.value + killed.value);
    if (injured.stated)
        entry->injured = count_of(entry->injured.value + injured.value);
}

/* What the phrases for casualties took of an entry. */
typedef struct {
    GArray *numbers; /* of size_t: where they stand */
    GArray *spans;   /* of ListRange: the phrases themselves */
} Casualties;

static void
casualties_clear(Casualties *casualties)
{
    g_array_unref(casualties->numbers);
    g_array_unref(casualties->spans);
}

static bool
ends_with_word(const View *view, size_t end, const char *word)
{
    size_t length = strlen(word);
    return end > length && strncmp(view->text + end - length, word, length) == 0 &&
           view->text[end - length - 1] == ' ';
}

/* "were killed, one civilian was injured": those killed stand before the verb, not after it */
static bool
is_passive(const View *view, const Match *match)
{
    static const char *const verbs[] = {"unintentionally", "killed", "injured", "wounded"};
    static const char *const before[] = {"was", "were", "been", "unintentionally", "likely"};
    bool is_verb = false, is_passive = false;
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        is_verb = is_verb || strncmp(view->text + match->start, verbs[i], strlen(verbs[i])) == 0;
    size_t end = match->start;
    while (end > 0 && view->text[end - 1] == ' ')
        end--;
    for (size_t i = 0; i < G_N_ELEMENTS(before) && is_verb; i++)
        is_passive = is_passive || ends_with_word(view, end, before[i]);
    return is_passive;
}

static Casualties
read_casualties(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t end,
                Entry *entry)
{
    g_autoptr(GPtrArray) matches =
        phrase_index_match(phrases->casualties, reading->search, start, end);
    Casualties casualties = {g_array_new(FALSE, FALSE, sizeof(size_t)),
                             g_array_new(FALSE, FALSE, sizeof(ListRange))};
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        const ListRange span = {match->start, match->end};
        if (is_passive(reading->view, match))
            continue;
        add_casualties(reading, match, entry, casualties.numbers);
        g_array_append_val(casualties.spans, span);
    }
    return casualties;
}

/* Reasons, flags, references */

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
    if (first != NULL)
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

/* Identity */

static void
append_slug(GString *id, const char *text)
{
    g_autofree char *plain = g_str_to_ascii(text, "C");
    for (const char *p = plain; *p != '\0'; p++) {
        if (g_ascii_isalnum(*p))
            g_string_append_c(id, g_ascii_tolower(*p));
        else if (strchr(" -/", *p) != NULL && id->str[id->len - 1] != '-')
            g_string_append_c(id, '-');
    }
}

/* Series, period, section, date, folded place, ordinal among twins: the same text gives the same
 * id. */
static void
set_ids(Release *release)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < release->entries->len; i++) {
        Entry *entry = g_ptr_array_index(release->entries, i);
        GString *id = g_string_new(release->series != NULL ? release->series : "unknown");
        const char *period = release->period_to != NULL ? release->period_to : "undated";
        const char *day = entry->date != NULL ? entry->date : "undated";
        g_string_append_len(g_string_append_c(id, '.'), period, (gssize)strnlen(period, 7));
        g_string_append(g_string_append_c(id, '.'), section_to_name(entry->section));
        g_string_append_c(g_string_append(g_string_append_c(id, '.'), day), '.');
        append_slug(id, entry->places->len > 0 ? g_ptr_array_index(entry->places, 0) : "nowhere");
        unsigned ordinal = GPOINTER_TO_UINT(g_hash_table_lookup(seen, id->str)) + 1;
        g_hash_table_insert(seen, g_strdup(id->str), GUINT_TO_POINTER(ordinal));
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

/* What a line says */

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
counts_people(const EntryPhrases *phrases, const View *view, const ViewNumber *number, size_t end)
{
    size_t length = measure_words(view, number->view_end, end);
    g_autofree char *words = g_strndup(view->text + number->view_end, length);
    return g_regex_match(phrases->people, words, 0, NULL);
}

static bool
has_uncounted_people(const Reading *reading, const EntryPhrases *phrases, const GArray *taken,
                     size_t start, size_t end)
{
    for (size_t at = start; at < end; at++) {
        const ViewNumber *number = view_find_number(reading->view, at);
        if (number == NULL || number->view_start != at || is_taken(taken, at))
            continue;
        if (counts_people(phrases, reading->view, number, end))
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
is_about_fighters(const EntryPhrases *phrases, const char *text, size_t length, size_t at)
{
    size_t from = at > FIGHTERS_BEFORE ? at - FIGHTERS_BEFORE : 0;
    size_t to = MIN(at + FIGHTERS_AFTER, length);
    g_autofree char *around = g_strndup(text + from, to - from);
    return g_regex_match(phrases->fighters, around, 0, NULL);
}

/* "killed" or "wounded" of people that are no fighters, in words that no phrase holds */
static bool
has_uncounted_harm(const Reading *reading, const EntryPhrases *phrases, const GArray *spans,
                   size_t start, size_t end)
{
    g_autofree char *text = g_strndup(reading->view->text + start, end - start);
    g_autoptr(GMatchInfo) info = NULL;
    (void)g_regex_match(phrases->harm, text, 0, &info); /* none is an answer */
    for (; g_match_info_matches(info); (void)g_match_info_next(info, NULL)) {
        int at = 0;
        if (g_match_info_fetch_pos(info, 0, &at, NULL) && !is_held(spans, start + (size_t)at) &&
            !is_about_fighters(phrases, text, end - start, (size_t)at))
            return true;
    }
    return false;
}

/* A line that is an entry must also be understood: a credible case says who came to harm, and what
 * stands after a head says something known. */
static void
doubt_entry(const Reading *reading, const EntryPhrases *phrases, const Entry *entry,
            const Casualties *casualties, size_t body, size_t end)
{
    bool is_credible = entry->listed_under == SECTION_CREDIBLE;
    body += strspn(reading->view->text + body, " .,:;()");
    bool is_silent = !entry->killed.stated && !entry->injured.stated;
    if (is_credible && is_silent)
        add_unread(reading, body, MAX(body, end), "a credible case does not say who came to harm");
    else if (is_credible &&
             (has_uncounted_people(reading, phrases, casualties->numbers, body, end) ||
              has_uncounted_harm(reading, phrases, casualties->spans, body, end)))
        add_unread(reading, body, end, "a credible case counts people in words not understood");
    else if (body + KNOWN_BODY < end && !says_something_known(phrases, reading->search, body, end))
        add_unread(reading, body, end, "what an entry says is not understood");
}

/* A place with a digit or a second "near" took in what is no place; no case is older than the
 * campaign or younger than its release. */
static void
doubt_head(const Reading *reading, const Entry *entry)
{
    bool is_odd = false;
    for (guint i = 0; i < entry->places->len; i++) {
        const char *place = g_ptr_array_index(entry->places, i);
        is_odd = is_odd || strpbrk(place, "0123456789") != NULL ||
                 g_ascii_strncasecmp(place, "near ", 5) == 0 || strstr(place, " near ") != NULL;
    }
    const Release *release = reading->release;
    const char *last = release->published != NULL   ? release->published
                       : reading->published != NULL ? reading->published
                                                    : release->period_to;
    bool is_early = entry->date != NULL && strcmp(entry->date, FIRST_YEAR) < 0;
    bool is_late = entry->date != NULL && last != NULL && strcmp(entry->date, last) > 0;
    const char *why = is_odd     ? "an entry's place is not understood"
                      : is_early ? "an entry is older than the campaign"
                      : is_late  ? "an entry is of a day after the release"
                                 : NULL;
    if (why == NULL)
        return;
    g_autofree char *doubt = g_strdup_printf("%s: %.120s", why, entry->quote);
    g_autofree char *valid = g_utf8_make_valid(doubt, -1);
    release_add_doubt(reading->release, valid);
}

static Entry *
read_entry(const Reading *reading, const EntryPhrases *phrases, Section section, EntryHead *head,
           size_t end)
{
    const View *view = reading->view;
    size_t body = MIN(head->body, end);
    Entry *entry = entry_new();
    entry->section = entry->listed_under = section;
    set_date(reading, head, entry);
    g_ptr_array_extend_and_steal(entry->places, g_steal_pointer(&head->places));
    g_ptr_array_extend_and_steal(entry->alternatives, g_steal_pointer(&head->alternatives));
    g_ptr_array_extend_and_steal(entry->sources, g_steal_pointer(&head->sources));
    entry->country = g_strdup(head->country);
    Casualties casualties = read_casualties(reading, phrases, body, end, entry);
    read_reason(reading, phrases, body, end, entry);
    read_flags(reading, phrases, head->date, end, entry);
    entry->span = view_get_span(view, head->start, end);
    entry->quote = view_quote(view, entry->span);
    read_codes(entry);
    doubt_head(reading, entry);
    doubt_entry(reading, phrases, entry, &casualties, body, end);
    casualties_clear(&casualties);
    return entry;
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

static void
report_unread_line(const Reading *reading, const List *list, size_t start, size_t end)
{
    if (start >= end || !looks_like_an_entry(reading->view, start, end))
        return;
    g_autofree char *why =
        g_strdup_printf("a line in the %s list is not understood", section_to_name(list->section));
    add_unread(reading, start, end, why);
}

static void
report_between(const Reading *reading, const List *list, size_t start, size_t end)
{
    while (start < end) {
        size_t line = skip_to_text(reading->view, start, end);
        size_t line_end = find_line_end(reading->view, line, end);
        report_unread_line(reading, list, line, line_end);
        start = line_end + 1;
    }
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
    g_autoptr(GPtrArray) heads = find_heads(reading, phrases, list);
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
            report_between(reading, list, last_end, head->start);
        last_end =
            find_entry_end(reading, phrases, head->start, next != NULL ? next->start : list->end);
        ListRange range = {head->start, last_end};
        g_ptr_array_add(reading->release->entries,
                        read_entry(reading, phrases, list->section, head, last_end));
        g_array_append_val(reading->listed, range);
    }
    if (heads->len > 0)
        report_between(reading, list, last_end, list->end);
    if (heads->len > 0 && last_end >= view->length && !ends_sentence(view, view->length))
        release_add_doubt(reading->release, "the text ends inside an entry");
}

void
entries_read(Reading *reading)
{
    EntryPhrases phrases;
    entry_phrases_init(&phrases, reading);
    g_autoptr(GArray) lists = find_lists(reading, &phrases);
    for (guint i = 0; i < lists->len; i++)
        read_list(reading, &phrases, &g_array_index(lists, List, i));
    set_ids(reading->release);
    entry_phrases_clear(&phrases);
}
