/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/phrase_classes.h"

#include <string.h>

#include "releases/pattern.h"

struct PhraseClasses {
    GHashTable *words; /* (owned) name to GString "a|b c|d" */
};

static void
free_words(gpointer words)
{
    g_string_free(words, TRUE);
}

PhraseClasses *
phrase_classes_new(void)
{
    PhraseClasses *classes = g_new0(PhraseClasses, 1);
    classes->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_words);
    return classes;
}

void
phrase_classes_free(PhraseClasses *classes)
{
    if (classes == NULL)
        return;
    g_hash_table_unref(classes->words);
    g_free(classes);
}

void
phrase_classes_add(PhraseClasses *classes, const char *name, const char *words)
{
    GString *known = g_hash_table_lookup(classes->words, name);
    if (known == NULL) {
        known = g_string_new(NULL);
        g_hash_table_insert(classes->words, g_strdup(name), known);
    }
    if (known->len > 0)
        g_string_append_c(known, '|');
    g_string_append(known, words);
}

/* What <name> at @text stands for, or NULL; *ret_length: bytes of <name>. */
static const GString *
find_class(const PhraseClasses *classes, const char *text, size_t *ret_length)
{
    size_t length = strcspn(text + 1, "> ");
    *ret_length = length + 2;
    if (text[1 + length] != '>')
        return NULL;
    g_autofree char *name = g_strndup(text + 1, length);
    return g_hash_table_lookup(classes->words, name);
}

char *
phrase_classes_fill(const PhraseClasses *classes, const char *text, unsigned *ret_column,
                    const char **ret_why)
{
    g_autoptr(GString) filled = g_string_new(NULL);
    for (const char *p = text; *p != '\0';) {
        size_t length = 1;
        const GString *words = *p == '<' ? find_class(classes, p, &length) : NULL;
        *ret_column = (unsigned)(p - text) + 1;
        if (*p == '<' && words == NULL) {
            *ret_why = "no block of words before this one has that name; it reads <name>";
            return NULL;
        }
        if (words != NULL)
            g_string_append_printf(filled, "(%s)", words->str);
        else
            g_string_append_c(filled, *p);
        if (filled->len > PATTERN_MAX_BYTES) {
            *ret_why = "with its words filled in it is longer than a phrase may be";
            return NULL;
        }
        p += length;
    }
    return g_string_free(g_steal_pointer(&filled), FALSE);
}

unsigned
phrase_classes_find_column(const PhraseClasses *classes, const char *text, unsigned column)
{
    size_t at = 0;
    for (const char *p = text; *p != '\0';) {
        size_t length = 1;
        const GString *words = *p == '<' ? find_class(classes, p, &length) : NULL;
        at += words != NULL ? words->len + 2 : 1;
        if (at >= column)
            return (unsigned)(p - text) + 1;
        p += words != NULL ? length : 1;
    }
    return (unsigned)strlen(text) + column - (unsigned)MIN(at, column);
}
