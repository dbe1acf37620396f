/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/vocabulary.h"

#include <stdbool.h>
#include <string.h>

#include "releases/letters.h"

#define FIRST_CAPACITY 256u

/* Open addressing: a lookup touches one or two places, and every word of a page is looked up. */
typedef struct {
    guint64 first; /* the first eight bytes, or fewer and zeros */
    char *word;    /* (owned) NULL: free */
    guint length;
    guint number;
} Place;

struct Vocabulary {
    Place *places;  /* (owned) */
    guint capacity; /* a power of two */
    guint last;
    size_t longest;
    guint32 lengths[256]; /* a bit for each length of words that begin with this byte */
};

/* Longer ones share the last bit. */
static guint32
get_length_bit(size_t length)
{
    return 1u << MIN(length, 31);
}

/* Long words that share so many bytes are few. */
static guint32
hash(guint64 first, size_t length)
{
    const guint64 spread = G_GUINT64_CONSTANT(0x9e3779b97f4a7c15); /* 2^64 by the golden ratio */
    return (guint32)(((first ^ length) * spread) >> 32);
}

static Place *
find_place(const Vocabulary *vocabulary, guint64 first, const char *word, size_t length)
{
    guint at = hash(first, length) & (vocabulary->capacity - 1);
    for (;; at = (at + 1) & (vocabulary->capacity - 1)) {
        Place *place = &vocabulary->places[at];
        bool is_same = place->first == first && place->length == length;
        if (place->word == NULL ||
            (is_same && (length <= 8 || memcmp(place->word + 8, word + 8, length - 8) == 0)))
            return place;
    }
}

Vocabulary *
vocabulary_new(void)
{
    Vocabulary *vocabulary = g_new0(Vocabulary, 1);
    vocabulary->capacity = FIRST_CAPACITY;
    vocabulary->places = g_new0(Place, vocabulary->capacity);
    return vocabulary;
}

void
vocabulary_free(Vocabulary *vocabulary)
{
    if (vocabulary == NULL)
        return;
    for (guint i = 0; i < vocabulary->capacity; i++)
        g_free(vocabulary->places[i].word);
    g_free(vocabulary->places);
    g_free(vocabulary);
}

static void
grow(Vocabulary *vocabulary)
{
    Place *before = vocabulary->places;
    guint count = vocabulary->capacity;
    vocabulary->capacity *= 2;
    vocabulary->places = g_new0(Place, vocabulary->capacity);
    for (guint i = 0; i < count; i++)
        if (before[i].word != NULL)
            *find_place(vocabulary, before[i].first, before[i].word, before[i].length) = before[i];
    g_free(before);
}

guint
vocabulary_add(Vocabulary *vocabulary, const char *word)
{
    size_t length = strlen(word);
    char start[LETTERS_ROOM] = "";
    memcpy(start, word, MIN(length, sizeof(start)));
    guint64 first = letters_load(start);
    Place *place = find_place(vocabulary, first, word, length);
    if (place->word != NULL)
        return place->number;
    *place = (Place){first, g_strdup(word), (guint)length, ++vocabulary->last};
    vocabulary->longest = MAX(vocabulary->longest, length);
    vocabulary->lengths[(guchar)*word] |= get_length_bit(length);
    if (vocabulary->last * 4 > vocabulary->capacity)
        grow(vocabulary);
    return vocabulary->last;
}

guint
vocabulary_find(const Vocabulary *vocabulary, const char *word, size_t length)
{
    if (length > vocabulary->longest ||
        !(vocabulary->lengths[(guchar)*word] & get_length_bit(length)))
        return 0;
    guint64 first = letters_load(word);
    if (length < 8)
        first &= (G_GUINT64_CONSTANT(1) << 8 * length) - 1;
    return find_place(vocabulary, first, word, length)->number;
}

guint
vocabulary_get_last(const Vocabulary *vocabulary)
{
    return vocabulary->last;
}
