/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/figures_internal.h"
#include "releases/reader.h"

static void
doubt_hedge(const Reading *reading, const SlotHit *hit)
{
    const View *view = reading->view;
    size_t start = hit->start, end = hit->end;
    for (unsigned words = 0; words < 2 && start > 0; words++) {
        while (start > 0 && view->text[start - 1] == ' ')
            start--;
        while (start > 0 &&
               (g_ascii_islower(view->text[start - 1]) || (guchar)view->text[start - 1] >= 0x80))
            start--;
    }
    g_autofree char *words = view_quote(view, view_get_span(view, start, end));
    g_autofree char *doubt =
        g_strdup_printf("what stands before %s is not understood: %.80s", hit->slot->name, words);
    g_autofree char *valid = g_utf8_make_valid(doubt, -1);
    release_add_doubt(reading->release, valid);
}

static void
add_figure(const Reading *reading, const Match *match, const SlotHit *hit)
{
    Figure *figure = figure_new(hit->slot->name);
    Number number = slot_hit_get_number(hit, reading->view);
    figure->low = number.low;
    figure->high = number.high;
    figure->bound = number.bound;
    g_free(figure->marker);
    figure->marker = g_strdup(number.marker);
    figure_set_speaker(reading, match, speakers_find(reading->attributions, hit->start), figure);
    figure_set_extent(reading, match, figure);
    if (figure_is_hedged_strangely(reading, match, hit))
        doubt_hedge(reading, hit);
    size_t start = match->start;
    while (start < hit->start && strchr(" ,\"':-", reading->view->text[start]) != NULL)
        start++; /* a phrase whose first word may be missing begins with what stands before */
    figure->span = view_get_span(reading->view, start, match->end);
    g_free(figure->quote);
    figure->quote = view_quote(reading->view, figure->span);
    g_ptr_array_add(reading->release->figures, figure);
    figure_note_bare(reading, match, figure);
    if (reading->foreign != NULL && match->phrase->set != reading->set)
        g_ptr_array_add(reading->foreign, figure);
}

/* A number at the very end of the text may have lost digits: "1," of "1,790". */
static bool
touches_end(const Reading *reading, const SlotHit *hit)
{
    const View *view = reading->view;
    return hit->end + (hit->end < view->length && view->text[hit->end] == ',') >= view->length;
}

/* What took a number that @hit wants too, or NULL. */
static const SlotHit *
find_taker(const GArray *taken, const SlotHit *hit)
{
    for (guint i = 0; i < taken->len; i++) {
        const SlotHit *other = &g_array_index(taken, SlotHit, i);
        if (hit->start < other->end && other->start < hit->end)
            return other;
    }
    return NULL;
}

static bool
is_number_slot(const SlotHit *hit)
{
    return hit->slot->kind == SLOT_FIGURE || hit->slot->kind == SLOT_NUMBER;
}

/* A longer phrase that took the number for the same figure is no rival. */
static bool
says_the_same(const SlotHit *taker, const SlotHit *hit)
{
    return !taker->slot->is_constant && !hit->slot->is_constant &&
           g_strcmp0(taker->slot->name, hit->slot->name) == 0;
}

static bool
can_take(const Reading *reading, const Match *match, const GArray *taken)
{
    bool brings_more = false;
    if (figure_is_foreign(reading, match) || figure_is_denied(reading, match) ||
        figure_goes_on(reading, match) || figure_is_unsaid(reading, match) ||
        figure_hides_harm(reading, match) ||
        (reading->set == NULL &&
         (figure_has_another_cause(reading, match) || figure_is_taken_back(reading, match) ||
          figure_counts_others_too(reading, match) || figure_is_only_mentioned(reading, match))))
        return false;
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        if (reading_is_half_time(reading, hit))
            return false;
        if (!is_number_slot(hit))
            continue;
        if (figure_counts_the_dead(reading, match) && figure_is_no_count(reading, hit))
            return false;
        const SlotHit *taker = find_taker(taken, hit);
        if (touches_end(reading, hit) || reading_is_listed(reading, hit->start) ||
            (taker != NULL && !says_the_same(taker, hit)))
            return false;
        brings_more = brings_more || taker == NULL;
    }
    return brings_more || taken->len == 0;
}

