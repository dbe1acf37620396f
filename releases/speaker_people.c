/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "releases/speakers_internal.h"

/* Longer words are no surnames. */
#define SURNAME_MAX_BYTES 60

typedef void (*TakeWord)(Speakers *speakers, const char *word, size_t start, bool follows,
                         gpointer data);

/* Calls @take with each capitalised word in [start, end); follows: right after another one. */
static void
visit_capitals(Speakers *speakers, size_t start, size_t end, TakeWord take, gpointer data)
{
    const View *view = speakers->view;
    size_t last_stop = 0;
    for (size_t at = start; at < end;) {
        size_t stop = at;
        while (stop < end && subject_is_letter(view->text[stop]))
            stop++;
        if (stop > at + 2 && subject_has_capital(view, at, stop)) {
            size_t length = stop - at;
            if (length > 4 && strncmp(view->text + stop - 2, "'s", 2) == 0)
                length -= 2;
            g_autofree char *word = g_strndup(view->text + at, length);
            take(speakers, word, at, last_stop > 0 && at == last_stop + 1, data);
            last_stop = stop;
        }
        at = MAX(stop, at + 1);
    }
}

typedef struct {
    const Phrase *organisation;
    GPtrArray *names; /* of Match: words inside these are no surnames */
} Introduction;

static void
introduce(Speakers *speakers, const char *word, size_t start, bool follows, gpointer data)
{
    const Introduction *introduction = data;
    if (!follows)
        return;
    for (guint i = 0; i < introduction->names->len; i++) {
        const Match *name = g_ptr_array_index(introduction->names, i);
        if (start >= name->start && start < name->end)
            return;
    }
    g_hash_table_insert(speakers->people, g_strdup(word), (gpointer)introduction->organisation);
}

/* "Woods said", "said Woods": a known surname beside the verb */
static void
find_person(Speakers *speakers, const char *word, size_t start, bool follows, gpointer data)
{
    (void)follows;
    PersonSearch *search = data;
    const Phrase *found = g_hash_table_lookup(speakers->people, word);
    size_t length = strlen(word);
    bool is_before = start + length <= search->verb->start &&
                     search->verb->start - start - length <= NAME_BESIDE_VERB;
    bool is_after = start >= search->verb->end && start - search->verb->end <= NAME_BESIDE_VERB;
    if (found != NULL && (is_before || is_after))
        search->found = found;
}

/* Only names that stand so near are asked for. */
void
people_find_beside(Speakers *speakers, const Sentence *sentence, PersonSearch *search)
{
    const char *text = speakers->view->text;
    size_t reach = NAME_BESIDE_VERB + SURNAME_MAX_BYTES, verb = search->verb->start;
    size_t start = MAX(sentence->start, verb - MIN(verb, reach));
    while (start > sentence->start && start < verb && subject_is_letter(text[start - 1]))
        start++;
    size_t end = MIN(sentence->end, search->verb->end + NAME_BESIDE_VERB + SURNAME_MAX_BYTES);
    visit_capitals(speakers, start, end, find_person, search);
}

/* "Chris Woods, who leads Airwars, told": the capitals before the verb speak for Airwars from now
 * on. */
void
people_note(Speakers *speakers, const Sentence *sentence, GPtrArray *names, size_t verb)
{
    Introduction introduction = {.names = names};
    for (guint i = 0; i < names->len; i++) {
        const Match *name = g_ptr_array_index(names, i);
        if (name->end <= verb)
            introduction.organisation = name->phrase;
    }
    g_autoptr(GPtrArray) stand_ins =
        phrase_index_match(speakers->again, speakers->search, sentence->start, verb);
    if (introduction.organisation == NULL && stand_ins->len > 0)
        introduction.organisation = speakers->last_other;
    if (introduction.organisation != NULL)
        visit_capitals(speakers, sentence->start, verb, introduce, &introduction);
}
