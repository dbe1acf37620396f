/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/place.h"

#include <string.h>

/* Consonants that may stand for a whole name; fewer are shared by too many names. */
enum { SKELETON_MIN_LENGTH = 3, SLIP_MIN_LENGTH = 6 };

static bool
is_word_in(const char *const *words, const char *word)
{
    return g_strv_contains(words, word);
}

/* The article takes the first letter of a name that begins with a "sun letter". */
static bool
is_article(const char *word)
{
    static const char *const articles[] = {"al",  "el",  "ul", "ar",  "er", "as", "es",
                                           "ash", "esh", "at", "et",  "an", "en", "ad",
                                           "ed",  "az",  "ez", "ath", NULL};
    return is_word_in(articles, word);
}

static bool
is_generic(const char *word)
{
    static const char *const generic[] = {"neighborhood", "neighbourhood", "district", "village",
                                          "town",         "city",          "the",      NULL};
    return is_word_in(generic, word);
}

/* Lower-case letters and digits, one space for whatever parts words; marks and apostrophes gone. */
static char *
flatten(const char *name)
{
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

static void
append_single(GString *folded, const char *word)
{
    for (const char *at = word; *at != '\0'; at++) {
        if (folded->len == 0 || folded->str[folded->len - 1] != *at || g_ascii_isdigit(*at) ||
            (*at & 0x80) != 0)
            g_string_append_c(folded, *at);
    }
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
        bool father = g_str_equal(words[i], "albu") || g_str_equal(words[i], "bu");
        append_single(folded, father ? "abu" : words[i]);
    }
    if (folded->len == 0) /* a name of nothing but articles is still a name */
        append_single(folded, flat);
    return g_string_free(g_steal_pointer(&folded), FALSE);
}

static bool
is_vowel(char letter)
{
    return letter != '\0' && strchr("aeiou", letter) != NULL;
}

/* Whether the h at @at closes a syllable after a vowel at the end, as in Raqqah. */
static bool
is_closing_h(const char *folded, size_t at)
{
    return folded[at] == 'h' && folded[at + 1] == '\0' && at > 0 && is_vowel(folded[at - 1]);
}

/* What softening leaves of the weak letters. */
typedef enum {
    SOFT_VOWELS,  /* a run of vowels becomes one "a" */
    SOFT_NONE,    /* vowels go */
    SOFT_NO_WEAK, /* vowels go, and y and w that do not begin the name, which may stand for them */
} Softness;

static char *
soften(const char *folded, Softness softness)
{
    g_autoptr(GString) soft = g_string_new(NULL);
    for (size_t i = 0; folded[i] != '\0'; i++) {
        bool weak = softness == SOFT_NO_WEAK && i > 0 && strchr("yw", folded[i]) != NULL;
        if (is_closing_h(folded, i) || weak)
            continue;
        if (!is_vowel(folded[i]))
            g_string_append_c(soft, folded[i]);
        else if (softness == SOFT_VOWELS && (i == 0 || !is_vowel(folded[i - 1])))
            g_string_append_c(soft, 'a');
    }
    return g_string_free(g_steal_pointer(&soft), FALSE);
}

char *
place_get_skeleton(const char *name)
{
    g_autofree char *folded = place_fold(name);
    char *skeleton = soften(folded, SOFT_NONE);
    if (*skeleton != '\0')
        return skeleton;
    g_free(skeleton);
    return g_steal_pointer(&folded);
}

/* One letter put in, left out or changed, or two that changed places. */
static bool
is_one_slip(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b), start = 0, end = 0;
    size_t shorter = MIN(la, lb), longer = MAX(la, lb);
    if (longer - shorter > 1 || shorter < SLIP_MIN_LENGTH)
        return false;
    while (start < shorter && a[start] == b[start])
        start++;
    while (end < shorter - start && a[la - 1 - end] == b[lb - 1 - end])
        end++;
    bool swapped =
        la == lb && la - start - end == 2 && a[start] == b[start + 1] && a[start + 1] == b[start];
    return longer - start - end <= 1 || swapped;
}

/* The same consonants, and as many vowels but for one: Tabqa and Tabaqah. */
static bool
are_consonants_same(const char *a, const char *b)
{
    g_autofree char *soft_a = soften(a, SOFT_VOWELS), *soft_b = soften(b, SOFT_VOWELS);
    g_autofree char *bare_a = soften(a, SOFT_NONE), *bare_b = soften(b, SOFT_NONE);
    g_autofree char *weak_a = soften(a, SOFT_NO_WEAK), *weak_b = soften(b, SOFT_NO_WEAK);
    size_t la = strlen(soft_a), lb = strlen(soft_b);
    size_t apart = MAX(la, lb) - MIN(la, lb);
    if (g_str_equal(bare_a, bare_b) && strlen(bare_a) >= SKELETON_MIN_LENGTH)
        return apart <= 1 || (apart <= 2 && strlen(bare_a) > SKELETON_MIN_LENGTH);
    return g_str_equal(weak_a, weak_b) && strlen(weak_a) > SKELETON_MIN_LENGTH;
}

double
place_compare(const char *a, const char *b)
{
    g_autofree char *folded_a = place_fold(a), *folded_b = place_fold(b);
    if (g_str_equal(folded_a, folded_b))
        return 1;
    g_autofree char *soft_a = soften(folded_a, SOFT_VOWELS);
    g_autofree char *soft_b = soften(folded_b, SOFT_VOWELS);
    if (g_str_equal(soft_a, soft_b))
        return 0.97;
    if (are_consonants_same(folded_a, folded_b))
        return 0.95;
    return is_one_slip(folded_a, folded_b) || is_one_slip(soft_a, soft_b) ? PLACE_SLIP : 0;
}
