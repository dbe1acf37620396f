/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/vocabulary.h"

#include <string.h>

#define FIRST_CAPACITY 256u

/* Open addressing: a lookup touches one or two places, and every word of a page is looked up. */
typedef struct {
    char *word; /* (owned) NULL: free */
    size_t length;
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

/* FNV-1a */
static guint32
hash(const char *word, size_t length)
{
    guint32 value = 2166136261u;
    for (size_t i = 0; i < length; i++)
        value = (value ^ (guchar)word[i]) * 16777619u;
    return value ^ (value >> 15);
}

static Place *
find_place(const Vocabulary *vocabulary, const char *word, size_t length)
{
    guint at = hash(word, length) & (vocabulary->capacity - 1);
    for (;; at = (at + 1) & (vocabulary->capacity - 1)) {
        Place *place = &vocabulary->places[at];
        if (place->word == NULL ||
            (place->length == length && memcmp(place->word, word, length) == 0))
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
            *find_place(vocabulary, before[i].word, before[i].length) = before[i];
    g_free(before);
}

guint
vocabulary_add(Vocabulary *vocabulary, const char *word)
{
    size_t length = strlen(word);
    Place *place = find_place(vocabulary, word, length);
    if (place->word != NULL)
        return place->number;
    *place = (Place){g_strdup(word), length, ++vocabulary->last};
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
    return find_place(vocabulary, word, length)->number;
}

guint
vocabulary_get_last(const Vocabulary *vocabulary)
{
    return vocabulary->last;
}
