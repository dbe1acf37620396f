/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/entries_internal.h"

static bool
is_held(GPtrArray *matches, size_t start, size_t end)
{
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = g_ptr_array_index(matches, i);
        if (match->start <= start && end <= match->end)
            return true;
    }
    return false;
}

/* A run of letters that is part of no code, as in "37SEV008785". */
static bool
is_word(const View *view, size_t start, size_t end)
{
    bool is_code = g_ascii_isdigit(view->text[end]) || view_is_mark(view->text[end]) ||
                   (start > 0 && (g_ascii_isdigit(view->text[start - 1]) ||
                                  strchr("/\x02", view->text[start - 1]) != NULL));
    return end - start >= 2 && !is_code;
}

bool
entry_says_more(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t end)
{
    const View *view = reading->view;
    g_autoptr(GPtrArray) flags = phrase_index_match(phrases->flags, reading->search, start, end);
    unsigned brackets = 0;
    for (size_t at = start; at < end;) {
        size_t stop = at;
        while (stop < end && g_ascii_islower(view->text[stop]))
            stop++;
        brackets += view->text[at] == '(';
        brackets -= view->text[at] == ')' && brackets > 0;
        /* what stands in brackets beside a flag is its reason */
        bool is_known = is_held(flags, at, stop) || (brackets > 0 && flags->len > 0);
        if (stop > at && is_word(view, at, stop) && !is_known)
            return true;
        at = MAX(stop, at + 1);
    }
    return false;
}

/* Could a status begin with the word at @text? The expression tried at every byte would take 25
 * times as long. */
static bool
may_begin_status(const char *text)
{
    static const char *const begins[] = {
        "amended",   "assessed ",  "been ",  "correct",  "deemed ",    "determined ",
        "duplicate", "erroneous",  "found ", "in error", "judged ",    "no longer",
        "now ",      "overturned", "re-",    "reassess", "reclass",    "reopened",
        "rescinded", "retract",    "revers", "since ",   "superseded", "withdr"};
    for (size_t i = 0; i < G_N_ELEMENTS(begins) && *begins[i] <= *text; i++)
        if (*text == *begins[i] && text[1] == begins[i][1] && text[2] == begins[i][2] &&
            strncmp(text, begins[i], strlen(begins[i])) == 0)
            return strncmp(text, "assessed that", 13) != 0; /* most dismissed cases say that */
    return false;
}

static bool
is_in_word(char c)
{
    return (guchar)c >= 0x80 || g_ascii_isalnum(c) || c == '_';
}

/* Do a word's first two letters begin one of those above? Every byte of an entry comes here. */
static bool
may_begin_alike(const char *text)
{
#define SECOND(letter) (1u << ((letter)&31))
    static const guint32 seconds[256] = {
        ['a'] = SECOND('m') | SECOND('s'),
        ['b'] = SECOND('e'),
        ['c'] = SECOND('o'),
        ['d'] = SECOND('e') | SECOND('u'),
        ['e'] = SECOND('r'),
        ['f'] = SECOND('o'),
        ['i'] = SECOND('n'),
        ['j'] = SECOND('u'),
        ['n'] = SECOND('o'),
        ['o'] = SECOND('v'),
        ['r'] = SECOND('e'),
        ['s'] = SECOND('i') | SECOND('u'),
        ['w'] = SECOND('i'),
    };
    return (seconds[(guchar)text[0]] & SECOND(text[1])) != 0;
#undef SECOND
}

static bool
find_status(const Reading *reading, size_t start, size_t end, size_t from, WordingPlace *ret_place)
{
    static const char status[] =
        "\\G(?:retract(?:ed|s|ion)|withdr(?:ew|awn)|rescinded|revers(?:ed|al)|overturned|"
        "superseded|"
        "no longer|re-?class?ified|(?:re-?assess(?:ed|ment)(?! (?:to "
        "be|as)))|re-?opened|corrected|correction|amended|"
        "erroneous(?:ly)?|in error|duplicate[ds]?|(?:now|since|been) (?:closed|dismissed)|"
        "now (?:open|(?:non-? ?)?credible|assessed)|"
        "(?:found|(?:re-?)?assessed|determined|deemed|judged)(?: to be| as)? (?:not |non-? "
        "?)?credible)\\b";
    const char *text = reading->view->text;
    for (size_t at = from; at < end; at++)
        if (may_begin_alike(text + at) && (at == start || !is_in_word(text[at - 1])) &&
            may_begin_status(text + at) &&
            phrase_search_find(reading->search, status, start, end, at, ret_place))
            return true;
    return false;
}

bool
entry_changes_status(const Reading *reading, const EntryPhrases *phrases, size_t start, size_t end)
{
    PhraseSearch *search = reading->search;
    WordingPlace place = {0};
    if (!find_status(reading, start, end, start, &place))
        return false;
    g_autoptr(GPtrArray) flags = phrase_index_match(phrases->flags, search, start, end);
    g_autoptr(GPtrArray) reasons = phrase_index_match(phrases->reasons, search, start, end);
    do {
        if (!is_held(flags, place.start, place.end) && !is_held(reasons, place.start, place.end))
            return true;
    } while (find_status(reading, start, end, place.end, &place));
    return false;
}