/* Each printed number is taken once: by the longest match, then by the earlier phrase. */
static bool
take_match(const Reading *reading, const Match *match, GArray *taken)
{
    guint taken_before = taken->len;
    if (!can_take(reading, match, taken))
        return false;
    phrase_search_note(reading->search, match);
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        if (!is_number_slot(hit))
            continue;
        g_autoptr(GArray) before = g_array_new(FALSE, FALSE, sizeof(SlotHit));
        g_array_append_vals(before, taken->data, taken_before);
        if (find_taker(before, hit) != NULL)
            continue;
        ViewNumber *token =
            hit->slot->is_constant ? NULL : view_find_number(reading->view, hit->start);
        if (token != NULL)
            token->taken = true;
        g_array_append_val(taken, *hit);
        if (hit->slot->kind == SLOT_FIGURE && match->phrase->kind == PHRASE_FIGURE)
            add_figure(reading, match, hit);
    }
    return true;
}

static bool
has_untaken_number(const Reading *reading, const Sentence *sentence)
{
    for (size_t at = sentence->start; at < sentence->end; at++) {
        const ViewNumber *number = view_find_number(reading->view, at);
        if (number != NULL && number->view_start == at && !number->taken &&
            !reading_is_listed(reading, at))
            return true;
    }
    return false;
}

/* A set-aside of the whole sentence takes the numbers that are left. */
static void
take_rest(const Reading *reading, const Sentence *sentence, GPtrArray *matches)
{
    bool is_whole = false;
    for (guint i = 0; i < matches->len; i++)
        is_whole = is_whole || ((const Match *)g_ptr_array_index(matches, i))->phrase->is_whole;
    for (size_t at = sentence->start; is_whole && at < sentence->end; at++) {
        ViewNumber *number = view_find_number(reading->view, at);
        if (number != NULL && number->view_start == at)
            number->taken = true;
    }
}

/* A line of a list that is no entry was reported when the list was read. */
static bool
is_reported(const Reading *reading, Span span)
{
    guint low = 0, high = reading->unread_in_lists; /* they stand in text order */
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const Unread *unread = g_ptr_array_index(reading->release->unread, middle);
        if (span.start < unread->span.end && unread->span.start < span.end)
            return true;
        if (unread->span.end <= span.start)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static void
add_unread(const Reading *reading, const Sentence *sentence)
{
    Span span = view_get_span(reading->view, sentence->start, sentence->end);
    if (is_reported(reading, span))
        return;
    Unread *unread = g_new0(Unread, 1);
    unread->span = span;
    unread->text = view_quote(reading->view, unread->span);
    g_ptr_array_add(reading->release->unread, unread);
}

typedef struct {
    PhraseIndex *figures;
    PhraseIndex *casualty_words;
    PhraseIndex *must_read;
    PhraseIndex *parts;
    PhraseIndex *frames; /* headings, periods, announcements: known sentences without figures */
} Indexes;

static void
indexes_clear(Indexes *indexes)
{
    phrase_index_free(indexes->figures);
    phrase_index_free(indexes->casualty_words);
    phrase_index_free(indexes->must_read);
    phrase_index_free(indexes->parts);
    phrase_index_free(indexes->frames);
}

static bool
holds(GPtrArray *matches, const Match *word)
{
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        if (match->start <= word->start && word->end <= match->end)
            return true;
    }
    return false;
}

/* "blorp reports are still open" beside a figure that is read: a word of the books stands there
 * and no phrase holds it. */
static bool
leaves_a_word(const Reading *reading, const Indexes *indexes, const Sentence *sentence,
              GPtrArray *used)
{
    g_autoptr(GPtrArray) words =
        phrase_index_match(indexes->must_read, reading->search, sentence->start, sentence->end);
    for (guint i = 0; i < words->len; i++)
        if (!holds(used, g_ptr_array_index(words, i)))
            return true;
    return false;
}

/* Bytes between a figure and a time that goes with it, and between the ends of a time. */
#define TIME_NEAR 12

static bool
is_in_match(GPtrArray *matches, size_t at)
{
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        if (at >= match->start && at < match->end)
            return true;
    }
    return false;
}

