/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/place.h"

#include <string.h>

static bool
is_word_in(const char *const *words, const char *word)
{
    return g_strv_contains(words, word);
}

/* The article takes the first letter of a name that begins with a "sun letter". */
static bool
is_article(const char *word)
{
    static const char *const articles[] = {"al",  "el",  "ul",  "ar",  "er",  "as", "es", "ash",
                                           "esh", "at",  "et",  "an",  "en",  "ad", "ed", "az",
                                           "ez",  "ath", "eth", "adh", "edh", NULL};
    return is_word_in(articles, word);
}

static bool
is_generic(const char *word)
{
    static const char *const generic[] = {"neighborhood", "neighbourhood", "district",
                                          "village",      "town",          "city",
                                          "the",          "area",          NULL};
    return is_word_in(generic, word);
}

/* What flatten does with letters of every alphabet, for the names that have none but ours. */
static char *
flatten_ascii(const char *name)
{
    g_autoptr(GString) flat = g_string_sized_new(strlen(name) + 1);
    for (const char *at = name; *at != '\0'; at++) {
        if (g_ascii_isalnum(*at))
            g_string_append_c(flat, g_ascii_tolower(*at));
        else if (strchr("-,/ \t\n\r\f\v", *at) != NULL)
            g_string_append_c(flat, ' ');
    }
    return g_string_free(g_steal_pointer(&flat), FALSE);
}

/* Lower-case letters and digits, one space for whatever parts words; marks and apostrophes gone. */
static char *
flatten(const char *name)
{
    if (g_str_is_ascii(name))
        return flatten_ascii(name);
    g_autofree char *decomposed = g_utf8_normalize(name, -1, G_NORMALIZE_ALL);
    g_autoptr(GString) flat = g_string_new(NULL);
    for (const char *at = decomposed; at != NULL && *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_unichar_tolower(g_utf8_get_char(at));
        GUnicodeType type = g_unichar_type(letter);
        if (g_unichar_isalnum(letter) && type != G_UNICODE_MODIFIER_LETTER)
            g_string_append_unichar(flat, letter);
        else if (letter == '-' || g_unichar_isspace(letter) || type == G_UNICODE_DASH_PUNCTUATION ||
                 letter == ',' || letter == '/')
            g_string_append_c(flat, ' ');
    }
    return g_string_free(g_steal_pointer(&flat), FALSE);
}

static bool
is_vowel(char letter)
{
    return letter != '\0' && strchr("aeiou", letter) != NULL;
}

/* French writes ou for w: Ouadi is Wadi, Hafoua Hafwa, Leriou Leriw; but not Mosoul. */
static void
write_w(GString *word)
{
    for (char *at = strstr(word->str, "ou"); at != NULL; at = strstr(at, "ou")) {
        size_t place = (size_t)(at - word->str);
        if (!is_vowel(at[2]) && (place == 0 || !is_vowel(at[-1]))) {
            at++;
            continue;
        }
        g_string_erase(word, (gssize)place, 2);
        g_string_insert_c(word, (gssize)place, 'w');
        at = word->str + place;
    }
}

/* A y before the first vowel: Iadim is Yadim. */
static void
write_y(GString *word)
{
    if (word->str[0] == 'i' && word->str[1] != 'i' && is_vowel(word->str[1]))
        word->str[0] = 'y';
}

/* A letter doubled counts once, but for "ee" and "oo", which are English for i and u. */
static void
append_single(GString *folded, const char *word, bool more)
{
    g_autoptr(GString) single = g_string_new(word);
    if (more && single->len > 3 && (g_str_has_suffix(word, "ah") || g_str_has_suffix(word, "eh")))
        g_string_truncate(single, single->len - 1); /* at the end of a name it is looked at later */
    (void)g_string_replace(single, "ee", "i", 0);   /* how often */
    (void)g_string_replace(single, "oo", "u", 0);
    write_w(single);
    write_y(single);
    for (const char *at = single->str; *at != '\0'; at++) {
        if (folded->len == 0 || folded->str[folded->len - 1] != *at || g_ascii_isdigit(*at) ||
            (*at & 0x80) != 0)
            g_string_append_c(folded, *at);
    }
}

/* What is written of a word in one name and otherwise in another. */
static const char *
find_usual(const char *word)
{
    static const char *const usual[][2] = {
        {"albu", "abu"}, {"bu", "abu"}, {"governorate", "province"}};
    for (size_t i = 0; i < G_N_ELEMENTS(usual); i++) {
        if (g_str_equal(word, usual[i][0]))
            return usual[i][1];
    }
    return word;
}

char *
place_fold(const char *name)
{
    g_autofree char *flat = flatten(name);
    g_auto(GStrv) words = g_strsplit(flat, " ", -1);
    g_autoptr(GString) folded = g_string_new(NULL);
    for (guint i = 0; words[i] != NULL; i++) {
        bool more = words[i + 1] != NULL;
        if (*words[i] == '\0' || (more && is_article(words[i])) || is_generic(words[i]))
            continue;
        append_single(folded, find_usual(words[i]), more);
    }
    if (folded->len == 0) /* a name of nothing but articles is still a name */
        append_single(folded, flat, false);
    return g_string_free(g_steal_pointer(&folded), FALSE);
}
