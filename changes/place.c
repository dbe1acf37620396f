/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/place.h"

#include <string.h>

/* Consonants that may stand for a whole name; fewer are shared by too many names. */
enum { SKELETON_MIN_LENGTH = 3, WEAK_MIN_LENGTH = 2, SLIP_MIN_LENGTH = 4 };

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

/* The y that is heard between i and another vowel, however it is written: Khatuniah, Khatunya and
 * Khatuniyah. */
static void
write_glides(GString *name)
{
    for (size_t i = 1; i < name->len; i++) {
        char *at = name->str + i;
        if (*at == 'i' && at[1] == 'y' && is_vowel(at[2]))
            g_string_erase(name, (gssize)i, 1);
        else if (is_before_glide(at))
            *at = 'y';
    }
}

/* A letter twice, once two ways of writing it are one. */
static void
drop_doubled(GString *name)
{
    for (size_t i = 1; i < name->len;) {
        if (name->str[i] == name->str[i - 1] && g_ascii_isalpha(name->str[i]))
            g_string_erase(name, (gssize)i, 1);
        else
            i++;
    }
}

/* Pairs of letters that one agency writes where another writes one: Raqqah and Rakka, Dhiban and
 * Diban. A letter for each, so that the rest of the comparing is on letters. */
static char *
join_pairs(const char *folded)
{
    static const char *const pairs[][2] = {{"kh", "h"}, {"gh", "g"},  {"dh", "d"}, {"th", "t"},
                                           {"dj", "j"}, {"ch", "sh"}, {"ck", "k"}, {"c", "k"},
                                           {"q", "k"},  {"ph", "f"},  {"p", "b"}};
    g_autoptr(GString) joined = g_string_new(folded);
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        (void)g_string_replace(joined, pairs[i][0], pairs[i][1], 0); /* how often */
    drop_doubled(joined);
    write_glides(joined);
    return g_string_free(g_steal_pointer(&joined), FALSE);
}

/* What softening leaves of the vowels. */
typedef enum {
    SOFT_VOWELS,  /* a run of vowels becomes one "a"; a y or w that no vowel follows is one */
    SOFT_NONE,    /* vowels go */
    SOFT_NO_WEAK, /* vowels go, and y and w that do not begin the name, which may stand for them */
} Softness;

static bool
is_soft(const char *folded, size_t at, Softness softness)
{
    bool glide = is_vowel(folded[at + 1]);
    if (at == 0 || is_vowel(folded[at]))
        return is_vowel(folded[at]);
    if (folded[at] != 'y' && folded[at] != 'w')
        return false;
    return softness == SOFT_NO_WEAK || (softness == SOFT_VOWELS && !glide);
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

/* A vowel or two more, not at the end: Jarablus and Jarabulus, Mrashda and Marashida, but not
 * Mansour and Mansoura. */
static bool
has_more_vowels(const char *soft_a, const char *soft_b, guint most)
{
    size_t la = strlen(soft_a), lb = strlen(soft_b);
    const char *longer = la > lb ? soft_a : soft_b, *shorter = la > lb ? soft_b : soft_a;
    guint more = 0;
    for (; *longer != '\0'; longer++) {
        if (*longer == *shorter)
            shorter++;
        else if (*longer != 'a' || longer[1] == '\0' || ++more > most)
            return false;
    }
    return *shorter == '\0' && more > 0;
}

/* Consonants of a first word that many names have. */
static size_t
count_first_word(const char *folded)
{
    static const struct {
        const char *word;
        size_t consonants;
    } words[] = {{"abu", 1},  {"um", 1},   {"tal", 2},  {"tel", 2},
                 {"hawi", 2}, {"kafr", 3}, {"kfar", 3}, {"kufr", 3}};
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

/* What the vowels at @at, which is moved behind them, may stand for: e is written for a and i, ay
 * and aw for long ones that e, i and o, u are written for too. */
static guint
take_vowels(const char *folded, size_t *at)
{
    enum { A = 1, I = 2, U = 4 };
    guint long_ones = 0, open = 0;
    for (; folded[*at] != '\0' && is_soft(folded, *at, SOFT_VOWELS); (*at)++) {
        open |= folded[*at] == 'a' ? A : folded[*at] == 'e' ? A | I : 0u;
        long_ones |= strchr("iy", folded[*at]) != NULL ? I : 0u;
        long_ones |= strchr("ouw", folded[*at]) != NULL ? U : 0u;
    }
    return long_ones != 0 ? long_ones : open;
}

static bool
ends_in(const char *name, const char *letters)
{
    return *name != '\0' && strchr(letters, name[strlen(name) - 1]) != NULL;
}

/* An h that closes a name is heard as a: Taffah is not Taffai, and Kabiy not Kabiw. */
static bool
do_ends_clash(const char *a, const char *b)
{
    return (ends_in(a, "h") && ends_in(b, "iyouw")) || (ends_in(b, "h") && ends_in(a, "iyouw")) ||
           (ends_in(a, "iy") && ends_in(b, "ouw")) || (ends_in(b, "iy") && ends_in(a, "ouw"));
}

/* How many of the vowels of two names that are alike when softened cannot be the same. */
static guint
count_clashes(const char *a, const char *b)
{
    guint clashes = do_ends_clash(a, b) ? 1 : 0;
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

/* So many consonants in one order are one name, wherever its vowels stand: Kafr Nabl, Kfar Nabil.
 */
enum { WHOLE_NAME = 5 };

static double
compare_soft(const char *a, const char *b)
{
    g_autofree char *soft_a = soften(a, SOFT_VOWELS), *soft_b = soften(b, SOFT_VOWELS);
    g_autofree char *weak_a = soften(a, SOFT_NO_WEAK), *weak_b = soften(b, SOFT_NO_WEAK);
    size_t consonants = MIN(count_consonants(a, weak_a), count_consonants(b, weak_b));
    bool same_weak = g_str_equal(weak_a, weak_b);
    if (g_str_equal(soft_a, soft_b))
        return rate_vowels(count_clashes(a, b), consonants);
    if (has_more_vowels(soft_a, soft_b, 2) && consonants > SKELETON_MIN_LENGTH)
        return PLACE_SAME;
    if (same_weak && consonants >= WHOLE_NAME)
        return PLACE_SAME;
    if (has_more_vowels(soft_a, soft_b, 1) || (same_weak && strlen(weak_a) >= WEAK_MIN_LENGTH))
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
