/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "releases/reading_internal.h"

/* A "total" of fewer days is of its time only: the first release covers more than two years. */
#define SHORT_DAYS 300

/* Does the force itself stand before the number, as in "coalition in which it acknowledges"? */
static bool
names_force(const Reading *reading, const Match *match)
{
    static const char *const names[] = {"coalition", "cjtf-oir",        "oir",    "task force",
                                        "centcom",   "central command", "us-led", "military"};
    size_t end = match->end;
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        end = hit->slot->kind == SLOT_FIGURE ? MIN(end, hit->start) : end;
    }
    g_autofree char *words =
        g_strndup(reading->view->text + match->start, MAX(end, match->start) - match->start);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strstr(words, names[i]) != NULL)
            return true;
    return false;
}

static bool
counts_the_dead(const Match *match)
{
    bool counts = false;
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        counts = counts ||
                 (hit->slot->kind == SLOT_FIGURE && (g_str_has_prefix(hit->slot->name, "killed") ||
                                                     g_str_has_prefix(hit->slot->name, "injured")));
    }
    return counts && match->phrase->kind == PHRASE_FIGURE &&
           g_str_equal(match->phrase->set->series, "article");
}

/* "nobody" in a phrase file: known to speak, and known not to be the force. */
static bool
is_nobody(const Attribution *attribution)
{
    return attribution->is_unknown || g_strcmp0(attribution->speaker, "nobody") == 0;
}

static void
set_speaker(const Reading *reading, const Match *match, const Attribution *attribution,
            Figure *figure)
{
    const Phrase *phrase = match->phrase;
    const char *publisher = reading->subject->publisher;
    bool is_alone = g_str_equal(reading->subject->alone, "yes");
    bool is_series = reading->set != NULL && phrase->set == reading->set;
    bool says_force = phrase->speaker == SPEAKER_FORCE && names_force(reading, match);
    if (phrase->speaker == SPEAKER_FORCE && !counts_the_dead(match))
        says_force = true; /* "dismissed 40 reports by Airwars": only the force can */
    bool is_lost = is_nobody(attribution) && (!says_force || counts_the_dead(match)) && !is_alone &&
                   !is_series;
    bool is_force = attribution->speaker != NULL && !is_lost &&
                    (g_strcmp0(attribution->speaker, publisher) == 0 ||
                     (attribution->is_force && g_str_equal(reading->subject->force, "yes")));
    bool is_named = attribution->speaker != NULL && !is_nobody(attribution) && !is_force &&
                    !is_alone && !says_force;
    if (is_named) {
        figure->speaker = g_strdup(attribution->speaker);
        for (guint i = 0; attribution->with != NULL && i < attribution->with->len; i++)
            g_ptr_array_add(figure->with, g_strdup(g_ptr_array_index(attribution->with, i)));
    } else if (is_force || (!is_lost && phrase->speaker != SPEAKER_NAMED)) {
        figure->speaker = g_strdup(publisher);
    }
    bool is_own = figure->speaker != NULL && g_strcmp0(figure->speaker, publisher) == 0;
    figure->basis = phrase->has_basis                               ? phrase->basis
                    : is_own || (is_named && attribution->is_force) ? BASIS_ADMITTED
                                                                    : BASIS_ESTIMATED;
}

static const ViewDate *
find_slot_date(const Reading *reading, const Match *match, SlotKind kind)
{
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        if (hit->slot->kind == kind)
            return view_find_date(reading->view, hit->start);
    }
    return NULL;
}

/* "from June to October 2017": a beginning without a year goes with the end. */
static void
set_time(const Reading *reading, const Match *match, Figure *figure)
{
    const ViewDate *from = find_slot_date(reading, match, SLOT_FROM);
    const ViewDate *to = find_slot_date(reading, match, SLOT_TO);
    const ViewDate *in = find_slot_date(reading, match, SLOT_IN);
    const ViewDate *end = to != NULL ? to : in;
    g_autofree char *ignored = NULL;
    g_autofree char *first = NULL;
    if (end != NULL)
        reading_get_days(reading, end, &first, &figure->to);
    if (end != NULL && end->date.month == 0 && end->date.this_year)
        g_clear_pointer(&figure->to, g_free); /* this year so far */
    if (from == NULL) {
        figure->from = end == in ? g_steal_pointer(&first) : NULL;
        return;
    }
    PrintedDate start = from->date;
    if (start.year == 0 && figure->to != NULL && date_has_day(&start) == date_has_day(&end->date)) {
        date_resolve_year(&start, figure->to);
        figure->from = date_get_first_day(&start);
    } else {
        reading_get_days(reading, from, &figure->from, &ignored);
    }
}