/* Does @date stand right before or right after a figure? */
static bool
touches_figure(const View *view, GPtrArray *used, const ViewDate *date)
{
    for (guint i = 0; i < used->len; i++) {
        const Match *match = g_ptr_array_index(used, i);
        if (match->phrase->kind != PHRASE_FIGURE)
            continue;
        size_t from = MIN(match->end, date->view_start), to = MAX(match->end, date->view_start);
        if (match->end <= date->view_start && to - from <= TIME_NEAR &&
            memchr(view->text + from, ',', to - from) == NULL)
            return true;
        if (date->view_end <= match->start && match->start - date->view_end <= 1)
            return true;
    }
    return false;
}

/* "269 new reports blorp April 20 - May 31": a time that no phrase took narrows the figure. */
static bool
leaves_a_time(const Reading *reading, const Indexes *indexes, const Sentence *sentence,
              GPtrArray *used)
{
    const View *view = reading->view;
    g_autoptr(GPtrArray) frames =
        phrase_index_match(indexes->frames, reading->search, sentence->start, sentence->end);
    const ViewDate *before = NULL;
    for (size_t at = sentence->start; at < sentence->end; at++) {
        const ViewDate *date = view_find_date(view, at);
        if (date == NULL || date->view_start != at || is_in_match(used, at) ||
            is_in_match(frames, at))
            continue;
        bool is_pair = before != NULL && at - before->view_end <= TIME_NEAR;
        if (is_pair || date->date.is_range || touches_figure(view, used, date))
            return true;
        before = date;
    }
    return false;
}

static bool
takes_a_figure(GPtrArray *used)
{
    for (guint i = 0; i < used->len; i++)
        if (((const Match *)g_ptr_array_index(used, i))->phrase->kind == PHRASE_FIGURE)
            return true;
    return false;
}

static bool
sets_sentence_aside(const Match *match)
{
    if (match->phrase->kind != PHRASE_SET_ASIDE)
        return false;
    for (guint i = 0; i < match->hits->len; i++)
        if (is_number_slot(&g_array_index(match->hits, SlotHit, i)))
            return false;
    return !match->phrase->is_whole; /* it takes numbers, and no words of the books */
}

/* The text ends in this sentence: what follows could have changed what its numbers mean. */
static bool
is_cut(const View *view, const Sentence *sentence)
{
    size_t after = sentence->end + strspn(view->text + sentence->end, " ");
    return after >= view->length && strchr(".!?)\"", view->text[sentence->end - 1]) == NULL;
}

/* "killed 40 fighters and no civilians": a phrase that found nobody killed was refused, and no
 * number tells that. */
static bool
loses_a_zero(const Reading *reading, GPtrArray *matches, GPtrArray *used)
{
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        for (guint j = 0; match->phrase->kind == PHRASE_FIGURE && j < match->hits->len; j++) {
            const SlotHit *hit = &g_array_index(match->hits, SlotHit, j);
            bool is_zero = hit->slot->kind == SLOT_FIGURE && !hit->slot->is_constant &&
                           !view_is_mark(reading->view->text[hit->start]);
            if (is_zero && !is_in_match(used, hit->start))
                return true;
        }
    }
    return false;
}

static void
read_sentence(const Reading *reading, const Indexes *indexes, const Sentence *sentence)
{
    g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(SlotHit));
    g_autoptr(GPtrArray) used = g_ptr_array_new();
    g_autoptr(GPtrArray) matches =
        phrase_index_match(indexes->figures, reading->search, sentence->start, sentence->end);
    if (is_cut(reading->view, sentence))
        g_ptr_array_set_size(matches, 0);
    bool is_aside = false;
    for (guint i = 0; i < matches->len; i++) {
        Match *match = g_ptr_array_index(matches, i);
        if (figure_is_refused_elsewhere(reading, match, matches) ||
            !take_match(reading, match, taken))
            continue;
        g_ptr_array_add(used, match);
        is_aside = is_aside || sets_sentence_aside(match);
    }
    bool loses_zero = reading->set == NULL && used->len > 0 && loses_a_zero(reading, matches, used);
    take_rest(reading, sentence, matches);
    bool loses_time = reading->set != NULL && takes_a_figure(used) &&
                      leaves_a_time(reading, indexes, sentence, used);
    if (has_untaken_number(reading, sentence) || loses_time || loses_zero ||
        (!is_aside && leaves_a_word(reading, indexes, sentence, used))) {
        add_unread(reading, sentence);
        return;
    }
    if (used->len > 0)
        return;
    g_autoptr(GPtrArray) frames =
        phrase_index_match(indexes->frames, reading->search, sentence->start, sentence->end);
    g_autoptr(GPtrArray) words = phrase_index_match(indexes->casualty_words, reading->search,
                                                    sentence->start, sentence->end);
    if (words->len > 0 && frames->len == 0)
        add_unread(reading, sentence);
}

