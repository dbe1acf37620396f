/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <stdio.h>
#include <string.h>

#include "releases/reading_internal.h"

/* Weight of marks that makes a page a release. */
#define ENOUGH_MARKS 3

/* Bytes: a last line without a full stop that is no longer than this may be page furniture. */
#define FURNITURE_MAX 80

/* Bytes: a line that holds a day of publication, and what may stand before the day. */
#define PUBLISHED_MAX_LINE 110
#define PUBLISHED_MAX_BEFORE 80

G_DEFINE_QUARK(reader_error_quark, reader_error)

/* Days */

/* The year of a month that stands elsewhere on the page with its year: the latest such. */
static int
find_year_on_page(const View *view, const PrintedDate *date)
{
    int year = 0;
    for (guint i = 0; i < view->dates->len && date->month > 0; i++) {
        const PrintedDate *other = &g_array_index(view->dates, ViewDate, i).date;
        if (other->year > year && other->month == date->month && !date_has_day(other))
            year = other->year;
    }
    return year;
}

void
reading_get_days(const Reading *reading, const ViewDate *date, char **ret_first, char **ret_last)
{
    PrintedDate resolved = date->date;
    const char *not_after =
        reading->published != NULL ? reading->published : reading->release->period_to;
    date_settle_quarter(&resolved, g_str_equal(reading->subject->quarters, "fiscal"));
    int year = resolved.year == 0 && !date_has_day(&resolved)
                   ? find_year_on_page(reading->view, &resolved)
                   : 0;
    if (year > 0)
        resolved.year = resolved.year_to = year;
    else
        date_resolve_year(&resolved, not_after);
    *ret_first = date_get_first_day(&resolved);
    *ret_last = date_get_last_day(&resolved);
    if (*ret_last != NULL)
        return;
    g_autofree char *text = view_quote(reading->view, date->span);
    g_autofree char *doubt =
        g_strdup_printf("nothing on the page says which year \"%s\" is in", text);
    release_add_doubt(reading->release, doubt);
}

/* Title and publication day */

static char *
find_title(const char *text)
{
    const char *line = text;
    for (unsigned i = 0; i < 8 && *line != '\0'; i++) {
        size_t length = strcspn(line, "\n");
        g_autofree char *copy = g_strstrip(g_strndup(line, length));
        size_t used = strlen(copy);
        bool sentence = used > 0 && strchr(".:,", copy[used - 1]) != NULL;
        if (used >= 15 && used <= 180 && !sentence && !g_ascii_isdigit(copy[0]))
            return g_steal_pointer(&copy);
        line += length + (line[length] == '\n');
    }
    return NULL;
}

