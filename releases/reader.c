/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <stdio.h>
#include <string.h>

#include "releases/reading_internal.h"

/* Weight of marks that makes a page a release. */
#define ENOUGH_MARKS 3

/* Bytes: a last line without a full stop that is no longer than this may be page furniture. */
#define FURNITURE_MAX 80

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
    int year = resolved.year == 0 && !date_has_day(&resolved)
                   ? find_year_on_page(reading->view, &resolved)
                   : 0;
    if (year > 0)
        resolved.year = resolved.year_to = year;
    else
        date_resolve_year(&resolved, reading->published);
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

/* A day near the top in a line of its own: "30 Aug, 2018 17:38", "| Sept. 26, 2019". */
static char *
find_published(const View *view)
{
    size_t line = 0;
    for (unsigned i = 0; i < 12 && line < view->length; i++) {
        size_t length = strcspn(view->text + line, "\n");
        for (guint j = 0; j < view->dates->len && length <= 90; j++) {
            const ViewDate *date = &g_array_index(view->dates, ViewDate, j);
            bool inside = date->view_start >= line && date->view_end <= line + length;
            bool begins = inside && strcspn(view->text + line, "\x03") <= 30;
            if (inside && begins && date->date.year > 0 && date_has_day(&date->date))
                return date_get_first_day(&date->date);
        }
        line += length + 1;
    }
    return NULL;
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

static bool
take_period(Reading *reading, const Match *match)
{
    Release *release = reading->release;
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        const ViewDate *date = view_find_date(reading->view, hit->start);
        if (hit->slot->kind != SLOT_IN || date == NULL || date_has_day(&date->date) ||
            date->date.month == 0)
            continue;
        reading_get_days(reading, date, &release->period_from, &release->period_to);
        if (release->period_to != NULL)
            return true;
        g_clear_pointer(&release->period_from, g_free);
    }
    return false;
}

static void
read_period(Reading *reading)
{
    g_autoptr(PhraseIndex) index = phrase_index_new();
    phrase_index_add(index, reading->set, PHRASE_PERIOD);
    for (guint i = 0; i < reading->sentences->len; i++) {
        const Sentence *sentence = &g_array_index(reading->sentences, Sentence, i);
        g_autoptr(GPtrArray) matches =
            phrase_index_match(index, reading->view, sentence->start, sentence->end);
        for (guint j = 0; j < matches->len; j++)
            if (take_period(reading, g_ptr_array_index(matches, j)))
                return;
    }
    release_add_doubt(reading->release, "the page does not say which month it covers");
}

/* "Release # 20170929-03", "CJTF-OIR 20190104_01", "Release No: 16-016" */
static void
read_release_number(Release *release, const char *text)
{
    g_autoptr(GRegex) regex =
        g_regex_new("Release\\s*(?:Number|#|No\\.?:?)\\s*#?\\s*(\\d{8}-\\d{2}|\\d{2}-\\d{3})|"
                    "CJTF-OIR (\\d{8}_\\d{2})",
                    G_REGEX_CASELESS, 0, NULL);
    g_autoptr(GMatchInfo) info = NULL;
    if (!g_regex_match(regex, text, 0, &info))
        return;
    release->release_number = g_match_info_fetch(info, 1);
    if (release->release_number == NULL || *release->release_number == '\0') {
        g_free(release->release_number);
        release->release_number = g_match_info_fetch(info, 2);
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

static bool
has_figure(const Release *release, const char *name)
{
    return release_find_figure(release, name) != NULL;
}

static void
doubt_incomplete_books(Release *release)
{
    static const char *const after_carried[] = {"received", "completed", "open"};
    bool says_anything = has_figure(release, "received") || has_figure(release, "completed") ||
                         has_figure(release, "credible") || has_figure(release, "non_credible") ||
                         has_figure(release, "carried_over");
    if (!says_anything && release->entries->len == 0)
        release_add_doubt(release, "no figure of the period was found");
    for (size_t i = 0; i < G_N_ELEMENTS(after_carried) && has_figure(release, "carried_over");
         i++) {
        if (has_figure(release, after_carried[i]))
            continue;
        g_autofree char *doubt =
            g_strdup_printf("carried over is stated, %s is not", after_carried[i]);
        release_add_doubt(release, doubt);
    }
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

static void
doubt_cut_text(const Reading *reading)
{
    const View *view = reading->view;
    size_t end = view->length;
    while (end > 0 && strchr(" \n", view->text[end - 1]) != NULL)
        end--;
    if (end == 0 || reading->sentences->len == 0 || strchr(".!?)\":", view->text[end - 1]) != NULL)
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
read_release(Reading *reading, const PageText *page)
{
    Release *release = reading->release;
    bool is_reprint = matches_kind(reading, PHRASE_ANNOUNCE);
    release->kind = RELEASE_KIND_RELEASE;
    release->series = g_strdup(reading->set->series);
    release->publisher = g_strdup(reading->set->publisher);
    read_release_number(release, reading->view->original);
    g_autofree char *numbered = get_numbered_day(release);
    release->published = numbered != NULL ? g_strdup(numbered)
                         : is_reprint     ? NULL
                                          : g_strdup(reading->published);
    if (is_reprint)
        release->carrier = g_strdup(page->site);
    read_period(reading);
    entries_read(reading);
    figures_read(reading);
    checks_run(release);
    doubt_incomplete_books(release);
    doubt_lost_footnotes(reading);
    doubt_cut_text(reading);
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
    g_autofree char *on_page = find_published(view);
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
    if (options->series == NULL)
        reading.set = find_series(phrases, view, sentences);
    else
        (void)find_named_series(phrases, options->series, &reading.set); /* checked above */
    release->title = page->title != NULL ? g_strdup(page->title) : find_title(page->text);
    if (reading.set != NULL)
        read_release(&reading, page);
    else if (!read_article(&reading, page, error))
        return NULL;
    return g_steal_pointer(&release);
}