/* Days from @from to @to, or -1. */
static int
count_days(const char *from, const char *to)
{
    GDate first, last;
    int year = 0, month = 0, day = 0;
    if (from == NULL || to == NULL || sscanf(from, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return -1;
    g_date_set_dmy(&first, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    if (sscanf(to, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return -1;
    g_date_set_dmy(&last, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return g_date_days_between(&first, &last);
}

/* "24 strikes between July 16 and July 22": no running total */
static void
settle_short_total(Figure *figure)
{
    static const char *const totals[][2] = {{"killed_total", "killed"},
                                            {"injured_total", "injured"},
                                            {"strikes_total", "strikes"},
                                            {"engagements_total", "engagements"}};
    int days = count_days(figure->from, figure->to);
    for (size_t i = 0; i < G_N_ELEMENTS(totals) && days >= 0 && days < SHORT_DAYS; i++) {
        if (!g_str_equal(figure->name, totals[i][0]))
            continue;
        g_free(figure->name);
        figure->name = g_strdup(totals[i][1]);
    }
}

static void
set_scope(const Reading *reading, const Match *match, Figure *figure)
{
    figure->scope = g_strdup(match->phrase->scope);
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        if (hit->slot->kind != SLOT_SCOPE)
            continue;
        g_autofree char *words =
            view_quote(reading->view, view_get_span(reading->view, hit->start, hit->end));
        g_autofree char *before = g_steal_pointer(&figure->scope);
        figure->scope = before != NULL ? g_strconcat(before, " ", words, NULL) : g_strdup(words);
    }
}

/* "killing 159 civilians in Raqqa", "352 civilians in April 2017": what follows the phrase narrows
 * a total. Iraq and Syria together are the whole. */
static void
narrow(const Reading *reading, const Match *match, Figure *figure)
{
    static const char *const wholes[] = {"iraq and syria",
                                         "syria and iraq",
                                         "iraq & syria",
                                         "syria & iraq",
                                         "iraq/syria",
                                         "syria/iraq",
                                         "us-",
                                         "u.s",
                                         "us ",
                                         "operation",
                                         "the ",
                                         "strikes",
                                         "air",
                                         "coalition",
                                         "combined"};
    const View *view = reading->view;
    size_t at = match->end;
    if (strncmp(view->text + at, " in ", 4) != 0 && strncmp(view->text + at, " near ", 6) != 0)
        return;
    at += view->text[at + 1] == 'i' ? 4 : 6;
    const ViewDate *date = view_find_date(view, at);
    if (date != NULL && figure->from == NULL && figure->to == NULL) {
        reading_get_days(reading, date, &figure->from, &figure->to);
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(wholes); i++)
        if (strncmp(view->text + at, wholes[i], strlen(wholes[i])) == 0)
            return;
    size_t end = at;
    while (end < view->length && view->upper[end]) {
        end += strcspn(view->text + end, " ,.;:)\n\"");
        if (view->text[end] != ' ' || !view->upper[end + 1])
            break;
        end++;
    }
    if (end > at && figure->scope == NULL)
        figure->scope = view_quote(view, view_get_span(view, at, end));
}

static void
add_figure(const Reading *reading, const Match *match, const SlotHit *hit,
           const Attribution *attribution)
{
    Figure *figure = figure_new(hit->slot->name);
    Number number = slot_hit_get_number(hit, reading->view);
    figure->low = number.low;
    figure->high = number.high;
    figure->bound = number.bound;
    g_free(figure->marker);
    figure->marker = g_strdup(number.marker);
    set_speaker(reading, match, attribution, figure);
    set_time(reading, match, figure);
    set_scope(reading, match, figure);
    if (g_str_equal(match->phrase->set->series, "article") &&
        g_str_equal(figure->name, "killed_total"))
        narrow(reading, match, figure);
    settle_short_total(figure);
    figure->span = view_get_span(reading->view, match->start, match->end);
    g_free(figure->quote);
    figure->quote = view_quote(reading->view, figure->span);
    g_ptr_array_add(reading->release->figures, figure);
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
matches_around(const Reading *reading, size_t from, size_t to, const char *expression)
{
    g_autofree char *around = g_strndup(reading->view->text + from, to - from);
    return g_regex_match_simple(expression, around, G_REGEX_RAW, 0);
}

/* Where the line of @at begins, at most @reach bytes before it. */
static size_t
get_left(const Reading *reading, size_t at, size_t reach)
{
    size_t from = at;
    while (from > 0 && at - from < reach && reading->view->text[from - 1] != '\n' &&
           !(reading->view->text[from - 1] == ' ' && from > 1 &&
             reading->view->text[from - 2] == '.' && from > 4 &&
             reading->view->text[from - 4] != '.'))
        from--;
    return from;
}

/* Another coalition, another army, another war: no figure of this force. */
static bool
is_foreign(const Reading *reading, const Match *match)
{
    if (!counts_the_dead(match) || !g_str_equal(reading->subject->force, "yes"))
        return false;
    static const char adjectives[] =
        "\\b(?:(?:saudi|arab|turkish|russian?|israeli?|nato|iranian?|emirati|uae|syrian|iraqi|"
        "british|french|afghan|ukrainian|african|regime|government|rebel)(?:[- ](?:led|backed))?|"
        "kurdish(?:-led)|islamic military)(?: (?:military|air|government|army|armed|led|defen[cs]e|"
        "arab|and))*[ -]*$";
    static const char theatres[] = "\\b(?:afghanistan|yemen|afrin|gaza|libya|somalia|pakistan|"
                                   "ukraine|idlib offensive)\\b";
    size_t left = get_left(reading, match->start, 60);
    size_t right = match->end;
    while (right < reading->view->length && right - match->end < 50 &&
           strchr(".\n;", reading->view->text[right]) == NULL)
        right++;
    return matches_around(reading, left, match->start, adjectives) ||
           matches_around(reading, match->start, right, theatres);
}

/* "denied that it had killed", "should have admitted killing", "never admitted": no statement */
static bool
is_denied(const Reading *reading, const Match *match)
{
    if (!counts_the_dead(match))
        return false;
    static const char far_words[] = "\\b(?:den(?:y|ies|ied|ying)|should|must|would|could|urged|"
                                    "calls? on|called on|refus(?:es?|ed)|reject(?:s|ed)?|"
                                    "disput(?:es?|ed)|false(?:ly)?|if|whether|never|cannot|"
                                    "dismiss(?:es|ed)? (?:a )?claims?)\\b";
    static const char near_words[] = "\\b(?:not|never|no longer|yet to|failed to|n't|nor|without) "
                                     "?(?:\\w+ ){0,2}$";
    static const char inside[] = "\\b(?:den(?:y|ies|ied)|never|should|did not|does not|has not|"
                                 "have not|had not)\\b";
    return matches_around(reading, get_left(reading, match->start, 90), match->start, far_words) ||
           matches_around(reading, get_left(reading, match->start, 40), match->start, near_words) ||
           matches_around(reading, match->start, match->end, inside);
}

static bool
can_take(const Reading *reading, const Match *match, const GArray *taken)
{
    bool brings_more = false;
    if (is_foreign(reading, match) || is_denied(reading, match))
        return false;
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        if (reading_is_half_time(reading, hit))
            return false;
        if (!is_number_slot(hit))
            continue;
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
take_match(const Reading *reading, const Match *match, const Attribution *attribution,
           GArray *taken)
{
    guint taken_before = taken->len;
    if (!can_take(reading, match, taken))
        return false;
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
            add_figure(reading, match, hit, attribution);
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
    for (guint i = 0; i < reading->unread_in_lists; i++) {
        const Unread *unread = g_ptr_array_index(reading->release->unread, i);
        if (span.start < unread->span.end && unread->span.start < span.end)
            return true;
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
    PhraseIndex *frames; /* headings, periods, announcements: known sentences without figures */
} Indexes;

static void
indexes_clear(Indexes *indexes)
{
    phrase_index_free(indexes->figures);
    phrase_index_free(indexes->casualty_words);
    phrase_index_free(indexes->must_read);
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

static bool
sets_sentence_aside(const Match *match)
{
    if (match->phrase->kind != PHRASE_SET_ASIDE)
        return false;
    for (guint i = 0; i < match->hits->len; i++)
        if (is_number_slot(&g_array_index(match->hits, SlotHit, i)))
            return match->phrase->is_whole;
    return true;
}

/* The text ends in this sentence: what follows could have changed what its numbers mean. */
static bool
is_cut(const View *view, const Sentence *sentence)
{
    size_t after = sentence->end + strspn(view->text + sentence->end, " ");
    return after >= view->length && strchr(".!?)\"", view->text[sentence->end - 1]) == NULL;
}

static void
read_sentence(const Reading *reading, const Indexes *indexes, const Sentence *sentence,
              const Attribution *attribution)
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
        if (!take_match(reading, match, attribution, taken))
            continue;
        g_ptr_array_add(used, match);
        is_aside = is_aside || sets_sentence_aside(match);
    }
    take_rest(reading, sentence, matches);
    if (has_untaken_number(reading, sentence) ||
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
                       phrase_index_new()};
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

void
figures_read(Reading *reading)
{
    Indexes indexes = make_indexes(reading);
    set_number_aside(reading);
    reading->unread_in_lists = reading->release->unread->len;
    for (guint i = 0; i < reading->sentences->len; i++) {
        const Sentence *sentence = &g_array_index(reading->sentences, Sentence, i);
        if (!reading_is_listed(reading, sentence->start))
            read_sentence(reading, &indexes, sentence,
                          &g_array_index(reading->attributions, Attribution, i));
    }
    g_ptr_array_sort(reading->release->figures, compare_figures);
    if (reading->foreign != NULL)
        figures_settle_foreign(reading);
    count_numbers(reading);
    indexes_clear(&indexes);
}
