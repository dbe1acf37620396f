/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The examples of phrase files, which are run as tests. */
#include <stdlib.h>
#include <string.h>

#include "releases/phrases.h"
#include "releases/phrases_internal.h"

static int
compare_words(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* Returns: (owned) the words of @text in the order of the alphabet */
static char *
sort_words(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    qsort(words, g_strv_length(words), sizeof(char *), compare_words);
    return g_strjoinv(" ", words);
}

static bool
overlaps(const SlotHit *a, const SlotHit *b)
{
    return a->start < b->end && b->start < a->end;
}

/* Is a number of @match already in one that came before it? */
static bool
shares_number(const Match *match, GPtrArray *matches, guint before)
{
    for (guint i = 0; i < before; i++) {
        const Match *other = g_ptr_array_index(matches, i);
        for (guint a = 0; a < match->hits->len; a++)
            for (guint b = 0; b < other->hits->len; b++)
                if (overlaps(&g_array_index(match->hits, SlotHit, a),
                             &g_array_index(other->hits, SlotHit, b)))
                    return true;
    }
    return false;
}

static char *
run_example(const PhraseBook *book, const PhraseSet *set, const Example *example)
{
    g_autoptr(View) view = view_new(book->lexicon, example->text);
    g_autoptr(PhraseIndex) index = phrase_index_new();
    phrase_index_add(index, set, example->kind);
    g_autoptr(PhraseSearch) search = phrase_search_new(book, view);
    g_autoptr(GPtrArray) matches = phrase_index_match(index, search, 0, view->length);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < matches->len; i++) {
        g_autofree char *word = match_describe(g_ptr_array_index(matches, i), view);
        bool named_before = strchr(word, '=') == NULL &&
                            g_ptr_array_find_with_equal_func(words, word, g_str_equal, NULL);
        if (!named_before && !shares_number(g_ptr_array_index(matches, i), matches, i))
            g_ptr_array_add(words, g_steal_pointer(&word));
    }
    g_ptr_array_add(words, NULL);
    g_autofree char *joined = g_strjoinv(" ", (char **)words->pdata);
    return *joined == '\0' ? g_strdup("nothing") : sort_words(joined);
}

static bool
check_phrases(const PhraseSet *set, GError **error)
{
    for (guint i = 0; i < set->phrases->len; i++) {
        const Phrase *phrase = g_ptr_array_index(set->phrases, i);
        g_autoptr(GError) why = NULL;
        if (expression_compile(phrase->pattern->expression, &why))
            continue;
        g_set_error(error, PHRASES_ERROR, PHRASES_ERROR_SYNTAX, "%s:%u:1: %s", set->file,
                    phrase->line, why->message);
        return false;
    }
    return true;
}

bool
phrase_book_check(const PhraseBook *book, GError **error)
{
    for (guint i = 0; i < book->sets->len; i++) {
        const PhraseSet *set = g_ptr_array_index(book->sets, i);
        if (!check_phrases(set, error))
            return false;
        for (guint j = 0; j < set->examples->len; j++) {
            const Example *example = g_ptr_array_index(set->examples, j);
            g_autofree char *given = run_example(book, set, example);
            g_autofree char *wanted = sort_words(example->gives);
            if (g_str_equal(given, wanted))
                continue;
            g_set_error(error, PHRASES_ERROR, PHRASES_ERROR_EXAMPLE,
                        "%s:%u:1: the example gives '%s', not '%s'", set->file, example->line,
                        given, wanted);
            return false;
        }
    }
    return true;
}
