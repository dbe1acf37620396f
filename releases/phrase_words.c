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
    const guint *needs = (const guint *)(const void *)phrase->needs->data;
    guint64 bits = needs[0] == 0 ? ~G_GUINT64_CONSTANT(0) : 0;
    for (const guint *need = needs; *need != 0; need++)
        bits |= word_get_bit(*need);
    guint count = phrase->pattern->words->len;
    WordPhrase entry = {
        .phrase = phrase,
        .needs = needs,
        .words = count > 0 ? (const guint *)(const void *)phrase->words->data : NULL,
        .bits = bits,
        .order = phrase->order,
        .set = (guint16)phrase->set->number,
        .before = (guint16)(MAX(count, 1) - 1),
    };
    g_array_append_val(found->phrases[phrase->kind], entry);
}

/* Numbers of the words of @groups, with a 0 after each group. Returns: (owned) */
static GArray *
number_words(PhraseBook *book, const GPtrArray *groups)
{
    GArray *numbers = g_array_new(TRUE, FALSE, sizeof(guint));
    const guint end = 0;
    for (guint i = 0; i < groups->len; i++) {
        const GPtrArray *words = g_ptr_array_index(groups, i);
        for (guint j = 0; j < words->len; j++) {
            guint word = vocabulary_add(book->vocabulary, g_ptr_array_index(words, j));
            (void)get_word(book, word); /* makes room */
            g_array_append_val(numbers, word);
        }
        g_array_append_val(numbers, end);
    }
    return numbers;
}

static int
compare_lengths(gconstpointer a, gconstpointer b)
{
    const GPtrArray *first = *(const GPtrArray *const *)a;
    const GPtrArray *second = *(const GPtrArray *const *)b;
    return (first->len > second->len) - (first->len < second->len);
}

/* The first group finds the phrase; all of them are asked for when it is found. It is met then, and
 * comes last; of the others a short one is missing most often. */
static void
add_phrase(PhraseBook *book, Phrase *phrase)
{
    g_autoptr(GPtrArray) groups = g_ptr_array_new();
    const GPtrArray *needs = phrase->pattern->needs;
    const GPtrArray *first = needs->len > 0 ? g_ptr_array_index(needs, 0) : NULL;
    for (guint i = 1; i < needs->len; i++)
        g_ptr_array_add(groups, g_ptr_array_index(needs, i));
    g_ptr_array_sort(groups, compare_lengths);
    if (first != NULL)
        g_ptr_array_add(groups, (gpointer)first);
    phrase->needs = number_words(book, groups);
    phrase->sequence = number_words(book, phrase->pattern->sequence);
    phrase->starts = number_words(book, phrase->pattern->starts);
    phrase->words = number_words(book, phrase->pattern->words);
    if (first == NULL)
        add_under(book, 0, phrase);
    for (guint i = 0; first != NULL && i < first->len; i++)
        add_under(book, vocabulary_add(book->vocabulary, g_ptr_array_index(first, i)), phrase);
}

void
phrase_book_index(PhraseBook *book, PhraseSet *set)
{
    set->number = book->sets->len;
    for (guint i = 0; i < set->phrases->len; i++)
        add_phrase(book, g_ptr_array_index(set->phrases, i));
}
