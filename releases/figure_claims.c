/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/figures_internal.h"

/* Bytes before a count in which its admission may stand. */
#define ADMISSION_BEFORE 60

/* Does the force itself stand before the number, as in "coalition in which it acknowledges"? */
bool
figure_names_force(const Reading *reading, const Match *match)
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

bool
figure_counts_the_dead(const Reading *reading, const Match *match)
{
    bool counts = false;
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        const char *name = hit->slot->name;
        counts =
            counts || (hit->slot->kind == SLOT_FIGURE &&
                       (g_str_has_prefix(name, "killed") || g_str_has_prefix(name, "injured") ||
                        g_str_has_prefix(name, "late_killed")));
    }
    return counts && match->phrase->kind == PHRASE_FIGURE &&
           (reading->set == NULL || g_str_equal(match->phrase->set->series, "article"));
}

/* "US confirms 229 civilian deaths in coalition strikes": who admits what the coalition did is the
 * coalition, though no name of a speaker says so. */
static bool
us_admits(const Reading *reading, const Match *match, const Attribution *attribution)
{
    static const char admits[] =
        "\\b(?:us|u\\.s\\.?|united states|washington)(?: (?:has|have|had|now|also|only|finally|"
        "today|officially|on|[a-z]+day))* (?:acknowledg|admit|conced|confirm)\\w*\\b";
    static const char own[] = "\\b(?:coalition|its|their)\\b";
    size_t before = MAX(match->start - MIN(match->start, ADMISSION_BEFORE), attribution->start);
    while (before > attribution->start && reading->view->text[before - 1] != ' ')
        before--; /* half a word is none */
    return attribution->speaker == NULL && figure_counts_the_dead(reading, match) &&
           phrase_search_finds(reading->search, admits, before, match->end) &&
           phrase_search_finds(reading->search, own, match->start, match->end);
}

/* "nobody" in a phrase file: known to speak, and known not to be the force. */
static bool
is_nobody(const Attribution *attribution)
{
    return attribution->is_unknown || g_strcmp0(attribution->speaker, "nobody") == 0;
}

void
figure_set_speaker(const Reading *reading, const Match *match, const Attribution *attribution,
                   Figure *figure)
{
    const Phrase *phrase = match->phrase;
    const char *publisher = reading->subject->publisher;
    bool is_alone = g_str_equal(reading->subject->alone, "yes");
    bool is_series = reading->set != NULL && phrase->set == reading->set;
    bool says_force = phrase->speaker == SPEAKER_FORCE && figure_names_force(reading, match);
    if (attribution->is_force && g_str_equal(reading->subject->force, "no"))
        says_force = false; /* "the coalition admits", on a page about another command */
    if (phrase->speaker == SPEAKER_FORCE && !figure_counts_the_dead(reading, match))
        says_force = true; /* "dismissed 40 reports by Airwars": only the force can */
    bool is_told = attribution->speaker != NULL && !attribution->is_force &&
                   !attribution->is_carried && !is_nobody(attribution) &&
                   (attribution->verb < match->start || attribution->verb >= match->end);
    bool counts_dead = figure_counts_the_dead(reading, match);
    if (says_force && counts_dead && is_told && !is_alone && !is_series) {
        figure->basis = BASIS_ESTIMATED; /* "Airwars said the coalition admitted": nobody's word */
        return;
    }
    bool is_open =
        (attribution->is_carried || attribution->is_disputed) && counts_dead && !says_force;
    bool is_lost = (is_nobody(attribution) || is_open) &&
                   (!says_force || figure_counts_the_dead(reading, match)) && !is_alone &&
                   !is_series;
    bool is_force = (attribution->speaker != NULL && !is_lost &&
                     (g_strcmp0(attribution->speaker, publisher) == 0 ||
                      (attribution->is_force && g_str_equal(reading->subject->force, "yes")))) ||
                    us_admits(reading, match, attribution);
    bool is_named = attribution->speaker != NULL && !is_lost && !is_nobody(attribution) &&
                    !is_force && !is_alone && !says_force;
    if (is_named) {
        figure->speaker = g_strdup(attribution->speaker);
        for (guint i = 0; attribution->with != NULL && i < attribution->with->len; i++)
            g_ptr_array_add(figure->with, g_strdup(g_ptr_array_index(attribution->with, i)));
    } else if (is_force || (!is_lost && phrase->speaker != SPEAKER_NAMED)) {
        figure->speaker = g_strdup(publisher);
    }
    if (figure_is_alleged(reading, match) && g_strcmp0(figure->speaker, publisher) == 0) {
        g_clear_pointer(&figure->speaker, g_free); /* "it looks into claims that": not its own */
        figure->basis = BASIS_ALLEGED;
        return;
    }
    bool is_own = figure->speaker != NULL && g_strcmp0(figure->speaker, publisher) == 0;
    figure->basis = phrase->has_basis ? phrase->basis
                    : is_own || (is_named && (attribution->is_force || attribution->is_army))
                        ? BASIS_ADMITTED
                        : BASIS_ESTIMATED;
}
