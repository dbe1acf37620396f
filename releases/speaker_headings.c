/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/speakers_internal.h"

static bool
holds_number(const View *view, size_t start, size_t end)
{
    for (size_t at = start; at < end; at++)
        if (view_find_number(view, at) != NULL)
            return true;
    return false;
}

bool
subject_is_inverted(const View *view, const Sentence *sentence, const Match *verb)
{
    static const char *const articles[] = {" a ", " an ", " the ", " one "};
    size_t before = verb->start;
    while (before > sentence->start && strchr(" \"", view->text[before - 1]) != NULL)
        before--;
    if (before == sentence->start || view->text[before - 1] != ',')
        return false;
    bool has_article = view->text[verb->end] == ' ' && view->upper[verb->end + 1];
    for (size_t i = 0; i < G_N_ELEMENTS(articles); i++)
        has_article = has_article || g_str_has_prefix(view->text + verb->end, articles[i]);
    return has_article && holds_number(view, sentence->start, before) &&
           !holds_number(view, verb->end, sentence->end);
}

static void
take(const Match *name, Attribution *attribution)
{
    attribution->speaker = name->phrase->name;
    attribution->is_force = name->phrase->is_force;
    attribution->is_army = name->phrase->is_army;
    attribution->verb = name->start;
}

bool
subject_may_follow(const View *view, const Sentence *sentence, const Match *verb)
{
    size_t before = verb->start;
    while (before > sentence->start && view->text[before - 1] == ' ')
        before--;
    bool is_inverted = before > sentence->start && strchr(",\"'", view->text[before - 1]) != NULL;
    return is_inverted || g_str_has_prefix(view->text + verb->end, " by ");
}

/* "coalition officials" at the end of a headline */
static size_t
skip_office(const View *view, size_t at)
{
    static const char *const offices[] = {" officials", " statement", " report", " spokesman",
                                          " military"};
    for (size_t i = 0; i < G_N_ELEMENTS(offices); i++)
        if (g_str_has_prefix(view->text + at, offices[i]))
            return at + strlen(offices[i]);
    return at;
}

static bool
follows_mark(const View *view, size_t start, size_t at)
{
    while (at > start && view->text[at - 1] == ' ')
        at--;
    return at > start &&
           (view->text[at - 1] == ':' || (view->text[at - 1] == '-' && view->text[at] == ' '));
}

/* "the coalition's own count", "Airwars' minimum estimate" */
static bool
owns_count(const View *view, const Match *name)
{
    static const char *const counts[] = {"count",   "tally", "estimate", "estimates", "figure",
                                         "figures", "toll",  "total",    "assessment"};
    size_t at = name->end;
    if (view->text[at] != '\'' && !subject_follows_word(view, at, "'s"))
        return false;
    at += view->text[at] == '\'' ? 1 : 0;
    at += view->text[at] == 's' ? 1 : 0;
    for (unsigned words = 0; words < 4 && view->text[at] == ' '; words++) {
        size_t end = at + 1;
        while (subject_is_letter(view->text[end]))
            end++;
        for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
            if (strlen(counts[i]) == end - at - 1 &&
                strncmp(view->text + at + 1, counts[i], end - at - 1) == 0)
                return true;
        at = end;
    }
    return false;
}

bool
subject_take_heading(const View *view, GPtrArray *names, const Sentence *sentence,
                     Attribution *attribution)
{
    bool is_line = sentence->starts_line && sentence->ends_line;
    for (guint i = 0; i < names->len; i++) {
        const Match *name = g_ptr_array_index(names, i);
        bool is_first = is_line && name->start <= sentence->start + strlen("the ") &&
                        view->text[name->end] == ':' && name->end + 1 < sentence->end;
        bool is_last = is_line && skip_office(view, name->end) == sentence->end &&
                       follows_mark(view, sentence->start, name->start);
        if (!is_first && !is_last && !owns_count(view, name))
            continue;
        take(name, attribution);
        return true;
    }
    return false;
}