/* "sept. 20, 2015, near ramadi": an entry's day, not the page's */
static bool
is_followed_by_place(const View *view, size_t at)
{
    static const char *const words[] = {"near ", "in ", "at ", "around ", "during "};
    at += strspn(view->text + at, " ,");
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strncmp(view->text + at, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

static bool
is_own_line(const View *view, const ViewDate *date, size_t line, size_t length)
{
    const char *text = view->text + line + strspn(view->text + line, " ");
    if (date->view_start < line || date->view_end > line + length)
        return false;
    size_t before = date->view_start - line;
    bool is_short = length <= PUBLISHED_MAX_LINE && before <= PUBLISHED_MAX_BEFORE;
    bool is_label = strncmp(text, "date ", 5) == 0 && before <= 6;
    return (is_short || is_label) && date->date.year > 0 && date_has_day(&date->date) &&
           !date->date.is_range && !is_followed_by_place(view, date->view_end);
}

/* A day near the top in a line of its own: "30 Aug, 2018 17:38", "| Sept. 26, 2019". The earliest:
 * the day of the visit stands there too. Not before @not_before (nullable). */
static char *
find_published(const View *view, const char *not_before)
{
    char *found = NULL;
    size_t line = 0;
    for (unsigned i = 0; i < 12 && line < view->length; i++) {
        size_t length = strcspn(view->text + line, "\n");
        for (guint j = 0; j < view->dates->len; j++) {
            const ViewDate *date = &g_array_index(view->dates, ViewDate, j);
            if (!is_own_line(view, date, line, length))
                continue;
            g_autofree char *day = date_get_first_day(&date->date);
            bool is_better = found == NULL || strcmp(day, found) < 0;
            if (!is_better || (not_before != NULL && strcmp(day, not_before) < 0))
                continue;
            g_free(found);
            found = g_steal_pointer(&day);
        }
        line += length + 1;
    }
    return found;
}

/* Which series is it? */

static unsigned
weigh_marks(const View *view, const GArray *sentences, const PhraseSet *set)
{
    g_autoptr(PhraseIndex) index = phrase_index_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    unsigned weight = 0;
    phrase_index_add(index, set, PHRASE_MARK);
    for (guint i = 0; i < sentences->len; i++) {
        const Sentence *sentence = &g_array_index(sentences, Sentence, i);
        if (view->text[sentence->start] == '"')
            continue; /* an article quotes a sentence of a release */
        g_autoptr(GPtrArray) matches =
            phrase_index_match(index, view, sentence->start, sentence->end);
        for (guint j = 0; j < matches->len; j++) {
            const Match *match = g_ptr_array_index(matches, j);
            if (g_hash_table_add(seen, (gpointer)match->phrase))
                weight += match->phrase->weight;
        }
    }
    return weight;
}

static const PhraseSet *
find_series(const PhraseBook *book, const View *view, const GArray *sentences)
{
    const PhraseSet *best = NULL;
    unsigned best_weight = ENOUGH_MARKS - 1;
    for (guint i = 0; i < book->sets->len; i++) {
        const PhraseSet *set = g_ptr_array_index(book->sets, i);
        unsigned weight = weigh_marks(view, sentences, set);
        if (weight <= best_weight)
            continue;
        best = set;
        best_weight = weight;
    }
    return best;
}

/* Whose figures is an article about? The publisher it names most often. */
static const PhraseSet *
find_subject(const PhraseBook *book, const View *view, const GArray *sentences)
{
    const PhraseSet *best = NULL;
    guint best_count = 0;
    for (guint i = 0; i < book->sets->len; i++) {
        const PhraseSet *set = g_ptr_array_index(book->sets, i);
        g_autoptr(PhraseIndex) index = phrase_index_new();
        guint count = 0;
        phrase_index_add(index, set, PHRASE_ABOUT);
        for (guint j = 0; j < sentences->len; j++) {
            const Sentence *sentence = &g_array_index(sentences, Sentence, j);
            g_autoptr(GPtrArray) matches =
                phrase_index_match(index, view, sentence->start, sentence->end);
            count += matches->len > 0;
        }
        if (count > best_count || (best == NULL && g_str_equal(set->series, "article")))
            best = set;
        best_count = MAX(best_count, count);
    }
    return best;
}

static bool
find_named_series(const PhraseBook *book, const char *series, const PhraseSet **ret_set)
{
    for (guint i = 0; i < book->sets->len; i++) {
        const PhraseSet *set = g_ptr_array_index(book->sets, i);
        if (!g_str_equal(set->series, series))
            continue;
        *ret_set = g_str_equal(series, "article") ? NULL : set;
        return true;
    }
    return false;
}

static bool
matches_kind(const Reading *reading, PhraseKind kind)
{
    g_autoptr(PhraseIndex) index = phrase_index_new();
    for (guint i = 0; i < reading->book->sets->len; i++)
        phrase_index_add(index, g_ptr_array_index(reading->book->sets, i), kind);
    for (guint i = 0; i < reading->sentences->len; i++) {
        const Sentence *sentence = &g_array_index(reading->sentences, Sentence, i);
        g_autoptr(GPtrArray) matches =
            phrase_index_match(index, reading->view, sentence->start, sentence->end);
        if (matches->len > 0)
            return true;
    }
    return false;
}

/* Period */

/* First day of the three months that end at @last. Returns: (owned) */
static char *
get_quarter_start(const char *last)
{
    int year = 0, month = 0;
    if (sscanf(last, "%4d-%2d", &year, &month) != 2)
        return NULL;
    month -= 2;
    return g_strdup_printf("%04d-%02d-01", month > 0 ? year : year - 1,
                           month > 0 ? month : month + 12);
}

/* A day without a year goes with the last day of its time: "between July 4 and July 17, 2015". */
static char *
get_start(const Reading *reading, const ViewDate *date, const char *last)
{
    PrintedDate start = date->date;
    date_resolve_year(&start, last);
    g_autofree char *ignored = NULL;
    char *first = date_get_first_day(&start);
    if (first == NULL)
        reading_get_days(reading, date, &first, &ignored);
    return first;
}

/* A month, a quarter, a run of days; a year where a release covers one. */
static bool
can_be_period(const Reading *reading, const ViewDate *date)
{
    const PrintedDate *printed = &date->date;
    if (g_str_equal(reading->set->cadence, "quarterly"))
        return printed->quarter > 0;
    if (g_str_equal(reading->set->cadence, "yearly"))
        return printed->month == 0 && printed->quarter == 0;
    if (date_has_day(printed))
        return printed->is_range || g_str_equal(reading->set->cadence, "none");
    return printed->month > 0 || printed->quarter > 0;
}

/* The day before publication. */
static bool
take_yesterday(Reading *reading, const Match *match)
{
    int year = 0, month = 0, day = 0;
    bool says_yesterday = false;
    for (guint i = 0; i < match->hits->len; i++)
        says_yesterday =
            says_yesterday || g_array_index(match->hits, SlotHit, i).slot->kind == SLOT_YESTERDAY;
    if (!says_yesterday || reading->published == NULL ||
        sscanf(reading->published, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return false;
    g_autoptr(GDate) date = g_date_new_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
    g_date_subtract_days(date, 1);
    reading->release->period_to = g_strdup_printf("%04d-%02d-%02d", g_date_get_year(date),
                                                  g_date_get_month(date), g_date_get_day(date));
    reading->release->period_from = g_strdup(reading->release->period_to);
    return true;
}

static bool
take_period(Reading *reading, const Match *match)
{
    Release *release = reading->release;
    const ViewDate *from = NULL, *to = NULL;
    bool is_whole = false;
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        const ViewDate *date = view_find_date(reading->view, hit->start);
        if (date == NULL || (hit->slot->kind == SLOT_IN && !can_be_period(reading, date)))
            continue;
        is_whole = is_whole || hit->slot->kind == SLOT_IN;
        if (hit->slot->kind == SLOT_FROM)
            from = date;
        else if (hit->slot->kind == SLOT_TO || hit->slot->kind == SLOT_IN)
            to = date;
    }
    if (to == NULL)
        return take_yesterday(reading, match);
    g_autofree char *first = NULL;
    g_autofree char *last = NULL;
    reading_get_days(reading, to, &first, &last);
    if (last == NULL)
        return false;
    bool is_quarter = !is_whole && from == NULL && g_str_equal(reading->set->cadence, "quarterly");
    release->period_from = from != NULL ? get_start(reading, from, last)
                           : is_quarter ? get_quarter_start(last)
                                        : g_steal_pointer(&first);
    release->period_to = g_steal_pointer(&last);
    return true;
}

static bool
find_period(Reading *reading, const PhraseIndex *index, bool fallback)
{
    for (guint i = 0; i < reading->sentences->len; i++) {
        const Sentence *sentence = &g_array_index(reading->sentences, Sentence, i);
        g_autoptr(GPtrArray) matches =
            phrase_index_match(index, reading->view, sentence->start, sentence->end);
        for (guint j = 0; j < matches->len; j++) {
            const Match *match = g_ptr_array_index(matches, j);
            if (match->phrase->is_fallback == fallback && take_period(reading, match))
                return true;
        }
    }
    return false;
}

static void
read_period(Reading *reading)
{
    g_autoptr(PhraseIndex) index = phrase_index_new();
    phrase_index_add(index, reading->set, PHRASE_PERIOD);
    if (!find_period(reading, index, false) && !find_period(reading, index, true))
        release_add_doubt(reading->release, "the page does not say which time it covers");
}

/* "Release # 20170929-03", "CJTF-OIR 20190104_01", "Release No: 16-016". The one that begins with
 * a day is the release's own; the other is the site's. */
static void
read_release_number(Reading *reading)
{
    g_autoptr(GRegex) regex =
        g_regex_new("Release\\s*(?:Number|#|No\\.?:?)\\s*#?\\s*(\\d{8}-\\d{2}|\\d{2}-\\d{3})|"
                    "CJTF-OIR (\\d{8}_\\d{2})",
                    G_REGEX_CASELESS, 0, NULL);
    g_autoptr(GMatchInfo) info = NULL;
    const char *text = reading->view->original;
    (void)g_regex_match(regex, text, 0, &info); /* none is an answer */
    for (; g_match_info_matches(info); (void)g_match_info_next(info, NULL)) {
        int start = -1, end = -1;
        bool second = !g_match_info_fetch_pos(info, 1, &start, &end) || start < 0;
        if (second && (!g_match_info_fetch_pos(info, 2, &start, &end) || start < 0))
            continue;
        bool is_dated = end - start > 6;
        if (reading->release->release_number != NULL && !is_dated)
            continue;
        g_free(reading->release->release_number);
        reading->release->release_number = g_strndup(text + start, (gsize)(end - start));
        if (reading->number_span.end == 0)
            reading->number_span.start = (size_t)g_utf8_pointer_to_offset(text, text + start);
        reading->number_span.end = (size_t)g_utf8_pointer_to_offset(text, text + end);
        if (is_dated)
            return;
    }
}

/* The number begins with the day of publication. */
static char *
get_numbered_day(const Release *release)
{
    int year = 0, month = 0, day = 0;
    if (release->release_number == NULL ||
        sscanf(release->release_number, "%4d%2d%2d", &year, &month, &day) != 3 || year < 2000 ||
        month < 1 || day < 1 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return NULL;
    return g_strdup_printf("%04d-%02d-%02d", year, month, day);
}

/* Doubts of a release */

static void
doubt_without_figures(Release *release)
{
    bool says_anything = release->entries->len > 0;
    for (guint i = 0; i < release->figures->len && !says_anything; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        says_anything = !g_str_has_suffix(figure->name, "_total") && figure->scope == NULL &&
                        g_strcmp0(figure->speaker, release->publisher) == 0;
    }
    if (!says_anything)
        release_add_doubt(release, "no figure of the period was found");
}

/* An asterisk must lead to its footnote: a line that begins with it. */
static void
doubt_lost_footnotes(const Reading *reading)
{
    const Release *release = reading->release;
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        g_autofree char *line = g_strconcat("\n", figure->marker, NULL);
        const char *found = figure->marker[0] != '\0' ? strstr(reading->view->text, line) : line;
        if (found != NULL)
            continue;
        g_autofree char *doubt = g_strdup_printf(
            "%s carries a mark %s whose footnote is not on the page", figure->name, figure->marker);
        release_add_doubt(reading->release, doubt);
    }
}

static bool
ends_in_stop(const char *text, size_t end)
{
    static const char *const quotes[] = {"\xe2\x80\x9d", "\xe2\x80\x99", "\xc2\xbb"};
    if (strchr(".!?)\":", text[end - 1]) != NULL)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(quotes); i++)
        if (end >= strlen(quotes[i]) &&
            strncmp(text + end - strlen(quotes[i]), quotes[i], strlen(quotes[i])) == 0)
            return true;
    return false;
}

static void
doubt_cut_text(const Reading *reading)
{
    const View *view = reading->view;
    size_t end = strlen(view->original); /* a token may hold the full stop: "in Sept." */
    while (end > 0 && strchr(" \n", view->original[end - 1]) != NULL)
        end--;
    if (end == 0 || reading->sentences->len == 0 || ends_in_stop(view->original, end))
        return;
    const Sentence *last =
        &g_array_index(reading->sentences, Sentence, reading->sentences->len - 1);
    bool is_footnote = last->starts_line && view->text[last->start] == '*';
    bool says_something = is_footnote || last->end - last->start > FURNITURE_MAX;
    for (guint i = 0; i < reading->release->unread->len; i++) {
        const Unread *unread = g_ptr_array_index(reading->release->unread, i);
        says_something =
            says_something || unread->span.end >= view_get_span(view, last->start, last->end).end;
    }
    for (guint i = 0; i < reading->release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(reading->release->figures, i);
        says_something =
            says_something || figure->span.end > view_get_span(view, last->start, last->end).start;
    }
    if (says_something)
        release_add_doubt(reading->release, "the text ends in the middle of a sentence");
}

/* Two kinds of reading */

static void
read_published(Reading *reading, bool is_reprint)
{
    Release *release = reading->release;
    g_autofree char *on_page = NULL;
    release->published = get_numbered_day(release);
    if (release->published != NULL || is_reprint)
        return;
    if (reading->is_told)
        on_page = g_strdup(reading->published);
    else
        on_page = find_published(reading->view, release->period_to);
    release->published = g_strdup(on_page != NULL ? on_page : reading->published);
}

static void
read_release(Reading *reading, const PageText *page)
{
    Release *release = reading->release;
    bool is_reprint = matches_kind(reading, PHRASE_ANNOUNCE);
    bool is_statement = g_str_equal(reading->set->kind, "statement");
    release->kind = is_statement ? RELEASE_KIND_STATEMENT : RELEASE_KIND_RELEASE;
    release->series = g_strdup(reading->set->series);
    release->publisher = g_strdup(reading->set->publisher);
    read_release_number(reading);
    g_autofree char *numbered = get_numbered_day(release);
    if (numbered != NULL)
        reading->published = numbered;
    if (is_reprint)
        release->carrier = g_strdup(page->site);
    if (!is_statement)
        read_period(reading);
    read_published(reading, is_reprint);
    entries_read(reading);
    figures_read(reading);
    if (!is_statement) {
        checks_run(release);
        expectations_check(reading);
        doubt_without_figures(release);
    }
    doubt_lost_footnotes(reading);
    doubt_cut_text(reading);
    reading->published = NULL; /* its text goes */
}

static bool
read_article(Reading *reading, const PageText *page, GError **error)
{
    Release *release = reading->release;
    release->kind = RELEASE_KIND_ARTICLE;
    release->carrier = g_strdup(page->site);
    release->published = g_strdup(reading->published);
    figures_read(reading);
    if (release->figures->len > 0)
        return true;
    g_set_error(error, READER_ERROR, READER_ERROR_UNKNOWN,
                "neither a release nor an article with figures of a series we know");
    return false;
}

static bool
check_request(const PhraseBook *book, const PageText *page, const ReaderOptions *options,
              GError **error)
{
    const PhraseSet *ignored = NULL;
    if (strlen(page->text) > READER_MAX_TEXT) {
        g_set_error(error, READER_ERROR, READER_ERROR_LIMIT, "more than %u bytes of text",
                    READER_MAX_TEXT);
        return false;
    }
    if (options->series != NULL && !find_named_series(book, options->series, &ignored)) {
        g_set_error(error, READER_ERROR, READER_ERROR_SERIES, "no phrase file is for series %s",
                    options->series);
        return false;
    }
    return true;
}

Release *
reader_read(const PhraseBook *phrases, const PageText *page, const ReaderOptions *options,
            GError **error)
{
    if (!check_request(phrases, page, options, error))
        return NULL;
    g_autoptr(View) view = view_new(phrases->lexicon, page->text);
    g_autoptr(GArray) sentences = sentences_split(view);
    g_autoptr(GArray) attributions = speakers_attribute(view, sentences, phrases);
    g_autoptr(GArray) listed = g_array_new(FALSE, FALSE, sizeof(ListRange));
    g_autoptr(Release) release = release_new(RELEASE_KIND_ARTICLE);
    g_autofree char *on_page = find_published(view, NULL);
    Reading reading = {
        .book = phrases,
        .view = view,
        .sentences = sentences,
        .attributions = attributions,
        .listed = listed,
        .release = release,
        .published = options->published != NULL ? options->published
                     : page->published != NULL  ? page->published
                                                : on_page,
    };
    reading.is_told = options->published != NULL || page->published != NULL;
    if (options->series == NULL)
        reading.set = find_series(phrases, view, sentences);
    else
        (void)find_named_series(phrases, options->series, &reading.set); /* checked above */
    reading.subject = reading.set != NULL ? reading.set : find_subject(phrases, view, sentences);
    release->title = page->title != NULL ? g_strdup(page->title) : find_title(page->text);
    if (reading.set != NULL)
        read_release(&reading, page);
    else if (!read_article(&reading, page, error))
        return NULL;
    return g_steal_pointer(&release);
}
