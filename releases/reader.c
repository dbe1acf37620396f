/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <stdio.h>
#include <string.h>

#include "releases/copies.h"
#include "releases/reading_internal.h"
#include "releases/wrapped.h"

/* Weight of marks that makes a page a release. */
#define ENOUGH_MARKS 3
/* Sentences among which the heading of a text stands. */
#define HEAD_LINES 12u

G_DEFINE_QUARK(reader_error_quark, reader_error)

/* Title */

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

/* Which series is it? */

/* Every phrase file's phrases of @kind, so that one pass over the page asks for all of them. */
static PhraseIndex *
index_all_sets(const PhraseBook *book, PhraseKind kind)
{
    PhraseIndex *index = phrase_index_new();
    for (guint i = 0; i < book->sets->len; i++)
        phrase_index_add(index, g_ptr_array_index(book->sets, i), kind);
    return index;
}

/* What marks say, for each phrase file by its number. */
typedef struct {
    const PhraseIndex *index; /* (borrowed) */
    GHashTable *seen;         /* (borrowed) set of (borrowed) Phrase: each counts once */
    unsigned weights[PHRASES_MAX_FILES];
    bool is_headed[PHRASES_MAX_FILES]; /* a mark is all of a heading */
} Marks;

/* Is @match all of a heading from @start to @end, but a day before it and the site after it? */
static bool
is_whole_heading(const View *view, const Match *match, size_t start, size_t end)
{
    const ViewDate *day = view_find_date(view, start);
    if (day != NULL)
        start = day->view_end;
    start += strspn(view->text + start, " :-");
    size_t after = match->end + strspn(view->text + match->end, " ");
    return match->start <= start && (after >= end || strchr("|>;", view->text[after]) != NULL ||
                                     strncmp(view->text + after, "- ", 2) == 0);
}

/* Adds up the weights of the marks in one sentence or heading, and one more for each file where
 * one is all of a heading. */
static void
weigh_part(Marks *marks, const View *view, PhraseSearch *search, size_t start, size_t end,
           bool is_heading)
{
    g_autoptr(GPtrArray) matches = phrase_index_match(marks->index, search, start, end);
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        unsigned number = match->phrase->set->number;
        if (g_hash_table_add(marks->seen, (gpointer)match->phrase)) {
            marks->weights[number] += match->phrase->weight;
            phrase_search_note(search, match);
        }
        if (is_heading && !marks->is_headed[number] && is_whole_heading(view, match, start, end)) {
            marks->is_headed[number] = true;
            marks->weights[number]++;
        }
    }
}

static void
weigh_sentences(Marks *marks, const View *view, PhraseSearch *search, const GArray *sentences)
{
    for (guint i = 0; i < sentences->len; i++) {
        const Sentence *sentence = &g_array_index(sentences, Sentence, i);
        bool is_heading = i < HEAD_LINES && sentence->starts_line && sentence->ends_line;
        if (view->text[sentence->start] != '"') /* an article quotes a sentence of a release */
            weigh_part(marks, view, search, sentence->start, sentence->end, is_heading);
    }
}

static void
weigh_title(const PhraseBook *book, Marks *marks, const char *title)
{
    g_autoptr(View) view = view_new(book->lexicon, title);
    g_autoptr(PhraseSearch) search = phrase_search_new(book, view);
    weigh_part(marks, view, search, 0, view->length, true);
}

/* A text that begins in other words than ever is known by its heading, when that is all of a
 * mark. */
static const PhraseSet *
find_series(const PhraseBook *book, const View *view, PhraseSearch *search, const GArray *sentences,
            const char *title)
{
    const PhraseSet *best = NULL;
    unsigned best_weight = ENOUGH_MARKS - 1;
    g_autoptr(PhraseIndex) index = index_all_sets(book, PHRASE_MARK);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    Marks marks = {.index = index, .seen = seen};
    weigh_sentences(&marks, view, search, sentences);
    if (title != NULL)
        weigh_title(book, &marks, title);
    for (guint i = 0; i < book->sets->len; i++) {
        if (marks.weights[i] <= best_weight)
            continue;
        best = g_ptr_array_index(book->sets, i);
        best_weight = marks.weights[i];
    }
    return best;
}

