/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a match says, in the words of phrase files. */
#include "releases/phrases_internal.h"

char *
match_describe(const Match *match, const View *view)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < match->hits->len; i++) {
        const SlotHit *hit = &g_array_index(match->hits, SlotHit, i);
        if (hit->slot->kind != SLOT_FIGURE)
            continue;
        Number number = slot_hit_get_number(hit, view);
        g_autofree char *value = number_print(&number);
        g_ptr_array_add(words, g_strconcat(hit->slot->name, "=", value, NULL));
    }
    if (words->len == 0)
        return g_strdup(match->phrase->name != NULL ? match->phrase->name : "match");
    g_ptr_array_add(words, NULL);
    return g_strjoinv(" ", (char **)words->pdata);
}

PhraseUse *
phrase_use_new(const Match *match, const View *view)
{
    const Phrase *phrase = match->phrase;
    PhraseUse *use = g_new0(PhraseUse, 1);
    use->file = phrase->set->file;
    use->line = phrase->line;
    use->block = phrase->name == NULL
                     ? g_strdup(phrase_kind_to_word(phrase->kind))
                     : g_strconcat(phrase_kind_to_word(phrase->kind), " ", phrase->name, NULL);
    use->gives = match_describe(match, view);
    use->span = view_get_span(view, match->start, match->end);
    return use;
}
