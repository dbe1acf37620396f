/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/speakers_internal.h"

static char
last_character(const View *view, const Sentence *sentence)
{
    return view->text[sentence->end - 1];
}

static bool
opens_quotation(const View *view, const Sentence *sentence)
{
    return sentence->starts_line && view->text[sentence->start] == '"';
}

/* The speaker named after a quotation said all of it, back to the mark that opens its line. */
static void
reach_back(const View *view, const GArray *clauses, GArray *attributions, guint last)
{
    const Attribution *attribution = &g_array_index(attributions, Attribution, last);
    guint first = last;
    if (attribution->speaker == NULL)
        return;
    while (first > 0 && !g_array_index(clauses, Sentence, first).starts_line) {
        const Attribution *before = &g_array_index(attributions, Attribution, first - 1);
        if (before->speaker != NULL || before->is_unknown)
            return;
        first--;
        if (view->text[g_array_index(clauses, Sentence, first).start] == '"')
            break;
    }
    if (view->text[g_array_index(clauses, Sentence, first).start] != '"')
        return;
    for (guint i = first; i < last; i++) {
        g_array_index(attributions, Attribution, i).speaker = attribution->speaker;
        g_array_index(attributions, Attribution, i).is_force = attribution->is_force;
        g_array_index(attributions, Attribution, i).is_army = attribution->is_army;
    }
}

/* A speaker named at "said:" goes on through the quotation that follows; one named after a
 * quotation reaches back to its beginning in the same line. */
void
quotations_carry(const View *view, const GArray *sentences, GArray *attributions)
{
    Attribution carried = {0};
    for (guint i = 0; i < sentences->len; i++) {
        const Sentence *sentence = &g_array_index(sentences, Sentence, i);
        Attribution *attribution = &g_array_index(attributions, Attribution, i);
        const Sentence *before = i > 0 ? &g_array_index(sentences, Sentence, i - 1) : NULL;
        if (before != NULL && sentence->starts_line) {
            const Attribution *introduced = &g_array_index(attributions, Attribution, i - 1);
            if (last_character(view, before) == ':')
                carried = *introduced;
            else if (!opens_quotation(view, sentence))
                carried = (Attribution){0};
        }
        if (attribution->speaker == NULL && !attribution->is_unknown && carried.speaker != NULL) {
            attribution->speaker = carried.speaker;
            attribution->is_force = carried.is_force;
            attribution->is_army = carried.is_army;
        }
    }
    for (guint i = sentences->len; i-- > 1;)
        reach_back(view, sentences, attributions, i);
}

/* A clause in which nobody speaks goes on with the one before; whether it is still the same who
 * counts is open. */
void
clauses_carry(const GArray *clauses, GArray *attributions)
{
    for (guint i = 1; i < clauses->len; i++) {
        Attribution *attribution = &g_array_index(attributions, Attribution, i);
        const Attribution *before = &g_array_index(attributions, Attribution, i - 1);
        if (!g_array_index(clauses, Sentence, i).goes_on || attribution->speaker != NULL ||
            attribution->is_unknown)
            continue;
        attribution->speaker = before->speaker;
        attribution->is_force = before->is_force;
        attribution->is_army = before->is_army;
        attribution->is_unknown = before->is_unknown;
        attribution->is_disputed = before->is_disputed;
        attribution->is_carried = before->speaker != NULL;
    }
}
