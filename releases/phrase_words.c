/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a book: which phrases each of them finds. */
#include "releases/phrases_internal.h"

static WordPhrases *
get_word(PhraseBook *book, guint word)
{
    if (book->words->len <= word)
        g_array_set_size(book->words, word + 1); /* cleared */
    return &g_array_index(book->words, WordPhrases, word);
}

static void
add_under(PhraseBook *book, guint word, Phrase *phrase)
{
    WordPhrases *found = get_word(book, word);
    found->kinds |= 1u << phrase->kind;
    if (found->phrases[phrase->kind] == NULL)
        found->phrases[phrase->kind] = g_array_new(FALSE, FALSE, sizeof(WordPhrase));
    WordPhrase entry = {phrase, phrase->order, phrase->set->number};
    g_array_append_val(found->phrases[phrase->kind], entry);
}

/* The first group finds the phrase; all of them are asked for when it is found. */
static void
add_phrase(PhraseBook *book, Phrase *phrase)
{
    const GPtrArray *needs = phrase->pattern->needs;
    phrase->needs = g_array_new(FALSE, FALSE, sizeof(guint));
    if (needs->len == 0)
        add_under(book, 0, phrase);
    for (guint i = 0; i < needs->len; i++) {
        const GPtrArray *words = g_ptr_array_index(needs, i);
        for (guint j = 0; j < words->len; j++) {
            guint word = vocabulary_add(book->vocabulary, g_ptr_array_index(words, j));
            (void)get_word(book, word); /* makes room */
            if (i == 0)
                add_under(book, word, phrase);
            g_array_append_val(phrase->needs, word);
        }
        guint end = 0;
        g_array_append_val(phrase->needs, end);
    }
}

void
phrase_book_index(PhraseBook *book, PhraseSet *set)
{
    set->number = book->sets->len;
    for (guint i = 0; i < set->phrases->len; i++)
        add_phrase(book, g_ptr_array_index(set->phrases, i));
}
