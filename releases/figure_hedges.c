/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "releases/figures_internal.h"

/* @words: each between blanks */
static bool
is_listed(const char *words, const char *word, size_t length)
{
    for (const char *at = strstr(words, " "); at[1] != '\0'; at = strstr(at + 1, " "))
        if (strncmp(at + 1, word, length) == 0 && at[1 + length] == ' ')
            return true;
    return false;
}

/* What is left of a hedge whose other half is gone: "at 484", "least 484" */
static bool
is_half_a_hedge(const char *word, size_t length)
{
    static const char halves[] =
        " at least than more fewer less up most many no excess upwards upward min max not"
        " minimum maximum close ";
    return is_listed(halves, word, length);
}

/* Words of English grammar that may stand before a number and hedge nothing. */
static bool
joins_words(const char *word, size_t length)
{
    static const char joints[] =
        " that and of the these those which or with but to for in on by all were was are is"
        " have had has its their this also from while where when as it they since additional"
        " included including into after other whereas then than include includes resulting"
        " both among killing killed against be been during until how if because so not first"
        " last past further following new previous remaining separate individual same latest"
        " recent next another an we he she who our received completed reviewed closed"
        " assessed assessing found finding determined conducted conducting reopened reopening"
        " totaling totalling tallying counting admitting acknowledging conceding estimating"
        " total injuring injured wounding wounded open credible now still today month monthly"
        " only just later earlier alone there determining confirming confirmed announcing"
        " reporting identified resulted inadvertently unintentionally accidentally mistakenly"
        " likely probably reportedly allegedly causing caused deaths lives monitoring remain"
        " saw despite although though whether per via without within before regarding"
        " concerning involving conduct assess review reviewing investigated investigating"
        " adjudicated substantiated unsubstantiated processed processing submitted carried"
        " each cumulative overall coalition command military force forces oir quarter period"
        " year date monday tuesday wednesday thursday friday saturday sunday ";
    return is_listed(joints, word, length);
}

/* "assesses 484 civilians": a verb of stating, as the phrase files know it */
static bool
states(const Reading *reading, size_t start, size_t end)
{
    return phrase_index_matches(reading->speech, reading->search, start, end);
}

static bool
is_letter(char c)
{
    return g_ascii_islower(c) || (guchar)c >= 0x80;
}

/* Digits that the number at @mark, "at least 1" or "304", ends in; 0 after a comma or point. */
static size_t
count_digits(const View *view, size_t mark)
{
    const ViewNumber *number = view_find_number(view, mark);
    g_autofree char *printed = number != NULL ? view_quote(view, number->span) : g_strdup("");
    size_t length = strlen(printed), start = length;
    while (start > 0 && g_ascii_isdigit(printed[start - 1]))
        start--;
    return start > 0 && strchr(",.", printed[start - 1]) != NULL ? 0 : length - start;
}

static bool
parts_digits(char c)
{
    return c == ' ' || c == ',' || c == '\'' || c == '\n';
}

/* "1, 304" and "1 304": the halves of one number are no figures. */
static bool
is_broken(const View *view, const SlotHit *hit)
{
    size_t before = hit->start, after = hit->end;
    while (before > 0 && hit->start - before < 2 && parts_digits(view->text[before - 1]))
        before--;
    while (after < view->length && after - hit->end < 2 && parts_digits(view->text[after]))
        after++;
    if (before > 0 && before < hit->start && view->text[before - 1] == '\x02') {
        size_t mark = before - 1;
        while (mark > 0 && view->text[mark] != '\x01')
            mark--;
        size_t digits = count_digits(view, mark);
        if (digits > 0 && digits <= 3 && count_digits(view, hit->start) == 3)
            return true;
    }
    size_t digits = count_digits(view, hit->start);
    return after > hit->end && view->text[after] == '\x01' && digits > 0 && digits <= 3 &&
           count_digits(view, after) == 3;
}

/* People and reports come whole: "1.304" is a slip for 1,304. */
static bool
is_fraction(const View *view, const SlotHit *hit)
{
    Number number = slot_hit_get_number(hit, view);
    return !number.percent && number.low.stated && floor(number.low.value) < number.low.value;
}

bool
figure_is_hedged_strangely(const Reading *reading, const Match *match, const SlotHit *hit)
{
    const char *text = reading->view->text;
    size_t end = hit->start;
    if (hit->slot->is_constant || !view_is_mark(text[end]))
        return false;
    if (is_broken(reading->view, hit) || is_fraction(reading->view, hit))
        return true;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    size_t start = end;
    while (start > 0 && is_letter(text[start - 1]))
        start--;
    if (start == end || end == hit->start)
        return false; /* after a stop, a number, or nothing */
    if (is_half_a_hedge(text + start, end - start))
        return true;
    return hit->start == match->start && !joins_words(text + start, end - start) &&
           !states(reading, start, end);
}