static Indexes
make_indexes(const Reading *reading)
{
    Indexes indexes = {phrase_index_new(), phrase_index_new(), phrase_index_new(),
                       phrase_index_new(), phrase_index_new()};
    bool is_alone = reading->set != NULL && g_str_equal(reading->set->alone, "yes");
    for (guint i = 0; i < reading->book->sets->len; i++) {
        const PhraseSet *set = g_ptr_array_index(reading->book->sets, i);
        bool used = set == reading->subject || (!is_alone && g_str_equal(set->series, "article"));
        if (!used)
            continue;
        phrase_index_add(indexes.figures, set, PHRASE_FIGURE);
        phrase_index_add(indexes.figures, set, PHRASE_SET_ASIDE);
        phrase_index_add(indexes.casualty_words, set, PHRASE_CASUALTY_WORD);
        phrase_index_add(indexes.frames, set, PHRASE_SECTION);
        phrase_index_add(indexes.frames, set, PHRASE_ANNOUNCE);
        phrase_index_add(indexes.frames, set, PHRASE_PERIOD);
    }
    if (reading->set != NULL)
        phrase_index_add(indexes.must_read, reading->set, PHRASE_MUST_READ);
    if (reading->set != NULL)
        phrase_index_add(indexes.parts, reading->set, PHRASE_PART);
    return indexes;
}

static int
compare_figures(gconstpointer a, gconstpointer b)
{
    const Figure *first = *(const Figure *const *)a;
    const Figure *second = *(const Figure *const *)b;
    return (first->span.start > second->span.start) - (first->span.start < second->span.start);
}

static void
count_numbers(const Reading *reading)
{
    Release *release = reading->release;
    for (guint i = 0; i < reading->view->numbers->len; i++) {
        const ViewNumber *number = &g_array_index(reading->view->numbers, ViewNumber, i);
        release->numbers++;
        release->numbers_read += number->taken || reading_is_listed(reading, number->view_start);
    }
}

/* The release's own number counts nothing. */
static void
set_number_aside(const Reading *reading)
{
    for (guint i = 0; i < reading->view->numbers->len; i++) {
        ViewNumber *number = &g_array_index(reading->view->numbers, ViewNumber, i);
        if (number->span.start >= reading->number_span.start &&
            number->span.end <= reading->number_span.end)
            number->taken = true;
    }
}

/* "Strikes in Syria", a line of its own. */
static void
note_part(Reading *reading, const Indexes *indexes, const Sentence *sentence)
{
    if (!sentence->starts_line || !sentence->ends_line)
        return;
    g_autoptr(GPtrArray) matches =
        phrase_index_match(indexes->parts, reading->search, sentence->start, sentence->end);
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        if (match->start != sentence->start || match->end + 1 < sentence->end)
            continue;
        bool is_whole = g_str_equal(match->phrase->name, "whole");
        reading->part = is_whole ? NULL : match->phrase->name;
        phrase_search_note(reading->search, match);
        return;
    }
}

bool
reading_is_within_limits(const Reading *reading)
{
    const Release *release = reading->release;
    return release->figures->len <= READER_MAX_FIGURES && release->unread->len <= READER_MAX_UNREAD;
}

void
figures_read(Reading *reading)
{
    Indexes indexes = make_indexes(reading);
    set_number_aside(reading);
    reading->unread_in_lists = reading->release->unread->len;
    for (guint i = 0; i < reading->sentences->len && reading_is_within_limits(reading); i++) {
        const Sentence *sentence = &g_array_index(reading->sentences, Sentence, i);
        if (reading_is_listed(reading, sentence->start))
            continue;
        note_part(reading, &indexes, sentence);
        read_sentence(reading, &indexes, sentence);
    }
    g_ptr_array_sort(reading->release->figures, compare_figures);
    figures_settle_bare(reading);
    if (reading->set == NULL)
        figures_doubt_zero(reading);
    if (reading->foreign != NULL)
        figures_settle_foreign(reading);
    count_numbers(reading);
    indexes_clear(&indexes);
}
