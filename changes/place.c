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

/* A letter doubled counts once, but for "ee" and "oo", which are English for i and u. */
static void
append_single(GString *folded, const char *word)
{
    g_autoptr(GString) single = g_string_new(word);
    (void)g_string_replace(single, "ee", "i", 0); /* how often */
    (void)g_string_replace(single, "oo", "u", 0);
    for (const char *at = single->str; *at != '\0'; at++) {
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

/* Whether the h at @at only ends a name in -ah or -eh, as in Raqqah. */
static bool
is_closing_h(const char *folded, size_t at)
{
    return folded[at] == 'h' && folded[at + 1] == '\0' && at > 0 &&
           strchr("ae", folded[at - 1]) != NULL;
}

static bool
is_before_glide(const char *at)
{
    bool ends = g_str_equal(at + 1, "e") || g_str_equal(at + 1, "eh");
    return strchr("ie", *at) != NULL &&
           ((at[1] != '\0' && strchr("aou", at[1]) != NULL) || (*at == 'i' && ends));
}

/* The y that is heard between i and another vowel: Khatuniah is Khatuniyah. */
static void
add_glides(GString *name)
{
    for (size_t i = 0; i < name->len; i++) {
        if (is_before_glide(name->str + i))
            g_string_insert_c(name, (gssize)++i, 'y');
    }
}

/* Pairs of letters that one agency writes where another writes one: Raqqah and Rakka, Dhiban and
 * Diban. A letter for each, so that the rest of the comparing is on letters. */
static char *
join_pairs(const char *folded)
{
    static const char *const pairs[][2] = {{"kh", "h"}, {"gh", "g"},  {"dh", "d"}, {"th", "t"},
                                           {"dj", "j"}, {"ch", "sh"}, {"q", "k"}};
    g_autoptr(GString) joined = g_string_new(folded);
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        (void)g_string_replace(joined, pairs[i][0], pairs[i][1], 0); /* how often */
    add_glides(joined);
    return g_string_free(g_steal_pointer(&joined), FALSE);
}

/* What softening leaves of the vowels. */
typedef enum {
    SOFT_VOWELS,  /* a run of vowels becomes one "a"; a y that no vowel follows is one */
    SOFT_NONE,    /* vowels go */
    SOFT_NO_WEAK, /* vowels go, and y and w that do not begin the name, which may stand for them */
} Softness;

static bool
is_soft(const char *folded, size_t at, Softness softness)
{
    bool glide = is_vowel(folded[at + 1]);
    if (at == 0 || is_vowel(folded[at]))
        return is_vowel(folded[at]);
    if (folded[at] == 'y')
        return softness == SOFT_NO_WEAK || (softness == SOFT_VOWELS && !glide);
    return folded[at] == 'w' && softness == SOFT_NO_WEAK;
}

static char *
soften(const char *folded, Softness softness)
{
    g_autoptr(GString) soft = g_string_new(NULL);
    bool was_soft = false;
    for (size_t i = 0; folded[i] != '\0'; i++) {
        if (is_closing_h(folded, i))
            continue;
        bool weak = is_soft(folded, i, softness);
        if (!weak)
            g_string_append_c(soft, folded[i]);
        else if (softness == SOFT_VOWELS && !was_soft)
            g_string_append_c(soft, 'a');
        was_soft = weak;
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

/* How much of the beginning and of the end two strings share, not the same letters twice. */
static void
measure_shared(const char *a, const char *b, size_t *ret_start, size_t *ret_end)
{
    size_t la = strlen(a), lb = strlen(b), shorter = MIN(la, lb), start = 0, end = 0;
    while (start < shorter && a[start] == b[start])
        start++;
    while (end < shorter - start && a[la - 1 - end] == b[lb - 1 - end])
        end++;
    *ret_start = start;
    *ret_end = end;
}

/* One letter put in, left out or changed, or two that changed places. */
static bool
is_one_slip(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b), start = 0, end = 0;
    size_t shorter = MIN(la, lb), longer = MAX(la, lb);
    if (longer - shorter > 1 || shorter < SLIP_MIN_LENGTH)
        return false;
    measure_shared(a, b, &start, &end);
    bool swapped =
        la == lb && la - start - end == 2 && a[start] == b[start + 1] && a[start + 1] == b[start];
    return longer - start - end <= 1 || swapped;
}

/* One vowel more, not at the end: Tabqa and Tabaqah, but not Mansour and Mansoura. */
static bool
is_one_vowel_more(const char *soft_a, const char *soft_b)
{
    size_t la = strlen(soft_a), lb = strlen(soft_b), start = 0, end = 0;
    if (MAX(la, lb) - MIN(la, lb) != 1)
        return false;
    measure_shared(soft_a, soft_b, &start, &end);
    const char *longer = la > lb ? soft_a : soft_b;
    return end > 0 && start + end >= MIN(la, lb) && longer[start] == 'a';
}

/* Consonants of a first word that many names have. */
static size_t
count_first_word(const char *folded)
{
    static const struct {
        const char *word;
        size_t consonants;
    } words[] = {{"abu", 1}, {"um", 1}, {"tal", 2}, {"tel", 2}, {"hawi", 2}, {"kafr", 3}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_has_prefix(folded, words[i].word))
            return words[i].consonants;
    }
    return 0;
}

/* Those that tell it from others; "sh" is one. */
static size_t
count_consonants(const char *folded, const char *bare)
{
    size_t count = strlen(bare), first = count_first_word(folded);
    for (const char *at = strstr(bare, "sh"); at != NULL; at = strstr(at + 2, "sh"))
        count--;
    return count - MIN(count, first);
}

/* What the vowels at @at, which is moved behind them, may stand for: e is written for a and i. */
static guint
take_vowels(const char *folded, size_t *at)
{
    guint sounds = 0;
    for (; folded[*at] != '\0' && is_soft(folded, *at, SOFT_VOWELS); (*at)++) {
        sounds |= strchr("ae", folded[*at]) != NULL ? 1u : 0u;
        sounds |= strchr("iey", folded[*at]) != NULL ? 2u : 0u;
        sounds |= strchr("ou", folded[*at]) != NULL ? 4u : 0u;
    }
    return sounds;
}

/* How many of the vowels of two names that are alike when softened cannot be the same. */
static guint
count_clashes(const char *a, const char *b)
{
    guint clashes = 0;
    size_t i = 0, j = 0;
    while (a[i] != '\0' && b[j] != '\0') {
        guint left = take_vowels(a, &i), right = take_vowels(b, &j);
        clashes += left != 0 && right != 0 && (left & right) == 0 ? 1 : 0;
        i += a[i] != '\0' ? 1 : 0;
        j += b[j] != '\0' ? 1 : 0;
    }
    return clashes;
}

/* Karama and Kurayma are two villages; Shaddadi and Shaddada hardly. */
static double
rate_vowels(guint clashes, size_t consonants)
{
    if (clashes == 0 && consonants >= 2)
        return 0.97;
    return clashes <= 1 && consonants > SKELETON_MIN_LENGTH ? PLACE_SAME : PLACE_MAYBE;
}

static double
compare_soft(const char *a, const char *b)
{
    g_autofree char *soft_a = soften(a, SOFT_VOWELS), *soft_b = soften(b, SOFT_VOWELS);
    g_autofree char *weak_a = soften(a, SOFT_NO_WEAK), *weak_b = soften(b, SOFT_NO_WEAK);
    size_t consonants = MIN(count_consonants(a, weak_a), count_consonants(b, weak_b));
    if (g_str_equal(soft_a, soft_b))
        return rate_vowels(count_clashes(a, b), consonants);
    if (is_one_vowel_more(soft_a, soft_b))
        return consonants > SKELETON_MIN_LENGTH ? PLACE_SAME : PLACE_MAYBE;
    if (g_str_equal(weak_a, weak_b) && strlen(weak_a) >= SKELETON_MIN_LENGTH)
        return PLACE_MAYBE;
    return is_one_slip(a, b) || is_one_slip(soft_a, soft_b) ? PLACE_SLIP : 0;
}

double
place_compare(const char *a, const char *b)
{
    if (g_str_equal(a, b)) /* most names are printed as they were */
        return 1;
    g_autofree char *folded_a = place_fold(a), *folded_b = place_fold(b);
    if (g_str_equal(folded_a, folded_b))
        return 1;
    g_autofree char *joined_a = join_pairs(folded_a), *joined_b = join_pairs(folded_b);
    return compare_soft(joined_a, joined_b);
}