/* Counts, for each phrase file by its number, the sentences that name its publisher. */
static void
count_subjects(const PhraseBook *book, PhraseSearch *search, const GArray *sentences,
               unsigned *counts)
{
    g_autoptr(PhraseIndex) index = index_all_sets(book, PHRASE_ABOUT);
    guint last[PHRASES_MAX_FILES] = {0}; /* sentence counted last, from 1 */
    for (guint i = 0; i < sentences->len; i++) {
        const Sentence *sentence = &g_array_index(sentences, Sentence, i);
        g_autoptr(GPtrArray) matches =
            phrase_index_match(index, search, sentence->start, sentence->end);
        for (guint j = 0; j < matches->len; j++) {
            unsigned number = ((const Match *)g_ptr_array_index(matches, j))->phrase->set->number;
            counts[number] += last[number] != i + 1;
            last[number] = i + 1;
        }
    }
}

/* Whose figures is an article about? The publisher it names most often. */
static const PhraseSet *
find_subject(const PhraseBook *book, PhraseSearch *search, const GArray *sentences)
{
    const PhraseSet *best = NULL;
    unsigned best_count = 0;
    unsigned counts[PHRASES_MAX_FILES] = {0};
    count_subjects(book, search, sentences, counts);
    for (guint i = 0; i < book->sets->len; i++) {
        const PhraseSet *set = g_ptr_array_index(book->sets, i);
        if (counts[i] > best_count || (best == NULL && g_str_equal(set->series, "article")))
            best = set;
        best_count = MAX(best_count, counts[i]);
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
    g_autoptr(PhraseIndex) index = index_all_sets(reading->book, kind);
    for (guint i = 0; i < reading->sentences->len; i++) {
        const Sentence *sentence = &g_array_index(reading->sentences, Sentence, i);
        if (phrase_index_matches(index, reading->search, sentence->start, sentence->end))
            return true;
    }
    return false;
}

/* A look at the words first: the expression would be tried at every byte. Folded, the text holds
 * them wherever the original does. */
static bool
may_name_number(const char *folded)
{
    for (const char *p = folded; (p = strstr(p, "release")) != NULL;) {
        p += strlen("release");
        char after = p[strspn(p, " \n")];
        if (after == '#' || after == 'n' || view_is_mark(after))
            return true;
    }
    for (const char *p = folded; (p = strstr(p, "-oir ")) != NULL;) {
        p += strlen("-oir ");
        if (g_ascii_isdigit(*p) || view_is_mark(*p))
            return true;
    }
    return false;
}

/* "Release # 20170929-03", "CJTF-OIR 20190104_01", "Release No: 16-016". The one that begins with
 * a day is the release's own; the other is the site's. */
static void
read_release_number(Reading *reading)
{
    if (!may_name_number(reading->view->text))
        return;
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
        on_page = reading_find_published(reading->view, release->period_to);
    release->published = g_strdup(on_page != NULL ? on_page : reading->published);
}

static bool
is_listed(gconstpointer reading, size_t at)
{
    return reading_is_listed(reading, at);
}

/* Lists have been read by now: nobody speaks in them, whatever "via media report" looks like. */
static void
read_figures(Reading *reading)
{
    g_autoptr(GArray) attributions = speakers_attribute(
        reading->view, reading->search, reading->sentences, reading->book, is_listed, reading);
    reading->attributions = attributions;
    figures_read(reading);
    reading->attributions = NULL; /* they go */
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
        period_read(reading);
    read_published(reading, is_reprint);
    entries_read(reading);
    read_figures(reading);
    if (!is_statement && reading_is_within_limits(reading)) {
        checks_run(release);
        expectations_check(reading);
    }
    doubts_raise(reading, !is_statement);
    reading->published = NULL; /* its text goes */
}

static bool
read_article(Reading *reading, const PageText *page, GError **error)
{
    Release *release = reading->release;
    release->kind = RELEASE_KIND_ARTICLE;
    release->carrier = g_strdup(page->site);
    release->published = g_strdup(reading->published);
    read_figures(reading);
    if (release->figures->len > 0)
        return true;
    g_set_error(error, READER_ERROR, READER_ERROR_UNKNOWN,
                "neither a release nor an article with figures of a series we know; "
                "civcas read --text prints what was looked at");
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

/* Where the text is more than any page has, it is refused rather than half read. */
static bool
check_parts(const View *view, const GArray *sentences, GError **error)
{
    if (!view->is_full && sentences->len <= READER_MAX_SENTENCES)
        return true;
    g_set_error(error, READER_ERROR, READER_ERROR_LIMIT,
                "more than %u numbers and dates, or %u sentences, in one document", VIEW_MAX_TOKENS,
                READER_MAX_SENTENCES);
    return false;
}

static bool
check_release(const Reading *reading, GError **error)
{
    if (reading_is_within_limits(reading))
        return true;
    g_set_error(error, READER_ERROR, READER_ERROR_LIMIT,
                "more than %u figures, or %u sentences that nothing takes, in one document",
                READER_MAX_FIGURES, READER_MAX_UNREAD);
    return false;
}

/* @uses: (nullable) where to note what phrases took */
static Release *
read_page(const PhraseBook *phrases, const PageText *page, const ReaderOptions *options,
          GPtrArray *uses, GError **error)
{
    if (!check_request(phrases, page, options, error))
        return NULL;
    g_autofree char *once = copies_blank(page->text);
    g_autoptr(View) view = view_new(phrases->lexicon, once != NULL ? once : page->text);
    wrapped_join_lines(view);
    g_autoptr(GArray) sentences = sentences_split(view);
    if (!check_parts(view, sentences, error))
        return NULL;
    g_autoptr(PhraseSearch) search = phrase_search_new(phrases, view);
    phrase_search_keep_uses(search, uses);
    g_autoptr(GArray) listed = g_array_new(FALSE, FALSE, sizeof(ListRange));
    g_autoptr(Release) release = release_new(RELEASE_KIND_ARTICLE);
    g_autofree char *on_page = reading_find_published(view, NULL);
    Reading reading = {
        .book = phrases,
        .view = view,
        .search = search,
        .sentences = sentences,
        .listed = listed,
        .release = release,
        .published = options->published != NULL ? options->published
                     : page->published != NULL  ? page->published
                                                : on_page,
    };
    reading_note_years(&reading);
    g_autoptr(PhraseIndex) speech = index_all_sets(phrases, PHRASE_SPEECH);
    g_autoptr(PhraseIndex) rules = index_all_sets(phrases, PHRASE_RULE);
    reading.speech = speech;
    reading.rules = rules;
    reading.is_told = options->published != NULL || page->published != NULL;
    release->title = page->title != NULL ? g_strdup(page->title) : find_title(page->text);
    if (options->series == NULL)
        reading.set = find_series(phrases, view, search, sentences, page->title);
    else
        (void)find_named_series(phrases, options->series, &reading.set); /* checked above */
    g_autoptr(GPtrArray) foreign = g_ptr_array_new();
    g_autoptr(GPtrArray) bare = g_ptr_array_new();
    reading.bare = bare;
    reading.foreign = reading.set != NULL ? foreign : NULL;
    reading.subject = reading.set != NULL ? reading.set : find_subject(phrases, search, sentences);
    if (reading.set != NULL)
        read_release(&reading, page);
    else if (!read_article(&reading, page, error))
        return NULL;
    if (view->gave_up || phrase_search_gave_up(search))
        release_add_doubt(release, "a sentence is too tangled to try every phrase on it");
    return check_release(&reading, error) ? g_steal_pointer(&release) : NULL;
}

Release *
reader_read(const PhraseBook *phrases, const PageText *page, const ReaderOptions *options,
            GError **error)
{
    return read_page(phrases, page, options, NULL, error);
}

static int
compare_uses(gconstpointer a, gconstpointer b)
{
    const PhraseUse *first = *(const PhraseUse *const *)a;
    const PhraseUse *second = *(const PhraseUse *const *)b;
    if (first->span.start != second->span.start)
        return first->span.start < second->span.start ? -1 : 1;
    if (first->span.end != second->span.end)
        return first->span.end > second->span.end ? -1 : 1;
    return (first->line > second->line) - (first->line < second->line);
}

Release *
reader_explain(const PhraseBook *phrases, const PageText *page, const ReaderOptions *options,
               GPtrArray **ret_uses, GError **error)
{
    *ret_uses = g_ptr_array_new_with_free_func((GDestroyNotify)phrase_use_free);
    Release *release = read_page(phrases, page, options, *ret_uses, error);
    g_ptr_array_sort(*ret_uses, compare_uses);
    return release;
}
